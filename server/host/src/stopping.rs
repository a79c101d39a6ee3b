//! The word that a server stops: said once, heard by every task, in the order in which they began to listen. (A watch
//! channel wakes its listeners in a random order; with this, one seed gives one run.)

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use tokio::sync::Notify;

/// Whether a server stops.
#[derive(Debug, Default)]
pub struct Stopping {
    said: AtomicBool,
    listeners: Notify,
}

impl Stopping {
    /// Tells everybody, and whoever asks later.
    pub fn say(&self) {
        self.said.store(true, SeqCst);
        self.listeners.notify_waiters();
    }

    /// Ends when the server stops.
    pub async fn heard(&self) {
        // Made before the look, so that a word between the two is not missed.
        let word = self.listeners.notified();
        if !self.said.load(SeqCst) {
            word.await;
        }
    }
}

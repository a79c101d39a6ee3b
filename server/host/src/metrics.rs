//! Counters of what the server does, as Prometheus reads them. They count and never decide.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// One figure: a counter that grows, or a gauge that goes up and down.
#[derive(Debug, Default)]
pub struct Figure(AtomicU64);

impl Figure {
    /// One more.
    pub fn up(&self) {
        self.0.fetch_add(1, Relaxed);
    }

    /// So many more.
    pub fn up_by(&self, count: u64) {
        self.0.fetch_add(count, Relaxed);
    }

    /// One less; for gauges alone.
    pub fn down(&self) {
        self.0.fetch_sub(1, Relaxed);
    }

    /// What it stands at.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

macro_rules! metrics {
    ($($field:ident: $kind:literal, $help:literal;)*) => {
        /// All figures of one server.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $(#[doc = $help] pub $field: Figure,)*
        }

        impl Metrics {
            /// Prometheus' text format, version 0.0.4.
            #[must_use]
            pub fn text(&self) -> String {
                let mut text = String::new();
                $(line(&mut text, stringify!($field), $kind, $help, self.$field.value());)*
                text
            }
        }
    };
}

metrics! {
    connections: "gauge", "TCP connections that are open.";
    sockets: "gauge", "WebSockets that are open.";
    sockets_total: "counter", "WebSockets that were opened.";
    messages_received_total: "counter", "Messages that clients sent.";
    messages_refused_total: "counter", "Messages that were answered with an error.";
    frames_sent_total: "counter", "Frames that were sent to clients.";
    sockets_too_slow_total: "counter", "WebSockets that were closed because their client did not read.";
    views_conflated_total: "counter", "Times that a slow client's deltas were replaced by a snapshot.";
    batches_answered_total: "counter", "Batches of commands that were answered after a durable append.";
    days_closed_total: "counter", "Days that were closed over all matches.";
    appends_total: "counter", "Appends that are durable.";
    appends_failed_total: "counter", "Appends that failed.";
    matches: "gauge", "Matches whose actor runs.";
    studies: "gauge", "Studies that are being worked out.";
    matches_quarantined: "gauge", "Matches that stopped at a fault.";
}

fn line(text: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "# HELP burnrate_{name} {help}\n# TYPE burnrate_{name} {kind}\nburnrate_{name} {value}"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prometheus_reads_each_figure_with_its_kind() {
        let metrics = Metrics::default();
        metrics.days_closed_total.up_by(7);
        let text = metrics.text();
        assert!(text.contains("# TYPE burnrate_days_closed_total counter\nburnrate_days_closed_total 7\n"));
        assert_eq!(text.lines().count() % 3, 0);
    }
}

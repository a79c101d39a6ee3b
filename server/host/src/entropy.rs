//! Where random bytes come from: codes, tokens, keys and seeds. The generator is ChaCha20, keyed once by whoever
//! starts the server: from the system in earnest, from a number in tests. It never plays a part in the market.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use rand::rngs::ChaCha20Rng;
use rand::{Rng, SeedableRng};

/// A source of unpredictable bytes, shared by all of a server.
pub struct Entropy {
    generator: Mutex<ChaCha20Rng>,
}

/// The system has no random bytes to give.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bytes: {0}")]
pub struct NoEntropy(getrandom::Error);

impl Entropy {
    /// Keyed with 32 bytes from the system.
    ///
    /// # Errors
    /// [`NoEntropy`] when the system has none; a server can't start without.
    pub fn from_system() -> Result<Self, NoEntropy> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(NoEntropy)?;
        Ok(Self { generator: Mutex::new(ChaCha20Rng::from_seed(key)) })
    }

    /// The same bytes for the same number: for tests alone, as anybody can guess them.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        Self { generator: Mutex::new(ChaCha20Rng::seed_from_u64(number)) }
    }

    /// Fills the bytes.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.generator.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }

    /// `count` bytes as lower-case hex, so `2 × count` characters.
    #[must_use]
    pub fn hex(&self, count: usize) -> String {
        let mut bytes = vec![0; count];
        self.fill(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// `length` characters of an alphabet (ASCII, 1 to 128 of them), each as likely.
    #[must_use]
    pub fn letters(&self, alphabet: &[u8], length: usize) -> String {
        let mut text = String::with_capacity(length);
        let fair = 256 - 256 % alphabet.len();
        while text.len() < length {
            let mut byte = [0];
            self.fill(&mut byte);
            let drawn = usize::from(byte[0]);
            if drawn < fair {
                text.push(char::from(alphabet[drawn % alphabet.len()]));
            }
        }
        text
    }

    /// A whole number below 2^53, so that a browser reads it exactly.
    #[must_use]
    pub fn seed(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes) >> 11
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_letters_and_all_of_the_alphabet() {
        let draw = |number| Entropy::from_number(number).letters(b"ABC", 200);
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!(["A", "B", "C"].iter().all(|letter| draw(1).contains(letter)));
    }

    #[test]
    fn seeds_fit_a_browser() {
        let entropy = Entropy::from_number(3);
        assert!((0..1000).all(|_| entropy.seed() < 1 << 53));
    }
}

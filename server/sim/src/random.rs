//! All chance in the market: one `ChaCha8` stream a (day, purpose), keyed by the match's seed.
//!
//! A draw sits at a position given by its cell's declared index, whether or not it is used, so that one vendor's act
//! never moves another's draws. No generator is handed from system to system; there is no state to store.
//!
//! Key: the seed (8 bytes, little endian) and the 24 bytes `burnrate market draws v1`. Nonce (`ChaCha`'s stream
//! number): purpose · 2^32 + day. Draw `n` is the 64-bit word pair at 32-bit word `2n`.

mod record;

pub use record::{Draw, DrawRecord};

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

const KEY_TAG: &[u8; 24] = b"burnrate market draws v1";

/// What a stream is for. The number is part of the rules: append, never reorder or reuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Purpose {
    /// Outflows of consumer cells ([`crate::market::switching`] lays out the positions).
    ConsumerFlows = 1,
    /// Second apps taken up and dropped.
    SecondApps = 2,
    /// Outflows of the self-serve API cells.
    ApiAccounts = 3,
    /// Whether and what investors offer after a pitch.
    Pitches = 4,
    /// Private values and caps of investors, sealed offers in a sale.
    Offers = 5,
    /// Investors' sentiment, day by day.
    Sentiment = 6,
    /// Order of vendor indices, once a segment for the whole match.
    Permutation = 7,
    /// The hidden schedule of shocks, and scandals.
    Shocks = 8,
    /// Seeds handed to bots.
    Bots = 9,
    /// Noise of bought reports.
    Noise = 10,
    /// Tenders: arrival, value, invitations, taste.
    Tenders = 11,
    /// Training runs: success and its size.
    Training = 12,
    /// Talent exits.
    Talent = 13,
    /// Creators' reach.
    Creators = 14,
}

/// The draws of one match: a key, and where somebody compares matches, the record of what was handed out.
#[derive(Clone, Debug)]
pub struct Streams {
    key: [u8; 32],
    record: Option<DrawRecord>,
}

impl Streams {
    /// The streams of the match with this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..].copy_from_slice(KEY_TAG);
        Self { key, record: None }
    }

    /// The same streams, which also write down each draw as they hand it out.
    #[must_use]
    pub fn recorded(seed: u64) -> (Self, DrawRecord) {
        let record = DrawRecord::default();
        (Self { record: Some(record.clone()), ..Self::new(seed) }, record)
    }

    /// The draws of one purpose on one day; asking twice gives the same draws.
    #[must_use]
    pub fn stream(&self, day: u32, purpose: Purpose) -> CellDraws {
        let mut generator = ChaCha8Rng::from_seed(self.key);
        let nonce = (u64::from(purpose as u16) << 32) | u64::from(day);
        generator.set_stream(nonce);
        CellDraws { generator, record: self.record.clone().map(|record| (nonce, record)) }
    }

    /// The order of vendor indices in the multinomials of segment `segment`, fixed for the whole match.
    ///
    /// A Fisher-Yates shuffle of 0..`order.len()` (at most 256) whose integers are unbiased: see [`CellDraws::below`].
    /// In this purpose's nonce the segment's index stands where others have the day.
    pub fn vendor_order(&self, segment: u32, order: &mut [usize]) {
        debug_assert!(order.len() <= 256, "at most 256 vendors a segment");
        for (i, slot) in order.iter_mut().enumerate() {
            *slot = i;
        }
        let mut draws = self.stream(segment, Purpose::Permutation);
        for last in (1..order.len()).rev() {
            let other = draws.below(last as u64, last as u64 + 1) as usize;
            order.swap(last, other);
        }
    }
}

/// The draws of one (day, purpose), each at its own position.
#[derive(Debug)]
pub struct CellDraws {
    generator: ChaCha8Rng,
    /// The nonce, and where draws are written down.
    record: Option<(u64, DrawRecord)>,
}

impl CellDraws {
    /// The 64 random bits at `position`.
    #[must_use]
    pub fn bits(&mut self, position: u64) -> u64 {
        self.generator.set_word_pos(u128::from(position) * 2);
        let bits = self.generator.next_u64();
        if let Some((nonce, record)) = &self.record {
            record.note(*nonce, position, [bits]);
        }
        bits
    }

    /// The uniform at `position`, in the open interval (0, 1): an odd multiple of 2^−53.
    ///
    /// Always the same for the same position, whichever others are read.
    #[must_use]
    pub fn uniform(&mut self, position: u64) -> f64 {
        open_unit(self.bits(position))
    }

    /// The uniforms at `from_position`, `from_position + 1`, …: the same numbers as [`Self::uniform`], read in one run.
    pub fn fill(&mut self, from_position: u64, out: &mut [f64]) {
        self.generator.set_word_pos(u128::from(from_position) * 2);
        for slot in &mut *out {
            *slot = open_unit(self.generator.next_u64());
        }
        if let Some((nonce, record)) = &self.record {
            self.generator.set_word_pos(u128::from(from_position) * 2);
            record.note(*nonce, from_position, out.iter().map(|_| self.generator.next_u64()));
        }
    }

    /// An unbiased whole number in 0..`bound` from the draw at `position`; 0 for a bound of 0 or 1.
    ///
    /// Lemire's multiplication with rejection (ACM TOMACS 29, 2019). A rejected word (chance below bound / 2^64) is
    /// replaced by the word 2^32 positions further on, so no neighbour's draw is touched.
    #[must_use]
    pub fn below(&mut self, position: u64, bound: u64) -> u64 {
        if bound < 2 {
            return 0;
        }
        let reject_under = bound.wrapping_neg() % bound;
        let mut at = position;
        loop {
            let product = u128::from(self.bits(at)) * u128::from(bound);
            if product as u64 >= reject_under {
                return (product >> 64) as u64;
            }
            at = at.wrapping_add(1 << 32);
        }
    }

    /// A standard normal from the draw at `position`, by inversion.
    #[must_use]
    pub fn normal(&mut self, position: u64) -> f64 {
        crate::exact_math::inverse_normal(self.uniform(position))
    }
}

/// The top 52 bits as an odd multiple of 2^−53: exact, never 0 or 1, symmetric about ½.
#[inline]
fn open_unit(bits: u64) -> f64 {
    const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;
    ((bits >> 12 << 1) | 1) as f64 * STEP
}

//! How fast anybody may do anything: token buckets on the injected clock, one set a connection, a seat and an address.
//! Every table is bounded. A limit says when to come back and never cuts a line by itself.

use std::collections::BTreeMap;

use crate::address::AddressGroup;

/// How a bucket fills: its size, and the time that one token takes to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Tokens at most, so what may come in a burst.
    pub burst: u32,
    /// Milliseconds until one token is back; at least 1.
    pub token_ms: u32,
}

/// A supply of tokens that comes back with time. Starts full.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    rate: Rate,
    /// When the bucket is full again; the past when it is.
    full_at_ms: u64,
}

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self { rate, full_at_ms: 0 }
    }

    /// Takes `tokens`, or says in how many milliseconds they will be there; then nothing is taken. More than
    /// the bucket's size counts as its size.
    ///
    /// # Errors
    /// The milliseconds to wait, at least 1.
    pub fn take(&mut self, now_ms: u64, tokens: u32) -> Result<(), u32> {
        let cost_ms = u64::from(tokens.min(self.rate.burst)) * u64::from(self.rate.token_ms);
        let size_ms = u64::from(self.rate.burst) * u64::from(self.rate.token_ms);
        let full_at_ms = self.full_at_ms.max(now_ms) + cost_ms;
        let over_ms = full_at_ms.saturating_sub(now_ms + size_ms);
        if over_ms > 0 {
            return Err(u32::try_from(over_ms).unwrap_or(u32::MAX));
        }
        self.full_at_ms = full_at_ms;
        Ok(())
    }

    /// How long until `tokens` would be there; 0 when they are. Takes none.
    #[must_use]
    pub fn wait_ms(&self, now_ms: u64, tokens: u32) -> u32 {
        let mut trial = *self;
        trial.take(now_ms, tokens).err().unwrap_or(0)
    }

    fn is_full(&self, now_ms: u64) -> bool {
        self.full_at_ms <= now_ms
    }
}

/// What an address is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Asking to join.
    Join,
    /// A wrong join code.
    WrongCode,
    /// A wrong instructor key.
    WrongKey,
}

/// The rates of the deeds that addresses are counted for.
#[derive(Clone, Copy, Debug)]
pub struct AddressRates {
    /// Joins, right or wrong.
    pub join: Rate,
    /// Wrong codes.
    pub wrong_code: Rate,
    /// Wrong keys.
    pub wrong_key: Rate,
}

impl Default for AddressRates {
    /// A lecture hall behind one address joins at once (400, then 20 a second); a guesser gets 30 wrong codes and
    /// then one in 2 s, which is three weeks for half of the four-letter codes; wrong keys: 10, then one in 10 s.
    fn default() -> Self {
        Self {
            join: Rate { burst: 400, token_ms: 50 },
            wrong_code: Rate { burst: 30, token_ms: 2_000 },
            wrong_key: Rate { burst: 10, token_ms: 10_000 },
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Record {
    join: Bucket,
    wrong_code: Bucket,
    wrong_key: Bucket,
    seen_ms: u64,
}

impl Record {
    fn is_clean(&self, now_ms: u64) -> bool {
        [self.join, self.wrong_code, self.wrong_key].iter().all(|bucket| bucket.is_full(now_ms))
    }

    fn bucket(&mut self, deed: Deed) -> &mut Bucket {
        match deed {
            Deed::Join => &mut self.join,
            Deed::WrongCode => &mut self.wrong_code,
            Deed::WrongKey => &mut self.wrong_key,
        }
    }
}

/// What each address has done lately; at most [`ADDRESSES_MAX`] of them.
#[derive(Debug)]
pub struct AddressLimits {
    rates: AddressRates,
    records: BTreeMap<AddressGroup, Record>,
}

/// How many addresses are remembered at once.
pub const ADDRESSES_MAX: usize = 20_000;

impl AddressLimits {
    /// Nobody has done anything yet.
    #[must_use]
    pub fn new(rates: AddressRates) -> Self {
        Self { rates, records: BTreeMap::new() }
    }

    /// Counts a deed.
    ///
    /// # Errors
    /// The milliseconds until the address may do this again; then nothing is counted.
    pub fn count(&mut self, address: AddressGroup, deed: Deed, now_ms: u64) -> Result<(), u32> {
        let rates = self.rates;
        if !self.records.contains_key(&address) {
            self.make_room(now_ms);
        }
        let record = self.records.entry(address).or_insert(Record {
            join: Bucket::new(rates.join),
            wrong_code: Bucket::new(rates.wrong_code),
            wrong_key: Bucket::new(rates.wrong_key),
            seen_ms: now_ms,
        });
        record.seen_ms = now_ms;
        record.bucket(deed).take(now_ms, 1)
    }

    /// How long until the address may do this; 0 when it may now. Counts nothing.
    #[must_use]
    pub fn wait_ms(&self, address: AddressGroup, deed: Deed, now_ms: u64) -> u32 {
        let mut record = match self.records.get(&address) {
            Some(record) => *record,
            None => return 0,
        };
        record.bucket(deed).wait_ms(now_ms, 1)
    }

    /// Forgets the clean records when the table is full, and the older half when none is clean.
    fn make_room(&mut self, now_ms: u64) {
        if self.records.len() < ADDRESSES_MAX {
            return;
        }
        self.records.retain(|_, record| !record.is_clean(now_ms));
        if self.records.len() < ADDRESSES_MAX {
            return;
        }
        let mut seen: Vec<u64> = self.records.values().map(|record| record.seen_ms).collect();
        let (_, &mut middle, _) = seen.select_nth_unstable(ADDRESSES_MAX / 2);
        self.records.retain(|_, record| record.seen_ms > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: AddressGroup = AddressGroup::V4([192, 0, 2, 1]);

    #[test]
    fn a_bucket_gives_its_burst_then_its_rate_and_says_when() {
        let mut bucket = Bucket::new(Rate { burst: 3, token_ms: 100 });
        assert!((0..3).all(|_| bucket.take(1_000, 1).is_ok()));
        assert_eq!(bucket.take(1_000, 1), Err(100));
        assert_eq!(bucket.take(1_050, 1), Err(50));
        assert_eq!(bucket.take(1_100, 1), Ok(()));
        assert_eq!(bucket.take(1_100, 2), Err(200));
        assert_eq!(bucket.take(9_000, 3), Ok(()));
        assert_eq!(bucket.take(90_000, 99), Ok(()), "more than its size counts as its size");
        assert_eq!(bucket.wait_ms(90_000, 1), 100);
    }

    #[test]
    fn three_hundred_join_from_one_address_in_five_seconds() {
        let mut limits = AddressLimits::new(AddressRates::default());
        for i in 0..300 {
            assert_eq!(limits.count(HERE, Deed::Join, i * 5_000 / 300), Ok(()), "join {i}");
        }
    }

    #[test]
    fn wrong_codes_are_slowed_to_one_in_two_seconds_and_others_are_not() {
        let mut limits = AddressLimits::new(AddressRates::default());
        let passed = (0..60_000).filter(|ms| limits.count(HERE, Deed::WrongCode, *ms).is_ok()).count();
        assert_eq!(passed, 30 + 29);
        assert!(limits.wait_ms(HERE, Deed::WrongCode, 60_000) <= 2_000);
        assert_eq!(limits.wait_ms(AddressGroup::V4([192, 0, 2, 2]), Deed::WrongCode, 60_000), 0);
        assert_eq!(limits.count(HERE, Deed::Join, 60_000), Ok(()));
    }

    #[test]
    fn the_table_of_addresses_is_bounded_and_keeps_the_latest() {
        let mut limits = AddressLimits::new(AddressRates::default());
        let group = |i: u32| AddressGroup::V4(i.to_be_bytes());
        let count = u32::try_from(ADDRESSES_MAX).expect("fits") * 2;
        for i in 0..count {
            assert_eq!(limits.count(group(i), Deed::WrongKey, u64::from(i / 1_000)), Ok(()));
            assert!(limits.records.len() <= ADDRESSES_MAX);
        }
        assert!(limits.records.contains_key(&group(count - 1)));
    }
}

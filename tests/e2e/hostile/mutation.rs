//! Inputs made from good ones by damage that a seed draws: the ordinary tests' small stand-in for a fuzzer. The same
//! number gives the same input, for ever.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Draws without end: SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % bound.max(1) as u64).expect("below a usize")
    }
}

/// What readers trip over: the edges of numbers in bincode and in text, and what opens without closing.
const PIECES: [&[u8]; 16] = [
    &[0],
    &[0xff],
    &[0x80],
    &[0xfb, 0xff, 0xff],
    &[0xfc, 0xff, 0xff, 0xff, 0xff],
    &[0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0xfd, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    b"-9223372036854775808",
    b"18446744073709551615",
    b"9007199254740993",
    b"1e400",
    b"nan",
    b"null",
    b"[[[[[[[[",
    b"{\"a\":",
    "\u{202e}\u{1f4b8}".as_bytes(),
];

/// No input grows beyond twice a frame's limit.
const BYTES_MAX: usize = 128 * 1024;

/// Input number `case` from these good ones.
pub(crate) fn input(corpus: &[Vec<u8>], case: u64) -> Vec<u8> {
    let mut dice = Dice(case);
    let mut bytes = corpus[dice.below(corpus.len())].clone();
    for _ in 0..=dice.below(4) {
        damage(&mut bytes, &corpus[dice.below(corpus.len())], &mut dice);
        bytes.truncate(BYTES_MAX);
    }
    bytes
}

fn damage(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + 1 + dice.below(16)).min(bytes.len()).max(at);
    match dice.below(8) {
        0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << dice.below(8)),
        1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = dice.roll().to_le_bytes()[0]),
        2 => drop(bytes.drain(at..end)),
        3 => bytes.truncate(at),
        4 => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied())),
        5 => drop(bytes.splice(at..end, PIECES[dice.below(PIECES.len())].iter().copied())),
        6 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        _ => {
            let from = dice.below(other.len() + 1);
            bytes.splice(at.., other[from..].iter().copied());
        }
    }
}

/// Tries these inputs; whatever one breaks is told with the input's number and its beginning.
pub(crate) fn try_all(corpus: &[Vec<u8>], cases: impl IntoIterator<Item = u64>, check: impl Fn(&[u8])) {
    assert!(!corpus.is_empty());
    for case in cases {
        let bytes = input(corpus, case);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(&bytes))) {
            let beginning: String = bytes.iter().take(400).map(|byte| format!("{byte:02x}")).collect();
            eprintln!("input {case}, {} bytes: {beginning}", bytes.len());
            resume_unwind(panic);
        }
    }
}

//! Fuzzes frames; what must hold is in `tests/e2e/hostile/frames.rs`.
#![no_main]
#![allow(dead_code, reason = "a part of it is for whoever seeds the corpus")]

#[path = "../../tests/e2e/hostile/frames.rs"]
mod frames;

libfuzzer_sys::fuzz_target!(|input: &[u8]| frames::check(input));

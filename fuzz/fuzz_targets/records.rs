//! Fuzzes records; what must hold is in `tests/e2e/hostile/records.rs`.
#![no_main]
#![allow(dead_code, reason = "a part of it is for whoever seeds the corpus")]

#[path = "../../tests/e2e/hostile/records.rs"]
mod records;

libfuzzer_sys::fuzz_target!(|input: &[u8]| records::check(input));

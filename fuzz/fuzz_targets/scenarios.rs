//! Fuzzes scenarios; what must hold is in `tests/e2e/hostile/scenarios.rs`.
#![no_main]
#![allow(dead_code, reason = "a part of it is for whoever seeds the corpus")]

#[path = "../../tests/e2e/hostile/scenarios.rs"]
mod scenarios;

libfuzzer_sys::fuzz_target!(|input: &[u8]| scenarios::check(input));

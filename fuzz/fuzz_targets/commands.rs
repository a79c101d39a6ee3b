//! Fuzzes commands; what must hold is in `tests/e2e/hostile/commands.rs`.
#![no_main]
#![allow(dead_code, reason = "a part of it is for whoever seeds the corpus")]

#[path = "../../tests/e2e/hostile/commands.rs"]
mod commands;

libfuzzer_sys::fuzz_target!(|input: &[u8]| commands::check(input));

//! Cost of a day's demand.
fn main() { divan::main(); }

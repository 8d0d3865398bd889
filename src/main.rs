//! The library in src/lib.rs does the work.
fn main() {}

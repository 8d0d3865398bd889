//! The empty program that `startup` compares with.

fn main() {}

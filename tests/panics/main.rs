//! A program that ends badly after arming the last words, as ssoenv would; run by `tests/system/signals.rs`. The product
//! has no way to do so on demand.

use ssoenv::output::audience::Audience;
use ssoenv::shell::Family;
use ssoenv::system::{process, signals};

fn main() {
    signals::arm(Audience::Eval(Family::Posix).last_words(), true);
    match process::arguments().get(1).and_then(|way| way.to_str()) {
        Some("overflow") => assert_eq!(deeper(1), 0),
        Some("overflow-of-a-thread") => drop(std::thread::spawn(|| deeper(1)).join()),
        Some("abort") => std::process::abort(),
        _ => {
            let secret = "hunter2";
            panic!("a bug that would print {secret}");
        }
    }
}

#[allow(unconditional_recursion, reason = "the stack is to overflow")]
fn deeper(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 512]);
    deeper(depth + 1) + room[0]
}

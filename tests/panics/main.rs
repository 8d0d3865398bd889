//! A program that panics after arming the last words, as ssoenv would; run by `tests/system/signals.rs`. The product has no
//! way to panic on demand.

use ssoenv::output::audience::Audience;
use ssoenv::shell::Family;
use ssoenv::system::signals;

fn main() {
    signals::arm(Audience::Eval(Family::Posix).last_words());
    let secret = "hunter2";
    panic!("a bug that would print {secret}");
}

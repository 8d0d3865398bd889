//! What a bound directory does to the shell that comes into it, and that leaves it. Nobody is asked, nobody signs in, and
//! a production profile is never activated: that is for a person to say.

mod enter;
mod leave;

pub use enter::{arrive, marks, switch_off, take};
pub use leave::{leave, look_again};

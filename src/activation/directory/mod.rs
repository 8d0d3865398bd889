//! What a bound directory does to the shell that comes into it, and that leaves it. Nobody is asked, nobody signs in, and
//! a production profile is never activated: that is for a person to say.

mod enter;
mod leave;
mod removed;

pub use enter::{activate_binding, binding_marks, deactivate_binding, enter_directory};
pub use leave::{leave_directory, look_again};
pub use removed::binding_removed;

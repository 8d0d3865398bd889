//! What a bound directory does to a shell that enters or leaves it. It asks no question, makes no sign-in, and never
//! activates a production profile: that takes a person's own command.

mod enter;
mod leave;
mod removed;

pub use enter::{activate_binding, binding_marks, deactivate_binding, enter_directory};
pub use leave::{is_production_profile, leave_directory, look_again};
pub use removed::binding_removed;

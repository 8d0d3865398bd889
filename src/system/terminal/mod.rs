//! Words to a person (stderr) and the answer (stdout). Everything else that a verb says goes through here, with control
//! characters from outside made visible, so that a name in a config file cannot move the cursor or forge a line.

mod closed_stdout;
mod excerpt;
pub(in crate::system) mod foreground;
mod messages;
mod no_input;
pub mod presence;
pub mod prompts;
pub mod typed_lines;
mod visible;

pub use excerpt::excerpt;
pub use messages::{
    Terminal, Verbosity, answer, stdout_columns, stdout_has_color, stdout_is_terminal, window,
};
pub use no_input::Person;
pub use visible::{is_deceptive, is_plain, visible};

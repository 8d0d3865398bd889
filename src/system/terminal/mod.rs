//! Terminal: messages, answer, pager, questions and their keys, window size.

mod closed_stdout;
mod excerpt;
pub(in crate::system) mod foreground;
mod messages;
mod no_input;
pub mod pager;
pub mod presence;
pub mod prompts;
mod streams;
pub mod typed_lines;
mod visible;
mod window;
mod wrap;

pub use excerpt::excerpt;
pub use messages::{Terminal, Verbosity, answer, by_escape, stdout_has_color, stdout_is_terminal};
pub use no_input::Person;
pub use streams::{stdout_is_closed, stdout_is_pipe, write_through};
pub use visible::{is_deceptive, is_plain, visible};
pub use window::{page_columns, stderr_columns, stdout_columns, stdout_window, window};
pub use wrap::{width, wrapped};

//! The manual inside the program: the pages of `docs`, wrapped for a window. The build packs them.

mod contents;
mod page;
mod style;
mod table;

pub use contents::{ManualPage, PAGES, manual_page};
pub use page::{packed, render};
pub use style::{HEADING, LITERAL};

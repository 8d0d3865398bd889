//! The manual in the program: the pages of `docs`, as a window of some width shows them. The build packs them.

mod contents;
mod page;
mod style;
mod table;

pub use contents::{ManualPage, PAGES, manual_page};
pub use page::{packed, render};
pub use style::{HEADING, LITERAL};

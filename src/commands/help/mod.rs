//! Help for every verb, and for all of them in groups. Built only on request.

mod examples;
mod groups;
mod page;
mod prose;
mod show;
mod style;

pub(super) use examples::first;
pub(super) use page::{all, of_verb, steps};
pub(super) use show::{HEAD_OF_A_PAGE, for_stdout, page_width, run};

//! The verb `help`, and the empty command line. Types only.

use super::{Named, Shared};
use clap::Args;

/// Show the help of a verb, or a page of the manual
///
/// Without a word it shows the verbs in groups, and the pages of the manual. On a terminal help that is longer than the window is
/// shown by your pager (SSOENV_PAGER, PAGER, else `less`).
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Help {
    /// The verb, or the page of the manual [default: a list of both]
    #[arg(value_name = "PAGE", add = Named::Page.completer())]
    pub page: Option<String>,

    #[command(flatten)]
    pub shared: Shared,
}

/// What `ssoenv` alone does: show this shell, and what comes next.
#[derive(Debug, Default)]
pub struct Overview {
    pub shared: Shared,
}

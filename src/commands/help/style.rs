//! The colours of help, those of the manual. Pure.

pub(super) use crate::manual::{HEADING, LITERAL};
use anstyle::{AnsiColor, Style};
use clap::builder::Styles;

/// What stands for a value.
const PLACEHOLDER: Style = AnsiColor::Cyan.on_default();

/// The same for what clap writes.
pub(super) fn styles() -> Styles {
    Styles::styled().header(HEADING).usage(HEADING).literal(LITERAL).placeholder(PLACEHOLDER)
}

/// The text in this style.
pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

//! Colours of help, the same as the manual's. Pure.

pub(super) use crate::manual::{HEADING, LITERAL};
use anstyle::{AnsiColor, Style};
use clap::builder::Styles;

/// Style of placeholders for values.
const PLACEHOLDER: Style = AnsiColor::Cyan.on_default();

/// Returns the styles for clap's part.
pub(super) fn styles() -> Styles {
    Styles::styled().header(HEADING).usage(HEADING).literal(LITERAL).placeholder(PLACEHOLDER)
}

/// Applies a style to a text.
pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

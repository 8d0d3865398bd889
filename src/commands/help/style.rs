//! The colours of help: those of Cargo, which people know. Pure.

use anstyle::{AnsiColor, Style};
use clap::builder::Styles;

/// Titles of sections.
pub(super) const HEADING: Style = AnsiColor::Green.on_default().bold();
/// What is typed as it stands.
pub(super) const LITERAL: Style = AnsiColor::Cyan.on_default().bold();
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

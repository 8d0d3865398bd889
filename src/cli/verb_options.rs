//! The options that every verb has.

use clap::{Args, ValueEnum};
use std::ffi::OsString;

/// What every verb takes. Flattened into each rather than global: clap copies global options into every verb at every
/// start.
#[derive(Args, Debug, Default)]
pub struct Shared {
    /// Print only errors
    #[arg(short, long)]
    pub quiet: bool,

    /// Print more: which services were called, what is odd about a file
    #[arg(long, conflicts_with = "quiet")]
    pub verbose: bool,

    /// Never ask a question, never open a browser
    #[arg(long)]
    pub no_input: bool,

    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Returns the value of `--color`, even if the rest of the line is invalid.
pub fn color(arguments: &[OsString]) -> Color {
    const OPTION: &str = "--color";
    let words: Vec<&str> =
        arguments.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").collect();
    let behind = words.iter().position(|word| *word == OPTION).and_then(|at| words.get(at + 1).copied());
    let joined = words.iter().find_map(|word| word.strip_prefix(OPTION)?.strip_prefix('='));
    behind.or(joined).and_then(|value| Color::from_str(value, false).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_refused_says_its_colours() {
        for (line, expected) in [
            ("ssoenv usee", Color::Auto),
            ("ssoenv usee --color never", Color::Never),
            ("ssoenv --color=always", Color::Always),
            ("ssoenv use --color", Color::Auto),
            ("ssoenv use --color nope", Color::Auto),
            ("ssoenv exec x -- y --color always", Color::Auto),
        ] {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(color(&words), expected, "{line}");
        }
    }
}

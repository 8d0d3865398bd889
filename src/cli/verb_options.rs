//! The options that every verb has.

use clap::{Args, ValueEnum};

/// What every verb takes. Flattened into each rather than global: clap copies global options into every verb at every
/// start.
#[derive(Args, Debug)]
pub struct Shared {
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,

    /// Say more: which services were asked, what was odd about a file
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

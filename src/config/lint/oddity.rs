//! One fact about a config text. Pure.

use crate::config::document::SectionKind;

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// What it is.
    pub what: What,
    /// Where, counted from 1.
    pub line: u32,
    /// The section that it stands in, or introduces; `None` before the first one, and in sections of others.
    pub section: Option<(SectionKind, String)>,
    /// What a header has between its brackets, where it is about one.
    pub header: Option<String>,
    /// The key that it is about, or whose value the line goes on with, as it is spelled.
    pub key: Option<String>,
    /// The line of what came before, where something is there twice.
    pub before: Option<u32>,
}

/// What may be odd about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The file begins with a byte-order mark.
    ByteOrderMark,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A carriage return that no line feed follows.
    LoneReturn,
    /// A line before the first header; with its key, if it has one.
    BeforeSections,
    /// `[profile x`; with a key where it is a part of that key's value, as all readers see it.
    UnclosedHeader,
    /// `[profile a b]`: a word that introduces a name, and not one name behind it. No reader sees the section.
    UnreadableHeader,
    /// `[Profile x]`: a word that introduces a name, but for its case. No reader sees the section.
    OtherCase,
    /// A line that is no comment and has neither `=` nor `:`; with a key: in its nested block, and no `=`.
    NoSeparator,
    /// `= value`.
    NoKey,
    /// The same header again, letter by letter; not `[DEFAULT]`, which may be there as often as one likes.
    SectionTwice,
    /// The same section under another spelling that the AWS CLI sees too: `[profile x]` and `[profile "x"]`.
    TwoSpellings,
    /// `[default]` and `[profile default]`.
    DefaultTwice,
    /// `[DEFAULT]`; with its first key.
    Inherited,
    /// A key again, in one section.
    KeyTwice,
    /// `key: value`.
    Colon,
    /// `key: a=b`, where the key ends at the `:` for some, at the `=` for others.
    ColonFirst,
    /// `Key = value`.
    CapitalKey,
    /// A key with characters that the SDKs do not allow in one.
    KeyCharacters,
    /// `key = "value"`.
    QuotedValue,
    /// `key = value # remark`.
    Remark,
    /// A line that goes on with a value, and has no `=`.
    ContinuedValue,
    /// An empty line between two lines of a value.
    EmptyLineInValue,
    /// A header after blanks, whether it goes on with a value or not.
    IndentedHeader,
    /// A key after blanks, which continues nothing.
    IndentedKey,
    /// A comment after blanks; with the key above it, if there is one.
    IndentedComment,
    /// `[profile "x"]`.
    QuotedName,
    /// A name with characters that the SDKs do not allow in one.
    NameCharacters,
    /// `[ default ]`, `[ profile x]`: blanks that are part of the name to the AWS CLI, or hide it.
    BlankAtBracket,
    /// `[profile  x]`, `[profile x ]`: blanks that it passes over.
    BlanksInHeader,
    /// Something behind the bracket that some readers do not take for a comment.
    BehindHeader,
    /// Anything behind the bracket, also a comment after white space; the line has no `=` and does not end with `]`.
    TextBehindHeader,
    /// A `=` in the line of a header: within the brackets, or behind them.
    EqualsInHeader,
    /// `[profilez x]`: a word that only begins as it should; with the first key below it that only profiles have.
    Keyword,
    /// `[x]` in the config file; with the first key below it that only profiles have. In the settings all but
    /// `[session NAME]`.
    Bare,
    /// `[profile x]` and the like in the credentials file.
    WrongFile,
}

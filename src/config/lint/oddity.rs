//! One fact about a config text that readers disagree on. Pure.

use crate::config::document::SectionKind;

/// One fact and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The fact.
    pub what: What,
    /// Line, counted from 1.
    pub line: u32,
    /// The section of the line, or the one that the header begins; `None` before the first header, and in sections of
    /// other kinds.
    pub section: Option<(SectionKind, String)>,
    /// Text between the brackets, if the fact is about a header.
    pub header: Option<String>,
    /// The key that the fact is about, or whose value the line continues, in its original case.
    pub key: Option<String>,
    /// Line of the first occurrence, if something occurs twice.
    pub before: Option<u32>,
}

/// Facts about a line that readers disagree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The file begins with a byte-order mark.
    ByteOrderMark,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A carriage return without a line feed after it.
    LoneReturn,
    /// A line before the first header; has the key if there is one.
    BeforeSections,
    /// `[profile x`. Has a key if every reader takes the line for a part of that key's value.
    UnclosedHeader,
    /// `[profile a b]`: a keyword without exactly one name. No reader accepts the section.
    UnreadableHeader,
    /// `[Profile x]`: a keyword in another case. No reader accepts the section.
    OtherCase,
    /// A line that is no comment and has neither `=` nor `:`. Has a key if the line is in its nested block and has no
    /// `=`.
    NoSeparator,
    /// `= value`: a value without a key.
    NoKey,
    /// The same header again, exactly; except `[DEFAULT]`, which all readers allow repeatedly.
    SectionTwice,
    /// The same section in another spelling that the AWS CLI accepts too: `[profile x]` and `[profile "x"]`.
    TwoSpellings,
    /// Both `[default]` and `[profile default]`.
    DefaultTwice,
    /// `[DEFAULT]`, with its first key.
    Inherited,
    /// A key that occurs twice in one section.
    KeyTwice,
    /// `key: value`.
    Colon,
    /// `key: a=b`: for some readers the key ends at the `:`, for others at the `=`.
    ColonFirst,
    /// `Key = value`: a key with capitals.
    CapitalKey,
    /// A key with characters that the SDKs do not allow.
    KeyCharacters,
    /// `key = "value"`: some readers keep the quotes.
    QuotedValue,
    /// `key = value # remark`: an inline comment.
    Remark,
    /// A line that continues a value and has no `=`.
    ContinuedValue,
    /// An empty line between two lines of a value.
    EmptyLineInValue,
    /// A header after blanks, whether or not it continues a value.
    IndentedHeader,
    /// A key after blanks that continues no value.
    IndentedKey,
    /// A comment after blanks; has the key above it, if there is one.
    IndentedComment,
    /// `[profile "x"]`: a quoted name.
    QuotedName,
    /// A name with characters that the SDKs do not allow.
    NameCharacters,
    /// `[ default ]`, `[ profile x]`: blanks that the AWS CLI takes for part of the name, or that hide the section
    /// from it.
    BlankAtBracket,
    /// `[profile  x]`, `[profile x ]`: blanks that the AWS CLI ignores.
    BlanksInHeader,
    /// Text after the bracket that some readers do not take for a comment.
    BehindHeader,
    /// Any text after the bracket, also a comment after white space; the line has no `=` and does not end with `]`.
    TextBehindHeader,
    /// A `=` in a header line, inside or after the brackets.
    EqualsInHeader,
    /// `[profilez x]`: a word that begins with a keyword. Has the first key below it that only profiles have.
    Keyword,
    /// `[x]` in the config file, with the first key below it that only profiles have. In the settings, any header but
    /// `[session NAME]`.
    Bare,
    /// `[profile x]` and similar in the credentials file.
    WrongFile,
}

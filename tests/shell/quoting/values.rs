//! What nobody should call a profile: the values that quoting must carry unchanged. Every command in them leaves a file
//! named CANARY.

use std::collections::BTreeSet;

/// Plain text of all sorts.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    // Nothing, and almost nothing.
    "", " ", "  ", "   \t  ", "\t", "\n", "\n\n", "\r", "\r\n", "a\nb", "a\r\nb", "\na", "a\n", "a\r",
    "a  b   c", " a ",
    // Quotes of every kind.
    "'", "''", "'''", "it's", "'a'", "\"", "\"\"", "\"a\"", "'\"'\"'", "\"'\"'\"", "‘", "’", "‚", "‛", "“",
    "”", "„", "‟", "‘a’", "“a”", "it’s", "a’’b", "'’'", "`", "``", "´", "«»", "＇", "＂",
    // Backslashes, one and many.
    "\\", "\\\\", "\\\\\\", "\\\\\\\\\\\\\\\\", "a\\", "a\\\\", "\\a", "\\'", "\\\\'", "'\\", "'\\\\",
    "\\\n", "a\\\nb", "\\n", "\\x41", "\\u0041", "\\0", "\\\"", "'\\''", "\\'\\'", "C:\\Users\\x\\",
    // What expands.
    "$", "$$", "$HOME", "${HOME}", "$(", "$((1+1))", "$'a\\nb'", "$\"a\"", "$env:HOME", "@('a')", "~",
    "~root", "~/", "=ls", "a=~", "*", "?", "[a-z]*", "**", "^*", "*(e:'touch CANARY':)", "{a,b}", "{1..9}",
    "{}", "%", "%d%s%n", "%1", "%{%}",
    // History.
    "!", "!!", "!$", "!-1", "!touch", "!?touch?:p", "^a^b^", "a!b!!c",
    // What separates, ends or comments out.
    "#", "# a", "a #b", "<#", "#>", ";", ";;", "&", "|", "(", "a)b", "<", ">", ">CANARY", "--", "-n", "-e",
    "-",
];

/// Exact words that did harm to some tool, and characters beyond ASCII.
const WORDS: &[&str] = &[
    "\\'; touch CANARY; echo \\",
    "'; touch CANARY; '",
    "$(touch CANARY)",
    "`touch CANARY`",
    "(touch CANARY)",
    "'(touch CANARY)'",
    "\\'(touch CANARY)\\'",
    "\\\\'; touch CANARY; echo '\\\\",
    "' (touch CANARY) '",
    "'; and touch CANARY; or touch CANARY; echo '",
    "';begin; touch CANARY; end; echo '",
    "{$(touch CANARY),b}",
    "a[$(touch CANARY)]",
    "'+(touch CANARY)+'",
    "’+(touch CANARY)+’",
    "’; touch CANARY; ‘",
    "’’; touch CANARY; ‘‘",
    "$(touch CANARY)’",
    "\u{2028}touch CANARY\u{2029}",
    "\u{85}touch CANARY\u{85}",
    "x\u{1b}]0;title\u{7}y\u{1b}[31m",
    "ü",
    "日本語",
    "表ソ能",
    "\u{202e}txt.exe\u{202c}",
    "\u{2066}a\u{2069}\u{200f}b",
    "😀",
    "👩‍👩‍👧‍👦",
    "a\u{300}",
    "\u{feff}bom",
    "\u{a0}\u{2003}\u{3000}",
    "\u{fffd}\u{ffff}",
    "\u{f600}\u{f8ff}\u{e000}",
    "\u{10ffff}",
];

/// What is not UTF-8.
const BYTES: &[&[u8]] = &[
    // In Shift-JIS the trail byte of 表 is a backslash.
    b"\x95\x5c",
    b"\x95\x5c'",
    b"\x95\x5c'; touch CANARY; echo \x95\x5c",
    b"\x83\x5c\x95\x5c",
    // In GBK and Big5 a lead byte swallows the quote of a careless quoter.
    b"\xbf'; touch CANARY; '",
    b"\xbf\\'",
    b"\x81\x82\x83\x84\x85\x86\x87\x88",
    b"\xc0\xa7",
    b"\xc0\x80",
    b"\xc3",
    b"\xc3(",
    b"\xe2\x80",
    b"\xed\xa0\x80",
    b"\xed\xb2\x80",
    b"\xed\xa0\xbd\xed\xb8\x80",
    b"\xf4\x90\x80\x80",
    b"\xff\xfe'\xfd",
];

/// Every way out of a string, round every way to run something.
fn injections() -> Vec<String> {
    let ways_out = [
        ("", ""),
        ("'", "'"),
        ("''", "''"),
        ("\"", "\""),
        ("\\", "\\"),
        ("\\'", "\\"),
        ("\\'", "\\'"),
        ("\\\\'", "\\\\'"),
        ("'\\''", "'\\''"),
        ("'\"", "\"'"),
        (")", "("),
        ("')", "('"),
        ("}", "{"),
        ("`", "`"),
        ("\n", "\n"),
        ("'\n", "\n'"),
        ("\r\n", "\r\n"),
        ("’", "’"),
        ("‘", "‚"),
        ("#>", "<#"),
    ];
    let commands = [
        "; touch CANARY; echo ",
        "$(touch CANARY)",
        "`touch CANARY`",
        "(touch CANARY)",
        " && touch CANARY && echo ",
        " || touch CANARY || echo ",
        " | touch CANARY | ",
        "& touch CANARY & ",
        "; and touch CANARY; ",
        " > CANARY ",
    ];
    let pairs = ways_out.iter().flat_map(|out| commands.iter().map(move |command| (out, command)));
    pairs.map(|((before, after), command)| format!("{before}{command}{after}")).collect()
}

/// All values, each once; none holds a NUL, which no environment can carry.
pub fn corpus() -> Vec<Vec<u8>> {
    let mut values: Vec<Vec<u8>> = Vec::new();
    for byte in 1..=255_u8 {
        values.push(vec![byte]);
        values.push(vec![b'a', byte, b'b']);
    }
    values.extend(TEXTS.iter().chain(WORDS).map(|text| text.as_bytes().to_vec()));
    values.extend(BYTES.iter().map(|bytes| bytes.to_vec()));
    values.extend(injections().into_iter().map(String::into_bytes));
    let long: Vec<u8> = values.iter().flatten().copied().cycle().take(70_000).collect();
    let long_text = injections().concat().repeat(20);
    values.push(long);
    values.push(long_text.into_bytes());
    values.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Those that are text.
pub fn texts() -> Vec<String> {
    corpus().into_iter().filter_map(|value| String::from_utf8(value).ok()).collect()
}

/// Those that `emit` lets through.
pub fn printable() -> Vec<String> {
    texts().into_iter().filter(|text| ssoenv::environ::is_single_line(text)).collect()
}

#[test]
fn the_corpus_is_as_large_as_it_claims() {
    assert!(corpus().len() >= 850, "{}", corpus().len());
    assert!(texts().len() >= 550, "{}", texts().len());
    assert!(printable().len() >= 400, "{}", printable().len());
    assert!(corpus().iter().all(|value| !value.contains(&0)));
}

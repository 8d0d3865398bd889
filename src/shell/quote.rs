//! The only quoting in the program: one function per shell family, since correct quoting for bash is an injection in
//! fish. Pure. tests/shell proves it by round trips through real shells.

// The portable searches: the others first ask the processor for its fastest instructions, which takes longer.
use memchr::arch::all::memchr::{One, Three, Two};

/// Quotes for sh, bash, zsh, dash and ksh: in single quotes only the quote itself is special. Takes any byte but NUL.
pub fn posix(value: &[u8]) -> Vec<u8> {
    escaped(value, One::new(b'\'').iter(value), |_| br"'\''")
}

/// Quotes for fish: in its single quotes the backslash escapes itself and the quote. Takes any byte but NUL.
pub fn fish(value: &[u8]) -> Vec<u8> {
    let special = Two::new(b'\'', b'\\');
    escaped(value, special.iter(value), |byte| if byte == b'\'' { br"\'" } else { br"\\" })
}

/// Quotes for tcsh and csh: outside the single quotes a backslash escapes itself, the quote and `!`, which is special
/// inside them too. Takes any byte but NUL and the line break.
pub fn csh(value: &[u8]) -> Vec<u8> {
    let special = Three::new(b'\'', b'!', b'\\');
    escaped(value, special.iter(value), |byte| match byte {
        b'\'' => br"'\''",
        b'!' => br"'\!'",
        _ => br"'\\'",
    })
}

/// Quotes an assignment for `set` of cmd.exe; `None` if there is no form that is safe wherever the line is read: in a
/// batch file `%` begins a variable, with delayed expansion `!` does, `call` doubles `^` and answers `/?` with its help,
/// quotes within the value let `&` and the like begin a command, and other characters than ASCII depend on the code page.
pub fn cmd_assignment(name: &str, value: &str) -> Option<String> {
    let has_quotes = value.contains('"');
    let is_safe = |c: char| match c {
        '%' | '!' | '^' => false,
        '&' | '|' | '<' | '>' | '(' | ')' => !has_quotes,
        _ => matches!(c, ' '..='~'),
    };
    // Everything up to the last quote of the line is the value.
    (value.chars().all(is_safe) && !value.contains("/?")).then(|| format!("\"{name}={value}\""))
}

/// Writes what is special in an assignment of cmd.exe as escapes of JSON; the text is JSON in ASCII, and has such
/// characters in its strings only.
pub fn cmd_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' | '!' | '^' | '&' | '|' | '<' | '>' | '(' | ')' | '?' => {
                out.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out
}

/// Puts the value in single quotes. `special` are the positions of bytes to replace by `escape`.
fn escaped(
    value: &[u8],
    special: impl Iterator<Item = usize>,
    escape: impl Fn(u8) -> &'static [u8],
) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len() + 2);
    out.push(b'\'');
    let mut from = 0;
    for at in special {
        out.extend_from_slice(&value[from..at]);
        out.extend_from_slice(escape(value[at]));
        from = at + 1;
    }
    out.extend_from_slice(&value[from..]);
    out.push(b'\'');
    out
}

/// Quotes for PowerShell: ASCII only, on one line. Printable ASCII is in `'…'` with `''` for the quote; any other
/// UTF-16 unit is `[char]0xNNNN`, since the tokenizer takes four more characters (‘ ’ ‚ ‛) for quotes, and a code
/// page may change non-ASCII text. The first operand of `+` is a string, so the sum is one. Bytes that are not UTF-8
/// cannot be written.
pub fn powershell(value: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut run = String::from("'");
    for character in value.chars() {
        match character {
            '\'' => run.push_str("''"),
            ' '..='~' => run.push(character),
            _ => {
                if run != "'" || parts.is_empty() {
                    parts.push(format!("{run}'"));
                }
                run.truncate(1);
                parts.extend(
                    character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("[char]0x{unit:04x}")),
                );
            }
        }
    }
    if run != "'" || parts.is_empty() {
        parts.push(format!("{run}'"));
    }
    if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join("+")) }
}

/// The quotes in which the word being typed ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Unquoted.
    No,
    /// Inside `'…'`.
    Single,
    /// Inside `"…"`.
    Double,
}

/// Returns the rest of a word for bash, to append to what is typed, and closes the open quote. Never leaves `!` in
/// double quotes, where history expansion applies and a backslash stays. The value must not have control characters.
pub fn bash_rest(value: &str, open: Open) -> String {
    // Nearly every name is such, and there may be ten thousand of them.
    if open == Open::No && value.bytes().all(|byte| is_bare(char::from(byte))) {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len() + 2);
    for character in value.chars() {
        match (open, character) {
            (Open::Single, '\'') => out.push_str(r"'\''"),
            (Open::Double, '!') => out.push_str(r#""\!""#),
            (Open::Double, '$' | '`' | '"' | '\\') => out.extend(['\\', character]),
            (Open::Single | Open::Double, _) => out.push(character),
            (Open::No, _) if !character.is_ascii() || is_bare(character) => out.push(character),
            (Open::No, _) => out.extend(['\\', character]),
        }
    }
    out.push_str(match open {
        Open::No => "",
        Open::Single => "'",
        Open::Double => "\"",
    });
    out
}

/// Returns a whole word for PowerShell, to replace what is typed: bare if that is safe, otherwise in single quotes,
/// which any of five characters ends unless doubled. The value must not have control characters.
pub fn powershell_word(value: &str) -> String {
    let begins_bare = value.starts_with(|first: char| first.is_ascii_alphanumeric() || "-_/".contains(first));
    if begins_bare && value.bytes().all(|byte| is_bare(char::from(byte)) && !matches!(byte, b'%' | b',')) {
        return value.to_owned();
    }
    let mut out = String::from("'");
    for character in value.chars() {
        let twice = POWERSHELL_SINGLE.contains(&character);
        out.extend(std::iter::repeat_n(character, if twice { 2 } else { 1 }));
    }
    out.push('\'');
    out
}

/// Quotes ssoenv's own text for PowerShell, over several lines. It is ASCII, so only `'` ends it.
pub fn powershell_text(text: &'static str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The characters that PowerShell takes for a single quote.
pub const POWERSHELL_SINGLE: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];

/// Whether a character is literal in the middle of an unquoted word in every shell.
fn is_bare(character: char) -> bool {
    // By ranges of ASCII, since ten thousand names are looked at: `+,-./`, the digits and `:` follow one another, and so do
    // `@` and the capitals.
    matches!(character, '+'..=':' | '@'..='Z' | 'a'..='z' | '_' | '%' | '=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_word_in_bash_suits_the_quotes_that_are_open() {
        for (value, bare, single, double) in [
            ("", "", "'", "\""),
            ("a-b_c.d/e:f=g@h", "a-b_c.d/e:f=g@h", "a-b_c.d/e:f=g@h'", "a-b_c.d/e:f=g@h\""),
            ("a b", r"a\ b", "a b'", "a b\""),
            ("it's", r"it\'s", r"it'\''s'", "it's\""),
            ("$(x)`y`", r"\$\(x\)\`y\`", "$(x)`y`'", r#"\$(x)\`y\`""#),
            (r#"a"b\c"#, r#"a\"b\\c"#, r#"a"b\c'"#, r#"a\"b\\c""#),
            ("!x", r"\!x", "!x'", r#""\!"x""#),
            ("~#*?[{&|;<>^", r"\~\#\*\?\[\{\&\|\;\<\>\^", "~#*?[{&|;<>^'", "~#*?[{&|;<>^\""),
            ("größe", "größe", "größe'", "größe\""),
        ] {
            let all = [Open::No, Open::Single, Open::Double].map(|open| bash_rest(value, open));
            assert_eq!(all, [bare, single, double], "{value:?}");
        }
    }

    #[test]
    fn a_word_in_powershell_is_quoted_where_it_would_mean_something_else() {
        for (value, expected) in [
            ("dev", "dev"),
            ("--profile=dev", "--profile=dev"),
            ("acme/prod:eu", "acme/prod:eu"),
            ("", "''"),
            ("a b", "'a b'"),
            ("a,b", "'a,b'"),
            ("@x", "'@x'"),
            ("$(x)`y`;#", "'$(x)`y`;#'"),
            ("it's", "'it''s'"),
            ("it\u{2019}s", "'it\u{2019}\u{2019}s'"),
            ("größe", "'größe'"),
        ] {
            assert_eq!(powershell_word(value), expected, "{value:?}");
        }
    }

    #[test]
    fn each_family_has_its_own_quotes() {
        for (value, in_posix, in_fish) in [
            ("", "''", "''"),
            ("a b", "'a b'", "'a b'"),
            ("it's", r"'it'\''s'", r"'it\'s'"),
            (r"\'; touch X; echo \", r"'\'\''; touch X; echo \'", r"'\\\'; touch X; echo \\'"),
            ("$(x) `y` !z \"", "'$(x) `y` !z \"'", "'$(x) `y` !z \"'"),
            ("a\nb", "'a\nb'", "'a\nb'"),
        ] {
            assert_eq!(posix(value.as_bytes()), in_posix.as_bytes(), "{value:?}");
            assert_eq!(fish(value.as_bytes()), in_fish.as_bytes(), "{value:?}");
        }
    }

    #[test]
    fn csh_has_no_special_character_inside_its_quotes() {
        for (value, expected) in [
            ("", "''"),
            ("a b $x `y` \"z\" {a,b} *", "'a b $x `y` \"z\" {a,b} *'"),
            ("it's", r"'it'\''s'"),
            ("!x", r"''\!'x'"),
            (r"a\b", r"'a'\\'b'"),
        ] {
            assert_eq!(csh(value.as_bytes()), expected.as_bytes(), "{value:?}");
        }
    }

    #[test]
    fn cmd_gets_only_what_is_safe_in_every_place() {
        for (value, expected) in [
            ("", Some("\"N=\"")),
            ("a b/c+d==,;~'", Some("\"N=a b/c+d==,;~'\"")),
            ("a & b | c < d > e (f)", Some("\"N=a & b | c < d > e (f)\"")),
            ("a^b", None),
            ("a/?b", None),
            ("{\"a\":\"b\"}", Some("\"N={\"a\":\"b\"}\"")),
            ("{\"a\":\"b&c\"}", None),
            ("100%", None),
            ("a!", None),
            ("größe", None),
            ("a\tb", None),
        ] {
            assert_eq!(cmd_assignment("N", value).as_deref(), expected, "{value:?}");
        }
    }

    #[test]
    fn powershell_text_is_ascii_whatever_the_value() {
        for (value, expected) in [
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", "'it''s'"),
            ("$(x) `y` \"", "'$(x) `y` \"'"),
            ("a\u{2019}b", "('a'+[char]0x2019+'b')"),
            ("\u{2018}", "(''+[char]0x2018)"),
            ("\r\n", "(''+[char]0x000d+[char]0x000a)"),
            ("x😀", "('x'+[char]0xd83d+[char]0xde00)"),
        ] {
            assert_eq!(powershell(value), expected, "{value:?}");
        }
    }
}

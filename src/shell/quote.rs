//! The only quoting in the program: one function per shell family, since what is right for bash is an injection in
//! fish. Pure. Proved by round trips through the real shells (tests/quoting).

/// sh, bash, zsh, dash, ksh: single quotes, in which nothing is special but the quote itself. Any byte but NUL.
pub fn posix(value: &[u8]) -> Vec<u8> {
    escaped(value, |byte, out| match byte {
        b'\'' => out.extend(br"'\''"),
        byte => out.push(byte),
    })
}

/// fish: in its single quotes the backslash escapes itself and the quote. Any byte but NUL.
pub fn fish(value: &[u8]) -> Vec<u8> {
    escaped(value, |byte, out| match byte {
        b'\'' => out.extend(br"\'"),
        b'\\' => out.extend(br"\\"),
        byte => out.push(byte),
    })
}

fn escaped(value: &[u8], put: impl Fn(u8, &mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len() + 2);
    out.push(b'\'');
    for byte in value {
        put(*byte, &mut out);
    }
    out.push(b'\'');
    out
}

/// PowerShell: ASCII only, on one line. Printable ASCII stands in `'…'` with `''` for the quote; every other UTF-16
/// unit is `[char]0xNNNN`, since the tokenizer takes four more characters (‘ ’ ‚ ‛) for quotes, and a code page may
/// change what is not ASCII. The first operand of the `+` is a string, so that the whole is one. Text is Unicode there,
/// so bytes that are not UTF-8 have no form.
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

#[cfg(test)]
mod tests {
    use super::*;

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

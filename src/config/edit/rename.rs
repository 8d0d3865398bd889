//! A header with another name; its comment and the blanks around its parts stay. Pure.

use super::new_lines::header_line;
use crate::config::document::{Flavor, SectionKind, closing_bracket};
use crate::error::Failure;
use memchr::{memchr_iter, memchr2};

/// Returns a header line of this kind with another name.
pub(super) fn renamed(line: &[u8], kind: SectionKind, to: &str) -> Result<Vec<u8>, Failure> {
    let new = header_line(Flavor::Config, kind, to)?;
    let new = &new[1..new.len() - 1];
    let Some((mut start, end)) = inside(line) else {
        return Ok(header_line(Flavor::Config, kind, to)?.into_bytes());
    };
    // `[profile` and the blanks behind it stay too, unless one of the names is `default`.
    let word_end = |text: &[u8]| memchr2(b' ', b'\t', text);
    let (old, mut name) = (&line[start..end], new.as_bytes());
    if let (Some(of_old), Some(of_new)) = (word_end(old), word_end(name))
        && old[..of_old] == name[..of_new]
    {
        let blanks = old[of_old..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        start += of_old + blanks;
        name = &name[of_new + 1..];
    }
    Ok([&line[..start], name, &line[end..]].concat())
}

/// Returns the range between the brackets, without blanks.
fn inside(line: &[u8]) -> Option<(usize, usize)> {
    let text = String::from_utf8_lossy(line);
    // Counted in brackets: bytes that are not UTF-8 have other offsets in the text.
    let before = text[..1 + closing_bracket(text.get(1..)?)?].matches(']').count();
    let end = memchr_iter(b']', line).nth(before)?;
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let inside = &line[1..end];
    let start = inside.iter().position(|byte| !is_blank(byte))?;
    let last = inside.iter().rposition(|byte| !is_blank(byte))?;
    Some((1 + start, 2 + last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_in_a_header_changes() {
        for (line, to, expected) in [
            ("[profile a]", "b", "[profile b]"),
            ("[ profile \t a ]; [c] # d", "b c", "[ profile \t 'b c' ]; [c] # d"),
            ("[profile 'a ]'] # é", "b", "[profile b] # é"),
            ("[profile a]b]", "c", "[profile c]"),
            ("[default] # mine", "b", "[profile b] # mine"),
            ("[profile a] # mine", "default", "[default] # mine"),
            ("[ default ]", "default", "[ default ]"),
        ] {
            let new = renamed(line.as_bytes(), SectionKind::Profile, to).unwrap();
            assert_eq!(String::from_utf8(new).unwrap(), expected, "{line}");
        }
        let new = renamed(b"[profile \xff\xff] # \xff]", SectionKind::Profile, "b").unwrap();
        assert_eq!(new, b"[profile b] # \xff]");
        let new = renamed(b"[sso-session a]", SectionKind::Session, "default").unwrap();
        assert_eq!(new, b"[sso-session default]");
        assert!(renamed(b"[profile a]", SectionKind::Profile, "b]").is_err());
    }
}

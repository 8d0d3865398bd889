//! Syntax of a `.ssoenv` file, which holds data only: the name of a profile alone on a line, or `profile =` and
//! `region =` lines. Pure.

use crate::environ::is_single_line;

/// Contents of a `.ssoenv` file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// The name of a profile.
    pub target: String,
    /// A region that replaces the profile's.
    pub region: Option<String>,
}

/// Parses the bytes of a file. Ignores blank lines and lines that begin with `#` or `;`. The error says which line is
/// wrong, and why.
pub fn parse(bytes: &[u8]) -> Result<Binding, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())?;
    let mut binding = Binding::default();
    // Editors on Windows may begin a text with a byte order mark.
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let wrong = |why: &str| Err(format!("line {}: {why}", number + 1));
        if !is_single_line(line) {
            return wrong("a control character, or another character that is not allowed");
        }
        match key(line) {
            Some(("profile", "")) | Some(("region", "")) => return wrong("there is no value after the `=`"),
            Some(("profile", _)) if !binding.target.is_empty() => return wrong("it names a second profile"),
            Some(("profile", value)) => binding.target = value.to_owned(),
            Some(("region", value)) => binding.region = Some(value.to_owned()),
            Some(_) => return wrong("only the keys `profile` and `region` are allowed"),
            None if !binding.target.is_empty() => return wrong("it names a second profile"),
            None => binding.target = line.to_owned(),
        }
    }
    if binding.target.is_empty() { Err("does not name a profile".to_owned()) } else { Ok(binding) }
}

/// Splits `name = value`, if the name is one word of lower-case letters.
fn key(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let (name, value) = (name.trim_end(), value.trim_start());
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        .then_some((name, value))
}

/// Formats a binding; `None` if it could not be parsed back to the same.
pub fn text(binding: &Binding) -> Option<String> {
    let target = &binding.target;
    let bare = format!("{target}\n");
    let keys = format!("profile = {target}\n");
    let region = binding.region.iter().map(|region| format!("region = {region}\n")).collect::<String>();
    // The usual form first; the other is for names that it cannot hold, such as one with a `=`.
    let texts = if region.is_empty() { [bare, keys] } else { [keys + &region, bare + &region] };
    texts.into_iter().find(|text| parse(text.as_bytes()).as_ref() == Ok(binding))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(target: &str, region: Option<&str>) -> Binding {
        Binding { target: target.to_owned(), region: region.map(str::to_owned) }
    }

    #[test]
    fn a_target_or_two_keys_are_understood() {
        for (text, target, region) in [
            ("prod\n", "prod", None),
            ("\u{feff}# of the team\r\n\r\n  my prod  \r\n", "my prod", None),
            ("profile = a:b\nregion=eu-west-1\n", "a:b", Some("eu-west-1")),
            ("region = r\nprofile=p", "p", Some("r")),
            ("prod\nregion = r\n", "prod", Some("r")),
            ("Odd=Name\n", "Odd=Name", None),
            ("profile = a = b\n", "a = b", None),
            ("it's $(x) `y`\n", "it's $(x) `y`", None),
        ] {
            assert_eq!(parse(text.as_bytes()), Ok(binding(target, region)), "{text:?}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_line() {
        for (bytes, why) in [
            (&b""[..], "does not name a profile"),
            (b"# nothing\n", "does not name a profile"),
            (b"region = r\n", "does not name a profile"),
            (b"\xff\xfe", "is not UTF-8 text"),
            (b"a\nb\n", "line 2: it names a second profile"),
            (b"a\nprofile = b\n", "line 2: it names a second profile"),
            (b"profile =\n", "line 1: there is no value after the `=`"),
            (b"\nrun = rm\n", "line 2: only the keys `profile` and `region` are allowed"),
            (b"a\x1b[2J\n", "line 1: a control character, or another character that is not allowed"),
            (b"a\0b\n", "line 1: a control character, or another character that is not allowed"),
            (
                "a\u{2028}b\n".as_bytes(),
                "line 1: a control character, or another character that is not allowed",
            ),
        ] {
            assert_eq!(parse(bytes), Err(why.to_owned()), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_is_written_is_read_back_or_not_written() {
        for (target, region, expected) in [
            ("prod", None, Some("prod\n")),
            ("prod", Some("r"), Some("profile = prod\nregion = r\n")),
            ("#1", None, Some("profile = #1\n")),
            ("a=b", None, Some("profile = a=b\n")),
            (" lead", None, None),
            ("a\nb", None, None),
            ("", None, None),
        ] {
            assert_eq!(text(&binding(target, region)).as_deref(), expected, "{target:?}");
        }
    }
}

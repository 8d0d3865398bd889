//! The candidates as each shell's adapter takes them. bash and PowerShell insert what they get, so it is quoted
//! here; zsh and fish quote by themselves.

use super::Candidate;
use super::bash::TypedLine;
use crate::environ::is_single_line;
use crate::pyjson;
use crate::shell::quote;
use crate::system::terminal::{is_deceptive, visible};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

/// Asks bash, zsh and fish for their own completion of files. PowerShell does that by itself when it gets nothing.
pub const FILES: &[u8] = b"\n";

/// One candidate a line: what readline is to put in the place of what it replaces.
pub fn bash(line: &TypedLine, candidates: &[Candidate]) -> Vec<u8> {
    let typed = line.words.last().map_or("", |word| &word[..line.kept]);
    let rests = insertable(candidates).filter_map(|it| it.value.strip_prefix(typed));
    rests.map(|rest| quote::bash_rest(rest, line.open) + "\n").collect::<String>().into_bytes()
}

/// `VALUE<Tab>DISPLAY` or `VALUE`, the displays in two columns.
pub fn zsh(candidates: &[Candidate]) -> Vec<u8> {
    let width = insertable(candidates).map(|it| it.value.width()).max().unwrap_or_default();
    let line = |it: &Candidate| match about(it) {
        Some(about) => {
            let blanks = " ".repeat(width - it.value.width());
            format!("{0}\t{0}{blanks}  -- {about}\n", it.value)
        }
        None => format!("{}\n", it.value),
    };
    insertable(candidates).map(line).collect::<String>().into_bytes()
}

/// `VALUE<Tab>DESCRIPTION` or `VALUE`.
pub fn fish(candidates: &[Candidate]) -> Vec<u8> {
    let line = |it: &Candidate| match about(it) {
        Some(about) => format!("{}\t{about}\n", it.value),
        None => format!("{}\n", it.value),
    };
    insertable(candidates).map(line).collect::<String>().into_bytes()
}

/// `{"candidates":[{"text":…,"list":…,"tip":…}]}`, ASCII only: what is inserted, what is listed, what is said of it. None
/// of them is empty.
pub fn powershell(candidates: &[Candidate]) -> Vec<u8> {
    let of = |it: &Candidate| {
        let tip = about(it).unwrap_or_else(|| it.value.clone());
        json!({"text": quote::powershell_word(&it.value), "list": it.value, "tip": tip})
    };
    let all: Vec<_> = insertable(candidates).filter(|it| !it.value.is_empty()).map(of).collect();
    (pyjson::compact(&json!({"candidates": all})) + "\n").into_bytes()
}

/// Those that can be typed. What a shell inserts it prints as it is, so a name that may not be printed is left out.
fn insertable(candidates: &[Candidate]) -> impl Iterator<Item = &Candidate> {
    candidates.iter().filter(|it| is_single_line(&it.value) && !it.value.contains(is_deceptive))
}

/// As it can be shown, on one line.
fn about(candidate: &Candidate) -> Option<String> {
    candidate
        .about
        .as_deref()
        .filter(|about| !about.is_empty())
        .map(|about| visible(&about.replace('\n', " ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates() -> Vec<Candidate> {
        let candidate = |value: &str, about: Option<&str>| Candidate {
            value: value.to_owned(),
            about: about.map(str::to_owned),
        };
        vec![
            candidate("a:it's", Some("111/Dev")),
            candidate("größe", Some("x\ty\u{1b}\u{202e}")),
            candidate("bad\tname", Some("z")),
            candidate("turned\u{202e}name", Some("z")),
            candidate("plain", None),
        ]
    }

    #[test]
    fn each_shell_gets_its_form() {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let bash = |line| text(bash(&TypedLine::read(":", line), &candidates()));
        assert_eq!(bash("ssoenv use "), "a:it\\'s\ngröße\nplain\n");
        assert_eq!(bash("ssoenv use a:"), "it\\'s\n");
        assert_eq!(bash("ssoenv use 'a:"), "a:it'\\''s'\ngröße'\nplain'\n");
        assert_eq!(
            text(zsh(&candidates())),
            "a:it's\ta:it's  -- 111/Dev\ngröße\tgröße   -- x\\ty\\u{1b}\\u{202e}\nplain\n"
        );
        assert_eq!(text(fish(&candidates())), "a:it's\t111/Dev\ngröße\tx\\ty\\u{1b}\\u{202e}\nplain\n");
        assert_eq!(
            text(powershell(&candidates()[..2])),
            r#"{"candidates":[{"text":"'a:it''s'","list":"a:it's","tip":"111/Dev"},{"text":"'gr\u00f6\u00dfe'","list":"gr\u00f6\u00dfe","tip":"x\\ty\\u{1b}\\u{202e}"}]}"#.to_owned() + "\n"
        );
    }
}

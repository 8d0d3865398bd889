//! Formats the candidates for each shell's adapter. bash and PowerShell insert the text as it is, so it is quoted
//! here; zsh and fish quote by themselves.

use super::Candidate;
use super::bash::TypedLine;
use crate::environ::is_single_line;
use crate::pyjson;
use crate::shell::quote;
use crate::system::terminal::{is_deceptive, is_plain, visible};
use std::borrow::Cow;
use std::cell::LazyCell;
use unicode_width::UnicodeWidthStr;

/// Answer that makes bash, zsh and fish complete files themselves. PowerShell does so for an empty answer.
pub const FILES: &[u8] = b"\n";

/// Formats one candidate per line: the text that readline puts in place of the last word's end.
pub fn bash(line: &TypedLine, candidates: &[Candidate]) -> Vec<u8> {
    let typed = line.words.last().map_or("", |word| &word[..line.kept]);
    let rests = insertable(candidates).filter_map(|it| it.value.strip_prefix(typed));
    lines(rests, |rest, out| out.push_str(&quote::bash_rest(rest, line.open)))
}

/// Formats lines of `VALUE<Tab>DISPLAY` or `VALUE`, with the descriptions aligned.
pub fn zsh(candidates: &[Candidate]) -> Vec<u8> {
    // Long lists have no descriptions, so there is nothing to align.
    let width = LazyCell::new(|| insertable(candidates).map(|it| it.value.width()).max().unwrap_or_default());
    lines(insertable(candidates), |it, out| {
        out.push_str(&it.value);
        if let Some(about) = about(it) {
            let blanks = " ".repeat(*width - it.value.width());
            out.push_str(&format!("\t{}{blanks}  -- {about}", it.value));
        }
    })
}

/// Formats lines of `VALUE<Tab>DESCRIPTION` or `VALUE`.
pub fn fish(candidates: &[Candidate]) -> Vec<u8> {
    lines(insertable(candidates), |it, out| {
        out.push_str(&it.value);
        if let Some(about) = about(it) {
            out.push_str(&format!("\t{about}"));
        }
    })
}

/// Writes each item and a line end.
fn lines<T>(all: impl Iterator<Item = T>, write: impl Fn(T, &mut String)) -> Vec<u8> {
    let mut out = String::new();
    for one in all {
        write(one, &mut out);
        out.push('\n');
    }
    out.into_bytes()
}

/// Formats `{"candidates":[{"text":…,"list":…,"tip":…}]}` in ASCII: the text to insert, the text of the list, and the
/// description. None of them is empty, which PowerShell refuses. Quotes and backslashes of values are written as
/// `\u0022` and `\u005c`, since the hook splits the answer at its quotes.
pub fn powershell(candidates: &[Candidate]) -> Vec<u8> {
    let json = |text: &str| {
        let text = pyjson::compact(&text);
        let inside = &text[1..text.len() - 1];
        // Ten thousand names nearly always have none of them.
        if !inside.contains('\\') {
            return text;
        }
        format!("\"{}\"", inside.replace(r"\\", r"\u005c").replace("\\\"", r"\u0022"))
    };
    let mut out = String::from(r#"{"candidates":["#);
    for (at, it) in insertable(candidates).filter(|it| !it.value.is_empty()).enumerate() {
        let list = json(&it.value);
        let word = quote::powershell_word(&it.value);
        let text = if word == it.value { Cow::Borrowed(&list) } else { Cow::Owned(json(&word)) };
        let tip = about(it).map_or(Cow::Borrowed(&list), |about| Cow::Owned(json(&about)));
        let comma = if at == 0 { "" } else { "," };
        out.extend([comma, r#"{"text":"#, &text, r#","list":"#, &list, r#","tip":"#, &tip, "}"]);
    }
    out.push_str("]}\n");
    out.into_bytes()
}

/// Returns the candidates that can be typed and printed. Shells print what they insert, so names with control or
/// deceptive characters are left out.
fn insertable(candidates: &[Candidate]) -> impl Iterator<Item = &Candidate> {
    let is_shown = |text: &str| is_plain(text) || is_single_line(text) && !text.contains(is_deceptive);
    candidates.iter().filter(move |it| is_shown(&it.value))
}

/// Returns the description on one line, with special characters made visible.
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
            r#"{"candidates":[{"text":"'a:it''s'","list":"a:it's","tip":"111/Dev"},{"text":"'gr\u00f6\u00dfe'","list":"gr\u00f6\u00dfe","tip":"x\u005cty\u005cu{1b}\u005cu{202e}"}]}"#.to_owned() + "\n"
        );
        let quoted = Candidate { value: "\"q\\\"".to_owned(), about: Some("\\\"".to_owned()) };
        assert_eq!(
            text(powershell(&[quoted])),
            r#"{"candidates":[{"text":"'\u0022q\u005c\u0022'","list":"\u0022q\u005c\u0022","tip":"\u005c\u0022"}]}"#.to_owned() + "\n"
        );
    }
}

//! What the source says to people: its string literals, read with a parser, each with the way it is said.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use std::path::Path;
use syn::{Item, Lit};

/// One sentence, or a part of one, as the source has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// `error`, `hint`, `note`, …: the function that gets it; `text` where it goes through a variable first.
    pub way: &'static str,
    /// With the placeholders named, and a line break as `\n`.
    pub text: String,
}

/// Calls whose literals are compared, and never shown.
const COMPARES: [&str; 14] = [
    "contains",
    "ends_with",
    "expect",
    "expect_err",
    "find",
    "says",
    "split",
    "split_once",
    "rsplit_once",
    "starts_with",
    "strip_prefix",
    "strip_suffix",
    "trim_end_matches",
    "trim_start_matches",
];

/// Macros whose words no person reads, unless the program is wrong.
const CHECKS: [&str; 8] =
    ["assert", "assert_eq", "assert_ne", "debug_assert", "include_str", "matches", "panic", "unreachable"];

/// Macros whose first literal has placeholders.
const FORMATS: [&str; 5] = ["anyhow", "format", "format_args", "write", "writeln"];

/// Words in the place of a placeholder that do not say what fills it.
const CONVERSIONS: [&str; 7] = ["crate", "else", "if", "match", "self", "super", "text"];

/// Every literal of a file that may be words, in the order of the file; without the file's tests, comments and help (which
/// is a comment of `src/cli`), and the same one once.
pub fn of_file(path: &Path) -> Vec<Said> {
    let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut found = Vec::new();
    for item in file.items {
        if !matches!(&item, Item::Mod(_) | Item::Use(_)) {
            walk(item.to_token_stream(), "text", &mut found);
        }
    }
    let mut said: Vec<Said> = Vec::new();
    for one in found {
        if reads_like_words(&one) && !said.contains(&one) {
            said.push(one);
        }
    }
    said
}

/// What the hook of a shell says by itself: from `ssoenv: ` or `hint: ` to the end of the string or the line.
pub fn of_hook(path: &Path) -> Vec<Said> {
    // A string may go on in the next line.
    let text = std::fs::read_to_string(path).unwrap().replace("\\\n", "");
    let mut said: Vec<Said> = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for (way, word) in [("note", "ssoenv: "), ("hint", "hint: ")] {
            let Some(at) = line.find(word) else { continue };
            let quote = line[..at].chars().last().filter(|c| "'\"".contains(*c)).unwrap_or('"');
            let rest = line[at..].split(quote).next().unwrap();
            let rest = rest.trim_end_matches("\\n").to_owned();
            said.push(Said { way, text: rest });
        }
    }
    said
}

/// Two words with a blank between them or at an end; a single word, where it is surely said.
fn reads_like_words(said: &Said) -> bool {
    let mut depth = 0_u32;
    let mut bare = String::new();
    for letter in said.text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            letter if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let is_word = |word: &str| word.chars().filter(char::is_ascii_alphabetic).count() > 1;
    let is_surely_said = !["text", "doctor"].contains(&said.way);
    bare.split_whitespace().any(is_word)
        && (is_surely_said || said.text.trim().contains(' ') || bare != bare.trim())
}

fn walk(tokens: TokenStream, way: &'static str, found: &mut Vec<Said>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Literal(literal) => {
                found.extend(text_of(literal).map(|text| Said { way, text }));
            }
            TokenTree::Group(group) => {
                let before: Vec<String> =
                    tokens[..at].iter().rev().take(4).map(|it| it.to_string()).collect();
                let word = |at: usize| before.get(at).map_or("", String::as_str);
                let is_attribute = group.delimiter() == Delimiter::Bracket && word(0) == "#";
                let is_macro = word(0) == "!";
                if is_attribute || COMPARES.contains(&word(0)) || (is_macro && CHECKS.contains(&word(1))) {
                    continue;
                }
                if is_macro && FORMATS.contains(&word(1)) {
                    formatted(group.stream(), way, found);
                } else {
                    // What stands beside a message: `error(message, Some(hint))`.
                    let beside = (way == "error" && word(0) == "Some").then_some("hint");
                    walk(group.stream(), way_of(&before).or(beside).unwrap_or(way), found);
                }
            }
            _ => {}
        }
    }
}

/// How the arguments of a call are said, as far as the words in front of them tell, the last one first.
fn way_of(before: &[String]) -> Option<&'static str> {
    let word = |at: usize| before.get(at).map_or("", String::as_str);
    match (word(0), word(1), word(3)) {
        ("hint", ".", _) => Some("hint"),
        ("note" | "tell", ".", _) => Some("note"),
        ("warn" | "warn_once", ".", _) => Some("warn"),
        ("verbose", ".", _) => Some("verb"),
        ("progress", ".", _) => Some("wait"),
        ("remedy", ".", _) => Some("remedy"),
        ("new" | "usage" | "sign_in" | "refused" | "configuration" | "service", ":", "Failure") => {
            Some("error")
        }
        ("error" | "reworded", ".", _) => Some("error"),
        ("error" | "warning" | "note" | "new", ":", "Finding") => Some("doctor"),
        ("confirm" | "choose" | "choose_by" | "search" | "hidden" | "suggested" | "text", ":", "prompts") => {
            Some("ask")
        }
        _ => None,
    }
}

fn text_of(literal: &proc_macro2::Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Str(text) => Some(text.value()),
        Lit::ByteStr(bytes) => String::from_utf8(bytes.value()).ok(),
        _ => None,
    }
}

/// The arguments of a macro like `format!`: its literal with the placeholders named after what fills them.
fn formatted(tokens: TokenStream, way: &'static str, found: &mut Vec<Said>) {
    let mut arguments: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(mark) if mark.as_char() == ',' => arguments.push(Vec::new()),
            _ => arguments.last_mut().unwrap().push(token),
        }
    }
    let template = |argument: &Vec<TokenTree>| match &argument[..] {
        [TokenTree::Literal(literal)] => text_of(literal),
        _ => None,
    };
    let at = arguments.iter().position(|argument| template(argument).is_some());
    if let Some(at) = at {
        let names: Vec<String> = arguments[at + 1..].iter().map(|argument| name_of(argument)).collect();
        let text = named(&template(&arguments[at]).unwrap(), &names);
        found.push(Said { way, text });
        arguments.remove(at);
    }
    for argument in arguments {
        walk(argument.into_iter().collect(), way, found);
    }
}

/// What a placeholder is called whose value is an expression: its last name that is no call; else that of what is given to
/// the call.
fn name_of(argument: &[TokenTree]) -> String {
    let mut name = None;
    for (at, token) in argument.iter().enumerate() {
        if let TokenTree::Ident(word) = token {
            let next = argument.get(at + 1).map(ToString::to_string).unwrap_or_default();
            let word = word.to_string();
            if !next.starts_with(['(', '!', ':']) && !CONVERSIONS.contains(&word.as_str()) {
                name = Some(word);
            }
        }
    }
    let inside = || {
        argument.iter().find_map(|token| match token {
            TokenTree::Group(group) => {
                let name = name_of(&group.stream().into_iter().collect::<Vec<_>>());
                Some(name).filter(|name| name != "…")
            }
            _ => None,
        })
    };
    let call = || {
        argument.iter().rev().find_map(|token| match token {
            TokenTree::Ident(word) if *word != "self" => Some(word.to_string()),
            _ => None,
        })
    };
    name.or_else(inside).or_else(call).unwrap_or_else(|| "…".to_owned())
}

/// A template with `{}` and `{0}` filled by the names of the arguments, and `{name:…}` without its form.
fn named(template: &str, names: &[String]) -> String {
    let (mut text, mut next) = (String::new(), 0);
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, mark) = rest.split_at(at);
        text.push_str(before);
        if mark.starts_with("{{") || mark.starts_with("}}") {
            text.push_str(&mark[..1]);
            rest = &mark[2..];
            continue;
        }
        let end = mark.find('}').unwrap();
        let name = mark[1..end].split(':').next().unwrap();
        let nth = match name {
            "" => {
                next += 1;
                Some(next - 1)
            }
            name => name.parse::<usize>().ok(),
        };
        let name = nth.map_or(name, |nth| names.get(nth).map_or("…", String::as_str));
        text.push_str(&format!("{{{name}}}"));
        rest = &mark[end + 1..];
    }
    text + rest
}

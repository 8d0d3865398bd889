//! YAML as a tree of limited depth and size: aliases are copied within the same limits, so that a small file cannot
//! become a large tree. Messages name a line, never a value. Pure.

use super::bad_text::BadText;
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::{HashMap, HashSet};

/// Deepest nesting; the tools' own files need six levels.
const DEEPEST: usize = 32;
/// Most values of a file, copies by aliases included.
const MOST: usize = 200_000;
/// Most bytes of text in copies by aliases.
const MOST_COPIED: usize = 8 << 20;

/// A value. Scalars stay texts: only the reader knows whether `000123456789` is a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Yaml {
    /// A text, number, or truth value, as written.
    Scalar(String),
    /// An absent value, or `~`.
    Null,
    List(Vec<Yaml>),
    /// Keys and values in file order; keys occur once.
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// Returns the value of a key; `None` for everything but a map that has it.
    pub(super) fn get(&self, key: &str) -> Option<&Yaml> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Returns the text of a key; `None` if it is absent, empty or no scalar.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Yaml::Scalar(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Returns the entries of a map; none for anything else.
    pub(super) fn entries(&self) -> &[(String, Yaml)] {
        if let Yaml::Map(entries) = self { entries } else { &[] }
    }

    /// Counts the value and all values in it, and the bytes of their texts.
    fn size(&self) -> (usize, usize) {
        match self {
            Yaml::Null => (1, 0),
            Yaml::Scalar(text) => (1, text.len()),
            Yaml::List(values) => values.iter().map(Yaml::size).fold((1, 0), sum),
            Yaml::Map(entries) => {
                let size = |(key, value): &(String, Yaml)| sum((1, key.len()), value.size());
                entries.iter().map(size).fold((1, 0), sum)
            }
        }
    }

    fn depth(&self) -> usize {
        let deepest = match self {
            Yaml::Scalar(_) | Yaml::Null => None,
            Yaml::List(values) => values.iter().map(Yaml::depth).max(),
            Yaml::Map(entries) => entries.iter().map(|(_, value)| value.depth()).max(),
        };
        1 + deepest.unwrap_or_default()
    }
}

fn sum(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    (a.0 + b.0, a.1 + b.1)
}

/// A list or map that is not finished.
enum Open {
    List(Vec<Yaml>),
    Map { entries: Vec<(String, Yaml)>, keys: HashSet<String>, key: Option<String>, merged: Vec<Yaml> },
}

/// Key that adds the entries of another map.
const MERGE: &str = "<<";

/// Reads the first document; an empty text is [`Yaml::Null`].
pub(super) fn parse(text: &str) -> Result<Yaml, BadText> {
    let mut open: Vec<(Open, usize)> = Vec::new();
    let mut anchors: HashMap<usize, Yaml> = HashMap::new();
    let (mut count, mut copied) = (0, 0);
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| BadText { line: error.marker().line(), why: "this is not YAML" })?;
        let line = span.start.line();
        let bad = |why| BadText { line, why };
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => {
                let is_null =
                    style == ScalarStyle::Plain && ["", "~", "null", "Null", "NULL"].contains(&&*text);
                (if is_null { Yaml::Null } else { Yaml::Scalar(text.into_owned()) }, anchor)
            }
            Event::Alias(anchor) => {
                let value = anchors.get(&anchor).ok_or_else(|| bad("an alias within its own value"))?;
                (count, copied) = sum((count, copied), value.size());
                if copied > MOST_COPIED {
                    return Err(bad("more than 8 MiB by aliases"));
                }
                if open.len() + value.depth() > DEEPEST {
                    return Err(bad("nested too deep"));
                }
                (value.clone(), 0)
            }
            Event::SequenceStart(anchor, _) => {
                open.push((Open::List(Vec::new()), anchor));
                if open.len() > DEEPEST {
                    return Err(bad("nested too deep"));
                }
                continue;
            }
            Event::MappingStart(anchor, _) => {
                let map =
                    Open::Map { entries: Vec::new(), keys: HashSet::new(), key: None, merged: Vec::new() };
                open.push((map, anchor));
                if open.len() > DEEPEST {
                    return Err(bad("nested too deep"));
                }
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some((Open::List(values), anchor)) => (Yaml::List(values), anchor),
                Some((Open::Map { entries, keys, merged, .. }, anchor)) => {
                    (Yaml::Map(with_merged(entries, keys, merged)), anchor)
                }
                None => return Err(bad("this is not YAML")),
            },
            Event::DocumentEnd | Event::StreamEnd => return Ok(Yaml::Null),
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => continue,
        };
        count += 1;
        if count > MOST {
            return Err(bad("more than 200,000 values"));
        }
        if anchor != 0 {
            // A copy is kept, and counts like one that is used.
            (count, copied) = sum((count, copied), value.size());
            if copied > MOST_COPIED {
                return Err(bad("more than 8 MiB by aliases"));
            }
            anchors.insert(anchor, value.clone());
        }
        match open.last_mut() {
            None => return Ok(value),
            Some((Open::List(values), _)) => values.push(value),
            Some((Open::Map { entries, keys, key, merged }, _)) => match key.take() {
                Some(name) if name == MERGE => merged.push(value),
                Some(name) => entries.push((name, value)),
                None => {
                    let Yaml::Scalar(name) = value else { return Err(bad("a key that is not a text")) };
                    if name != MERGE && !keys.insert(name.clone()) {
                        return Err(bad("a key that occurs twice"));
                    }
                    *key = Some(name);
                }
            },
        }
    }
    Ok(Yaml::Null)
}

/// Adds the entries of merged maps that the map does not have itself.
fn with_merged(
    mut entries: Vec<(String, Yaml)>,
    mut keys: HashSet<String>,
    merged: Vec<Yaml>,
) -> Vec<(String, Yaml)> {
    let maps = merged.into_iter().flat_map(|value| match value {
        Yaml::List(values) => values,
        value => vec![value],
    });
    for map in maps {
        let Yaml::Map(others) = map else { continue };
        entries.extend(others.into_iter().filter(|(key, _)| keys.insert(key.clone())));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(text: &str) -> Yaml {
        Yaml::Scalar(text.to_owned())
    }

    #[test]
    fn a_file_of_a_tool_is_a_tree_of_texts() {
        let yaml = parse(
            "# c\nSSOConfig:\n  Default: &d\n    Id: 000123456789\n    Quoted: '~'\n    None: ~\n    Empty:\n  Other:\n    <<: *d\n    Id: x\nList: [a, {b: c}]\n",
        )
        .unwrap();
        let default = yaml.get("SSOConfig").unwrap().get("Default").unwrap();
        assert_eq!(default.text("Id"), Some("000123456789"));
        assert_eq!(default.text("Quoted"), Some("~"));
        assert_eq!((default.get("None"), default.get("Empty")), (Some(&Yaml::Null), Some(&Yaml::Null)));
        let other = yaml.get("SSOConfig").unwrap().get("Other").unwrap();
        assert_eq!((other.text("Id"), other.text("Quoted")), (Some("x"), Some("~")));
        assert_eq!(
            yaml.get("List"),
            Some(&Yaml::List(vec![scalar("a"), Yaml::Map(vec![("b".into(), scalar("c"))])]))
        );
        assert_eq!(parse(""), Ok(Yaml::Null));
        assert_eq!(parse("a"), Ok(scalar("a")));
        assert_eq!(parse("a: 1\n---\nb: 2\n"), Ok(Yaml::Map(vec![("a".into(), scalar("1"))])));
    }

    #[test]
    fn a_hostile_file_is_refused_with_its_line_and_without_its_values() {
        let bomb: String = (0..40)
            .map(|level| match level {
                0 => "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(),
                level => {
                    format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "))
                }
            })
            .collect();
        let doubling: String = (0..60)
            .map(|level| match level {
                0 => "a0: &a0 {k: v}\n".to_owned(),
                level => format!("a{level}: &a{level} {{l: *a{0}, r: *a{0}}}\n", level - 1),
            })
            .collect();
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 10_000].join(", "));
        for (text, why) in [
            (long.as_str(), "more than 8 MiB by aliases"),
            (bomb.as_str(), "more than 200,000 values"),
            (&doubling, "more than 200,000 values"),
            (&"[".repeat(100_000), "nested too deep"),
            (&"{a: ".repeat(100_000), "nested too deep"),
            (
                &format!("a:\n{}", (0..5000).map(|n| format!("{:n$}- \n", "")).collect::<String>()),
                "nested too deep",
            ),
            ("a: 1\na: 2\n", "a key that occurs twice"),
            ("[a]: 1\n", "a key that is not a text"),
            ("a: &x [*x]\n", "an alias within its own value"),
            ("a: [hunter2\n", "this is not YAML"),
            ("a: *nothing\n", "this is not YAML"),
        ] {
            let bad = parse(text).unwrap_err();
            assert!(
                bad.why == why || why == "nested too deep" && bad.why == "this is not YAML",
                "{bad:?} {why}"
            );
            assert!(bad.line >= 1);
        }
    }

    #[test]
    fn no_text_is_more_than_refused() {
        use proptest::prelude::*;
        let text = "([a:{}\\[\\],&*!|>'\"%@?#-]|\\n|\\n  |\\n    | |&a |\\*a|<<: ){0,40}";
        proptest!(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() }, |(text in text)| {
            let _ = parse(&text);
        });
    }
}

//! Patterns of the command line and the settings for whole names: `*` and `?` are wildcards, case is ignored. Pure.

use wildmatch::WildMatch;

/// A pattern for a whole name. Without a wildcard it is a name.
#[derive(Clone, Debug)]
pub struct NamePattern {
    text: String,
    parsed: WildMatch,
}

impl NamePattern {
    /// Takes the pattern as typed.
    pub fn new(text: &str) -> Self {
        NamePattern { text: text.to_owned(), parsed: WildMatch::new(&text.to_lowercase()) }
    }

    /// Whether a text has wildcards.
    pub fn has_wildcards(text: &str) -> bool {
        text.contains(['*', '?'])
    }

    /// Returns the pattern as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a name matches.
    pub fn matches(&self, name: &str) -> bool {
        self.matches_lower_case(&name.to_lowercase())
    }

    /// Same as [`NamePattern::matches`], for a name that is in lower case.
    pub fn matches_lower_case(&self, name: &str) -> bool {
        self.parsed.matches(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_a_whole_name_in_any_case() {
        for (pattern, name, expected) in [
            ("prod-*", "Prod-EU", true),
            ("prod", "prod-eu", false),
            ("PROD", "prod", true),
            ("de?", "dev", true),
            ("*/ReadOnly", "111111111111/readonly", true),
            ("ü*", "Übung", true),
            ("", "prod", false),
        ] {
            assert_eq!(NamePattern::new(pattern).matches(name), expected, "{pattern} {name}");
        }
    }
}

//! TOML as granted reads it: keys in any case. Messages name a line, never a value. Pure.

use super::bad_text::BadText;
use toml::de::{DeTable, DeValue};

/// A table of a TOML file.
pub(super) struct Table<'a, 'text>(&'a DeTable<'text>);

/// Reads a text and hands its root to the caller.
pub(super) fn read<T>(text: &str, take: impl FnOnce(Table<'_, '_>) -> T) -> Result<T, BadText> {
    let root = DeTable::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = 1 + text.bytes().take(start).filter(|byte| *byte == b'\n').count();
        BadText { line, why: "this is not TOML" }
    })?;
    Ok(take(Table(root.get_ref())))
}

impl Table<'_, '_> {
    fn get(&self, key: &str) -> Option<&DeValue<'_>> {
        let found = self.0.iter().find(|(name, _)| name.get_ref().eq_ignore_ascii_case(key));
        found.map(|(_, value)| value.get_ref())
    }

    /// Whether the key has a value that is not empty.
    pub(super) fn has(&self, key: &str) -> bool {
        match self.get(key) {
            None => false,
            Some(DeValue::String(text)) => !text.is_empty(),
            Some(DeValue::Boolean(value)) => *value,
            Some(DeValue::Array(values)) => !values.is_empty(),
            Some(DeValue::Table(table)) => !table.is_empty(),
            Some(_) => true,
        }
    }

    /// Returns the text of a key; empty if it is absent or no text.
    pub(super) fn text(&self, key: &str) -> &str {
        match self.get(key) {
            Some(DeValue::String(text)) => text,
            _ => "",
        }
    }

    /// Returns the tables inside a table, with their names.
    pub(super) fn tables(&self, key: &str) -> Vec<(&str, Table<'_, '_>)> {
        let Some(DeValue::Table(table)) = self.get(key) else { return Vec::new() };
        let tables = table.iter().filter_map(|(name, value)| match value.get_ref() {
            DeValue::Table(table) => Some((&**name.get_ref(), Table(table))),
            _ => None,
        });
        tables.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_any_case() {
        let text = "Ordering = ''\nDefaultBrowser = 'FIREFOX'\n[SSO.default]\nstarturl = 'u'\nNoCredentialProcess = false\n[sso.b]\nStartURL = 'v'\n";
        let read = read(text, |root| {
            assert!(root.has("defaultbrowser") && !root.has("Ordering") && !root.has("Keyring"));
            let tables = root.tables("SSO");
            tables
                .iter()
                .map(|(name, table)| format!("{name} {}", table.text("StartURL")))
                .collect::<Vec<_>>()
        });
        assert_eq!(read, Ok(vec!["default u".to_owned()]));
    }

    #[test]
    fn a_hostile_file_is_refused_with_its_line() {
        for (text, line) in [
            ("a = 1\nb = [hunter2\n", 2),
            (&format!("a = {}", "[".repeat(100_000)), 1),
            (&format!("[{}]\n", vec!["a"; 10_000].join(".")), 1),
            ("a = 1\na = 2\n", 2),
        ] {
            assert_eq!(read(text, |_| ()), Err(BadText { line, why: "this is not TOML" }));
        }
    }
}

//! The variables that this process was started with.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;

/// The variables that this process was started with, which nothing here changes. They are read once: the C library looks
/// through all of them for each one that it is asked for, and `use` asks for a hundred.
pub struct ProcessVariables(BTreeMap<OsString, OsString>);

impl ProcessVariables {
    /// Reads them.
    pub fn read() -> Self {
        let mut variables = BTreeMap::new();
        for (name, value) in std::env::vars_os() {
            // Of one that is there twice the C library finds the first.
            variables.entry(name).or_insert(value);
        }
        ProcessVariables(variables)
    }

    /// The value as it is; an empty one counts.
    pub fn value(&self, name: &str) -> Option<OsString> {
        // Windows takes two names for one that differ in the case of letters, as it compares letters.
        if cfg!(windows) { std::env::var_os(name) } else { self.0.get(OsStr::new(name)).cloned() }
    }

    /// The names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &OsStr> {
        self.0.keys().map(OsString::as_os_str)
    }
}

/// Shows none of them: they may be keys.
impl fmt::Debug for ProcessVariables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProcessVariables")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_of_the_process_has_its_value_and_no_other_has_one() {
        let variables = ProcessVariables::read();
        let names: Vec<&OsStr> = variables.names().collect();
        assert!(!names.is_empty() && names.is_sorted());
        for name in names.iter().filter_map(|name| name.to_str()) {
            assert_eq!(variables.value(name), std::env::var_os(name), "{name}");
        }
        assert_eq!(variables.value("NO VARIABLE OF THIS NAME"), None);
    }
}

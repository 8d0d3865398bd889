//! Snapshot of the variables that this process was started with.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;

/// Variables that this process was started with; ssoenv never changes its own environment. Read once into a map: the
/// C library scans all variables at each lookup, and `use` makes about a hundred.
pub struct ProcessVariables(BTreeMap<OsString, OsString>);

impl ProcessVariables {
    /// Reads all variables of the process.
    pub fn read() -> Self {
        let mut variables = BTreeMap::new();
        for (name, value) in std::env::vars_os() {
            // For a name that occurs twice, getenv(3) returns the first value.
            variables.entry(name).or_insert(value);
        }
        ProcessVariables(variables)
    }

    /// Returns the value as it is; an empty value counts as set.
    pub fn value(&self, name: &str) -> Option<OsString> {
        // Windows compares names of variables without regard to case.
        if cfg!(windows) { std::env::var_os(name) } else { self.0.get(OsStr::new(name)).cloned() }
    }

    /// Iterates over the names in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &OsStr> {
        self.0.keys().map(OsString::as_os_str)
    }
}

/// Prints no variable: values may be keys.
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

//! Wrapper for values that must not be shown by accident: keeps secrets out of logs, panics and `{:?}`, and wipes the
//! memory on drop. It does not protect against a debugger or swap.

use std::fmt;
use zeroize::Zeroize;

/// Secret text without `Display` and with a redacted `Debug`. Only [`Secret::expose`] returns the value, so a search
/// for it finds every place where secrets leave.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value; call it on the line that reads it.
    pub fn new(value: impl Into<String>) -> Self {
        Secret(value.into())
    }

    /// Returns the value. Call it only where the value leaves the program: a cache file, a request, text for a shell.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_the_value() {
        let shown = format!("{:?} {:#?}", Secret::new("hunter2"), Some(Secret::new("hunter2")));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

//! A value that must not be shown by accident. Not a vault: it keeps secrets out of logs, panics and `{:?}`, and wipes
//! the memory when dropped.

use std::fmt;
use zeroize::Zeroize;

/// Has no `Display`, and `Debug` is redacted. [`Secret::expose`] marks the few doors through which the value leaves.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value on the line that reads it.
    pub fn new(value: impl Into<String>) -> Self {
        Secret(value.into())
    }

    /// The door: call it only where the value leaves the program (a cache file, a request, text for a shell).
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

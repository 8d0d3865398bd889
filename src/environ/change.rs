//! A change of the environment as a value. Pure.

use super::variables::ShellVariables;
use crate::secret::Secret;
use std::borrow::Cow;

/// Longest variable that a program can be started with, in bytes; a longer one makes every command of the shell fail.
/// Linux allows 32 pages per string (`MAX_ARG_STRLEN`), Windows 32,767 characters. macOS limits only the sum of all
/// variables and arguments, to 1 MiB; a quarter of that leaves room for the rest.
pub const LONGEST: usize = if cfg!(windows) {
    32_767
} else if cfg!(target_os = "linux") {
    32 * 4096
} else {
    256 << 10
};

/// Steps in order; if a name occurs twice, its last step counts.
#[derive(Debug, Default)]
pub struct EnvChange {
    pub(super) steps: Vec<(Cow<'static, str>, Option<Secret>)>,
    pub(super) absent: Vec<&'static str>,
}

impl EnvChange {
    /// Adds a step that sets a variable.
    pub fn add_set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.steps.push((name.into(), Some(Secret::new(value))));
    }

    /// Adds a step that removes a variable.
    pub fn add_unset(&mut self, name: impl Into<Cow<'static, str>>) {
        self.steps.push((name.into(), None));
    }

    /// Appends the steps of another change.
    #[must_use]
    pub fn and(mut self, other: EnvChange) -> Self {
        self.steps.extend(other.steps);
        self.absent.extend(other.absent);
        self
    }

    /// Drops the steps of a variable that the change would set; steps that only remove it are kept.
    #[must_use]
    pub fn without_value_of(mut self, name: &str) -> Self {
        if self.set().any(|(set, _)| set == name) {
            self.steps.retain(|(step, _)| step != name);
        }
        self
    }

    /// Adds a step that sets a variable, or removes it for `None`.
    pub fn add(&mut self, name: impl Into<Cow<'static, str>>, value: Option<String>) {
        self.steps.push((name.into(), value.map(Secret::new)));
    }

    /// Returns names that must be unset after the change. A shell that cannot remove one (fish's universal variables)
    /// must not apply any of it.
    pub fn absent(&self) -> &[&'static str] {
        &self.absent
    }

    /// Returns the first variable that is longer than [`LONGEST`], with its length in bytes.
    pub fn too_long(&self) -> Option<(&str, usize)> {
        let set = self.steps().enumerate().filter_map(|(number, (name, value))| Some((number, name, value?)));
        // The kernel counts `NAME=value` and the zero byte at the end.
        let lengths = set.map(|(number, name, value)| (number, name, name.len() + value.expose().len() + 2));
        let mut long = lengths.filter(|(_, _, length)| *length > LONGEST);
        long.find(|(number, name, _)| self.is_last(*number, name)).map(|(_, name, length)| (name, length))
    }

    /// Returns every step, in order.
    pub fn steps(&self) -> impl Iterator<Item = (&str, Option<&Secret>)> {
        self.steps.iter().map(|(name, value)| (&**name, value.as_ref()))
    }

    /// Returns the names that are removed in the end.
    pub fn unset(&self) -> impl Iterator<Item = &str> {
        self.last_steps().filter(|(_, value)| value.is_none()).map(|(name, _)| name)
    }

    /// Returns the variables that are set in the end.
    pub fn set(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.last_steps().filter_map(|(name, value)| Some((name, value?)))
    }

    fn last_steps(&self) -> impl Iterator<Item = (&str, Option<&Secret>)> {
        self.steps()
            .enumerate()
            .filter(|(number, (name, _))| self.is_last(*number, name))
            .map(|(_, step)| step)
    }

    fn is_last(&self, number: usize, name: &str) -> bool {
        self.steps[number + 1..].iter().all(|(later, _)| later != name)
    }
}

#[cfg(test)]
pub(super) fn world(variables: &[(&'static str, &str)]) -> ShellVariables {
    variables.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect()
}

/// Returns the variables of a shell that has made the change.
pub fn apply(before: &ShellVariables, change: &EnvChange) -> ShellVariables {
    let mut after = before.clone();
    change.unset().for_each(|name| drop(after.remove(name)));
    after.extend(change.set().map(|(name, value)| (name.to_owned().into(), value.expose().to_owned())));
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_a_name_counts() {
        let mut change = EnvChange::default();
        change.add_set("AWS_REGION", "a");
        change.add_unset("AWS_PROFILE");
        change.add_unset("AWS_REGION");
        assert_eq!(change.unset().collect::<Vec<_>>(), ["AWS_PROFILE", "AWS_REGION"]);
        assert_eq!((change.set().count(), change.steps().count()), (0, 3));
    }

    #[test]
    fn debug_shows_no_value() {
        let mut change = EnvChange::default();
        change.add_set("AWS_SECRET_ACCESS_KEY", "hunter2");
        assert!(!format!("{change:?}").contains("hunter2"));
    }
}

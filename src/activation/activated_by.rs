//! Who activates a target in a shell. Pure.

/// Who activates the target.
#[derive(Clone, Copy, Debug)]
pub enum ActivatedBy<'a> {
    /// A person.
    Person {
        /// The region given on the command line.
        region: Option<&'a str>,
        /// Whether `use` runs inside an `.envrc`.
        in_direnv: bool,
    },
    /// The hook, on entering or leaving a directory.
    Hook {
        /// `dir`, or `manual` if a person's own profile is restored.
        source: &'a str,
        /// The region of the binding, or of the former activation.
        region: Option<&'a str>,
        /// Whether the person was told that the credentials are missing.
        warned: bool,
    },
}

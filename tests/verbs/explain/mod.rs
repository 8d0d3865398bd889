//! `explain`: the answer as text and as JSON, what it says of the next `use`, and what other tools would pick.

/// The answer: its parts, its places, and no secret.
mod output;
/// What comes next, and whether `use` then does it.
mod prediction;

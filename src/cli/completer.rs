//! What an argument names, said beside the argument, for completion. Marks only: nothing is read here, and whoever
//! completes puts the names in their place.

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use std::ffi::OsStr;

/// Things that arguments name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A profile.
    Profile,
    /// A sign-in session.
    Session,
    /// A file or a directory.
    Path,
}

impl Named {
    const ALL: [Named; 3] = [Named::Profile, Named::Session, Named::Path];

    fn mark(self) -> &'static str {
        match self {
            Named::Profile => "named::profile",
            Named::Session => "named::session",
            Named::Path => "named::path",
        }
    }

    /// The mark, as an argument takes it.
    pub(super) fn completer(self) -> ArgValueCompleter {
        ArgValueCompleter::new(move |_: &OsStr| {
            vec![CompletionCandidate::new("").id(Some(self.mark().to_owned()))]
        })
    }

    /// What this candidate is the mark of. Its value is then what stands in front of the name (`--profile=`).
    pub fn of(candidate: &CompletionCandidate) -> Option<Self> {
        Self::ALL.into_iter().find(|named| candidate.get_id().is_some_and(|id| id == named.mark()))
    }
}

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
    /// A page of the help.
    Page,
}

impl Named {
    const ALL: [Named; 4] = [Named::Profile, Named::Session, Named::Path, Named::Page];

    fn mark(self) -> &'static str {
        match self {
            Named::Profile => "named::profile",
            Named::Session => "named::session",
            Named::Path => "named::path",
            Named::Page => "named::page",
        }
    }

    /// The mark, as an argument takes it.
    pub(super) fn completer(self) -> ArgValueCompleter {
        completer(self.mark().to_owned())
    }

    /// The same for an option of a verb that has an argument with this mark: of two equal marks the engine takes one.
    pub(super) fn option_completer(self) -> ArgValueCompleter {
        completer(format!("{}::option", self.mark()))
    }

    /// What this candidate is the mark of. Its value is then what stands in front of the name (`--profile=`).
    pub fn of(candidate: &CompletionCandidate) -> Option<Self> {
        Self::ALL.into_iter().find(|named| candidate.get_id().is_some_and(|id| id.starts_with(named.mark())))
    }
}

fn completer(mark: String) -> ArgValueCompleter {
    ArgValueCompleter::new(move |_: &OsStr| vec![CompletionCandidate::new("").id(Some(mark.clone()))])
}

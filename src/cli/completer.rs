//! Marks on arguments that say what they name, for completion. The completing verb replaces a mark by the names;
//! nothing is read here.

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use std::ffi::OsStr;

/// What an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A profile.
    Profile,
    /// A TARGET.
    Target,
    /// A TARGET that is not the name of an account.
    TargetById,
    /// A sign-in session.
    Session,
    /// A file or a directory.
    Path,
    /// A page of the help.
    Page,
    /// A region.
    Region,
    /// A service in the console.
    Service,
    /// A role.
    Role,
    /// A time.
    Time,
}

impl Named {
    const ALL: [Named; 10] = [
        Named::Profile,
        Named::Target,
        Named::TargetById,
        Named::Session,
        Named::Path,
        Named::Page,
        Named::Region,
        Named::Service,
        Named::Role,
        Named::Time,
    ];

    fn mark(self) -> &'static str {
        match self {
            Named::Profile => "named::profile",
            Named::Target => "named::target",
            Named::TargetById => "named::id",
            Named::Session => "named::session",
            Named::Path => "named::path",
            Named::Page => "named::page",
            Named::Region => "named::region",
            Named::Service => "named::service",
            Named::Role => "named::role",
            Named::Time => "named::time",
        }
    }

    /// Returns the mark as clap's completer.
    pub(super) fn completer(self) -> ArgValueCompleter {
        completer(self.mark().to_owned())
    }

    /// Returns a different mark for an option of a verb whose argument has the same one: clap's engine drops equal
    /// candidates.
    pub(super) fn option_completer(self) -> ArgValueCompleter {
        completer(format!("{}::option", self.mark()))
    }

    /// Returns what a candidate marks. Its value is the text before the name (`--profile=`).
    pub fn of(candidate: &CompletionCandidate) -> Option<Self> {
        Self::ALL.into_iter().find(|named| candidate.get_id().is_some_and(|id| id.starts_with(named.mark())))
    }
}

fn completer(mark: String) -> ArgValueCompleter {
    ArgValueCompleter::new(move |_: &OsStr| vec![CompletionCandidate::new("").id(Some(mark.clone()))])
}

//! `storage`: where the sign-ins of sessions are kept, and their move from one place to the other.

mod last_key;
mod move_report;
mod places;
mod relocation;
mod run;
mod turn;
mod unfinished;
mod wording;

pub(super) use run::run;
pub(super) use unfinished::tell_unfinished;

//! `storage`: where the sign-ins of sessions are kept, and their move from one place to the other.

mod move_report;
mod places;
mod relocation;
mod run;

pub(super) use run::run;

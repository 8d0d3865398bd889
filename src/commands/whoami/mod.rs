//! `whoami`: whose the credentials are, as STS says; where they came from; and what in this shell says otherwise.

mod answer;
mod errors;
mod wording;

pub(super) use answer::run;

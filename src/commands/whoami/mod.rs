//! `whoami`: shows whose the credentials are according to STS, where they came from, and what in this shell
//! contradicts it.

mod answer;
mod errors;
mod wording;

pub(super) use answer::run;

//! `sync`: writes profiles for the roles of the person. `sync` (the room) plans them; here are the options, the listing,
//! the question, and what is said.

mod answer;
mod attempt;
mod options;
mod record;
mod removal;
mod report;
mod roles;
mod run;
mod sessions;
mod surroundings;
mod unmatched;
mod user;

pub(super) use run::run;

//! Who reads stdout, and in which form they get the answer.

pub mod audience;
pub mod destination;
pub mod json;

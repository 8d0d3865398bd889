//! `off --everywhere` and `logout --everywhere`: an order to all shells and endpoints of this person, the removal of
//! written keys, and what remains.

mod after_logout;
mod meant;
mod off_everywhere;
mod portal_sign_out;
mod remains;
mod report;

pub(super) use after_logout::tell_after_logout;
pub(super) use off_everywhere::run;

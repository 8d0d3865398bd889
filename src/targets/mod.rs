//! Resolves the TARGET of a command line to a chain of credentials and a region. Never guesses between several roles:
//! a person who is present chooses, otherwise it fails with the list.

mod account_name;
mod account_words;
mod alias;
mod candidates;
mod choice;
mod default_target;
mod finder;
pub mod kept_listings;
pub mod parse;
mod picker;
mod resolve;
mod resolved_target;
mod role_in_account;
mod shell_target;
mod typed_line;
mod untrusted_aliases;

pub use alias::UsedAlias;
pub use choice::are_twins;
pub use finder::{FoundProfile, TargetFinder};
pub use resolve::{resolve, resolve_again, resolve_or_pick, resolve_word};
pub use resolved_target::{Asked, Target};
pub use role_in_account::{RoleTarget, resolve_role};
pub use shell_target::{active, resolve_or_active};

//! A profile whose section mentions an account. Pure.

use std::collections::HashMap;

/// A profile's section that mentions an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountMention {
    /// The profile's name.
    pub profile: String,
    /// Whether the section has aliases.
    pub has_alias: bool,
}

/// Profiles by the account ids that their sections mention.
pub(super) type AccountMentions = HashMap<String, Vec<AccountMention>>;

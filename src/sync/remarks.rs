//! What `sync` leaves as it is, and why. Pure.

use serde::Serialize;

/// Why something is not, or not quite, as the template and the options say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncReason {
    /// Other accounts have the same name.
    SameName,
    /// The account has other roles, and the template has no `{role}`.
    SeveralRoles,
    /// The name leads to another role, or has done so.
    NameOfAnotherRole,
    /// The name is that of a person's profile.
    NameOfOwnProfile,
    /// The name is an alias.
    NameOfAlias,
    /// The account was renamed, or the template changed, and `--rename` is not given.
    NotRenamed,
    /// A person has named the profile.
    NamedByPerson,
    /// Something refers to the profile by its name.
    Referenced,
    /// The person has a profile for the same role.
    OwnProfile,
    /// The person has changed session, account or role of the profile.
    Changed,
    /// The profile is a copy of a generated one.
    Copied,
    /// The person has given it another region than the generated one.
    OwnRegion,
    /// The person has removed the generated region.
    RegionRemoved,
    /// The region differs from the wanted one, and it is unknown who has set or removed it.
    UnknownRegion,
    /// The profile has keys beside which it cannot get the form of its session.
    OtherForm,
    /// Account id or role have a form that no service gives them.
    OddRole,
    /// The role is assigned, but not selected.
    NotSelected,
    /// The role is gone, and `--prune` is not given.
    NotPruned,
    /// The role is gone, and the profile is used.
    InUse,
    /// The role is gone, and the profile has keys or a name of the person.
    ChangedInside,
    /// The role is gone, and another user has generated the profile.
    OtherUser,
    /// The role is gone, and it is unknown who has generated the profile, or who is signed in.
    UnknownUser,
    /// More than a third of the profiles would be removed.
    TooMany,
}

/// A profile or a role that is not as the template and the options say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SyncRemark {
    /// Why.
    pub reason: SyncReason,
    /// The session.
    pub session: String,
    /// The profile; for a role without one, the name that it would get.
    pub profile: String,
    /// Account id of the role.
    pub account_id: String,
    /// The role.
    pub role_name: String,
    /// The name that it would have otherwise, or what uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

//! Which profiles of the file are generated, and which are the person's. Pure.

use super::file_profiles::FileProfile;
use super::generated::GeneratedProfile;
use super::role_to_sync::{RoleKey, SessionToSync};
use std::collections::{HashMap, HashSet};

/// To whom a profile belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ownership<'a> {
    /// Generated for this role.
    Generated {
        key: RoleKey<'a>,
        /// The profile as it was generated; `None` if that is not known.
        base: Option<&'a GeneratedProfile>,
        /// Whether a person gave it its name.
        is_named_by_person: bool,
    },
    /// Generated, and then changed by a person to be of another session, account or role.
    Changed,
    /// A person's copy of a generated profile.
    Copied,
    /// Generated for a session that this run leaves alone.
    OtherSession,
    /// The person's.
    Person,
}

/// Tells the owner of each profile. `is_template_name` says whether `sync` would give this name to this role.
pub(super) fn ownerships<'a>(
    profiles: &'a [FileProfile],
    sessions: &'a [SessionToSync],
    is_template_name: impl Fn(RoleKey<'a>, &str) -> bool,
) -> Vec<Ownership<'a>> {
    let names: HashSet<&str> = profiles.iter().map(|profile| profile.name.as_str()).collect();
    let mut generated_as: Vec<HashMap<(&str, &str), &GeneratedProfile>> = Vec::new();
    for session in sessions {
        let gone = session.record.profiles.iter();
        let gone = gone.filter(|(name, profile)| !profile.is_former && !names.contains(name.as_str()));
        let of_role = |(_, profile): (&'a String, &'a GeneratedProfile)| {
            ((profile.account_id.as_str(), profile.role_name.as_str()), profile)
        };
        generated_as.push(gone.map(of_role).collect());
    }
    let mut owners: Vec<Ownership<'_>> = Vec::with_capacity(profiles.len());
    let (mut recorded, mut unrecorded) = (HashMap::new(), HashMap::<RoleKey<'_>, Vec<usize>>::new());
    for (at, profile) in profiles.iter().enumerate() {
        let owner = match marked(profile, sessions) {
            Marked::No => Ownership::Person,
            Marked::ForOthers => Ownership::OtherSession,
            Marked::For(key) => match sessions[key.0].record.profiles.get(&profile.name) {
                Some(base) if base.is_of(key.1, key.2) && !recorded.contains_key(&key) => {
                    recorded.insert(key, at);
                    let is_named_by_person = base.is_named_by_person && !is_template_name(key, &profile.name);
                    Ownership::Generated { key, base: Some(base), is_named_by_person }
                }
                Some(base) if base.is_of(key.1, key.2) => Ownership::Copied,
                Some(_) if !is_template_name(key, &profile.name) => Ownership::Changed,
                // Another machine has generated it, and the file is shared.
                _ => {
                    unrecorded.entry(key).or_default().push(at);
                    let before = generated_as[key.0].get(&(key.1, key.2));
                    // Where it is not known who gave the name, it counts as the person's.
                    let is_named_by_person = !is_template_name(key, &profile.name);
                    Ownership::Generated { key, base: before.copied(), is_named_by_person }
                }
            },
        };
        owners.push(owner);
    }
    for (key, alike) in unrecorded {
        let is_named = |at: &&usize| is_template_name(key, &profiles[**at].name);
        let first = alike.iter().find(is_named).or(alike.first());
        let kept = first.filter(|_| !recorded.contains_key(&key)).copied();
        for at in alike.into_iter().filter(|at| Some(*at) != kept) {
            owners[at] = Ownership::Copied;
        }
    }
    owners
}

enum Marked<'a> {
    No,
    ForOthers,
    For(RoleKey<'a>),
}

fn marked<'a>(profile: &'a FileProfile, sessions: &[SessionToSync]) -> Marked<'a> {
    let Some(mark) = profile.mark.as_deref() else { return Marked::No };
    let Some(session) = sessions.iter().position(|session| session.name == mark) else {
        return Marked::ForOthers;
    };
    match &profile.role {
        Some((account_id, role_name)) if profile.session.as_deref() == Some(mark) && profile.is_plain => {
            Marked::For((session, account_id, role_name))
        }
        _ => Marked::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::sync::file_profiles::file_profiles;

    const KEYS: &str = "sso_session = s\nsso_account_id = 111111111111\nsso_role_name = A\nssoenv_sync = s\n";

    /// The owners of the profiles in a text; profiles of role A were generated under these names.
    fn owners(text: &str, generated: &[&str]) -> Vec<String> {
        let mut session = SessionToSync::for_tests("s");
        for name in generated {
            let of_role = GeneratedProfile {
                account_id: "111111111111".to_owned(),
                role_name: "A".to_owned(),
                ..GeneratedProfile::default()
            };
            session.record.profiles.insert((*name).to_owned(), of_role);
        }
        let (profiles, sessions) =
            (file_profiles(&Config::from_texts(text, "[keys]\nregion = r\n")), [session]);
        let owners = ownerships(&profiles, &sessions, |key, name| name == format!("x-{}", key.2));
        let words = |owner: &Ownership<'_>| match owner {
            Ownership::Generated { base, is_named_by_person, .. } => {
                format!("generated {} {}", base.is_some(), is_named_by_person)
            }
            other => format!("{other:?}"),
        };
        owners[..owners.len() - 1].iter().map(words).collect()
    }

    #[test]
    fn marks_and_the_record_tell_the_owner() {
        let x = format!("[profile x]\n{KEYS}");
        for (text, generated, expected) in [
            (x.clone(), &["x"][..], &["generated true false"][..]),
            (x.clone(), &[], &["generated false true"]),
            // A person has renamed it.
            (x.clone(), &["y"], &["generated true true"]),
            (x.replace("ssoenv_sync = s\n", ""), &["x"], &["Person"]),
            (x.replace("ssoenv_sync = s", "ssoenv_sync = t"), &["x"], &["OtherSession"]),
            (x.replace("sso_session = s", "sso_session = t"), &["x"], &["Person"]),
            (x.replace("= A", "= B"), &["x"], &["Changed"]),
            (x.replace("111111111111", "1"), &["x"], &["Person"]),
            (x.replace("[profile x]", "[profile keys]"), &["keys"], &[]),
            (format!("{x}[profile y]\n{KEYS}"), &["y"], &["Copied", "generated true false"]),
            (format!("{x}[profile y]\n{KEYS}"), &[], &["generated false true", "Copied"]),
            (format!("{x}[profile x-A]\n{KEYS}"), &[], &["Copied", "generated false false"]),
            (format!("{x}[profile y]\n{KEYS}"), &["x", "y"], &["generated true false", "Copied"]),
        ] {
            assert_eq!(owners(&text, generated), expected, "{text}");
        }
        // Another machine has given the name to another role.
        let text = format!("[profile x-B]\n{}", KEYS.replace("= A", "= B"));
        assert_eq!(owners(&text, &["x-B"]), ["generated false false"]);
    }
}

//! Which name each role's profile gets. A name that leads to a role never leads to another one, except with `--rename`.
//! Pure.

use super::profile_names::{FORMS, NameForms, folded};
use super::remarks::SyncReason;
use std::collections::{HashMap, HashSet};

/// A role that needs a name.
#[derive(Clone, Debug)]
pub(super) struct NameClaim {
    /// The possible names.
    pub forms: NameForms,
    /// Name of the generated profile that exists.
    pub current: Option<String>,
    /// Why that profile cannot get another name.
    pub fixed: Option<SyncReason>,
}

/// Who has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameHolder {
    /// The profile of a claim.
    Claim(usize),
    /// A generated profile that this run leaves alone.
    Generated,
    /// A profile of the person.
    Person,
    /// An alias.
    Alias,
}

/// The name of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AssignedName {
    /// The profile keeps its name; with the name that `--rename` would give it, and why it has not got it.
    Kept(Option<(String, SyncReason)>),
    /// The profile gets this name.
    Moved(String),
    /// A new profile gets this name; with the simpler one that it would have got, and why it has not.
    New(String, Option<(String, SyncReason)>),
    /// No profile is written, since this name is taken.
    Skipped(String, SyncReason),
}

/// Assigns the names. `holders` are the names that exist, folded; `is_retired` says whether a folded name once led to
/// another role than that of the claim.
pub(super) fn assign_names(
    claims: &[NameClaim],
    holders: &HashMap<String, NameHolder>,
    is_retired: impl Fn(usize, &str) -> bool,
    rename: bool,
) -> Vec<AssignedName> {
    let moving = if rename { moving(claims, holders) } else { HashMap::new() };
    let mut taken: HashSet<String> = holders.keys().cloned().collect();
    for at in moving.keys() {
        taken.remove(&folded(claims[*at].current.as_deref().unwrap_or_default()));
    }
    taken.extend(moving.values().map(|name| folded(name)));
    let mut assigned = Vec::with_capacity(claims.len());
    for (at, claim) in claims.iter().enumerate() {
        let wanted = claim.forms.name();
        assigned.push(match (&claim.current, moving.get(&at)) {
            (Some(_), Some(name)) => AssignedName::Moved(name.clone()),
            (Some(current), None) if *current == wanted || is_shorter(claim) => AssignedName::Kept(None),
            (Some(_), None) => {
                let reason = match claim.fixed {
                    Some(reason) => reason,
                    None if rename => obstacle(holders.get(&folded(&wanted))),
                    None => SyncReason::NotRenamed,
                };
                AssignedName::Kept(Some((wanted, reason)))
            }
            (None, _) => {
                let is_free = |name: &str| !taken.contains(name) && (rename || !is_retired(at, name));
                let new = new_name(&claim.forms, holders, is_free);
                if let AssignedName::New(name, _) = &new {
                    taken.insert(folded(name));
                }
                new
            }
        });
    }
    assigned
}

/// Whether the profile has the name without the role, which another role of the account would get too. It was there
/// first, and a longer name would be no improvement.
fn is_shorter(claim: &NameClaim) -> bool {
    let forms = &claim.forms;
    forms.with_role().is_some() && forms.form() == 0 && claim.current.as_deref() == Some(forms.base())
}

/// Returns the claims whose profiles get another name, with that name.
fn moving(claims: &[NameClaim], holders: &HashMap<String, NameHolder>) -> HashMap<usize, String> {
    let wants = |(at, claim): (usize, &NameClaim)| {
        let (wanted, current) = (claim.forms.name(), claim.current.as_ref()?);
        let may_move = claim.fixed.is_none() && wanted != *current && !is_shorter(claim);
        may_move.then_some((at, wanted))
    };
    let mut moving: HashMap<usize, String> = claims.iter().enumerate().filter_map(wants).collect();
    // A name becomes free only if its profile moves too; each that stays may stop another.
    loop {
        let is_blocked = |(at, name): (&usize, &String)| match holders.get(&folded(name)) {
            None => false,
            Some(NameHolder::Claim(other)) => other != at && !moving.contains_key(other),
            Some(NameHolder::Generated | NameHolder::Person | NameHolder::Alias) => true,
        };
        let blocked: Vec<usize> = moving.iter().filter(|it| is_blocked(*it)).map(|(at, _)| *at).collect();
        if blocked.is_empty() {
            return moving;
        }
        for at in blocked {
            moving.remove(&at);
        }
    }
}

/// Chooses the first free form. Another role's name leads to a longer form; a person's name to no profile, since a
/// second one beside it would surprise.
fn new_name(
    forms: &NameForms,
    holders: &HashMap<String, NameHolder>,
    is_free: impl Fn(&str) -> bool,
) -> AssignedName {
    let simple = forms.in_form(0);
    let mut reason = if forms.form() > 0 { SyncReason::SameName } else { SyncReason::NameOfAnotherRole };
    for form in forms.form()..FORMS {
        let name = forms.in_form(form);
        let key = folded(&name);
        if is_free(&key) {
            let simple = match forms.with_role() {
                _ if form > 0 && simple != name => Some((simple, reason)),
                Some(_) if form == 0 => Some((forms.base().to_owned(), SyncReason::SeveralRoles)),
                _ => None,
            };
            return AssignedName::New(name, simple);
        }
        match holders.get(&key) {
            Some(holder @ (NameHolder::Person | NameHolder::Alias)) => {
                return AssignedName::Skipped(name, obstacle(Some(holder)));
            }
            _ => reason = SyncReason::NameOfAnotherRole,
        }
    }
    AssignedName::Skipped(simple, reason)
}

fn obstacle(holder: Option<&NameHolder>) -> SyncReason {
    match holder {
        Some(NameHolder::Person) => SyncReason::NameOfOwnProfile,
        Some(NameHolder::Alias) => SyncReason::NameOfAlias,
        _ => SyncReason::NameOfAnotherRole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::profile_names::tell_apart;

    /// Claims as `BASE` or `CURRENT>BASE`, in account 1, 2 ….
    fn claims(text: &str) -> Vec<NameClaim> {
        let claim = |(at, word): (usize, &str)| {
            let (current, base) = word.split_once('>').map_or((None, word), |(a, b)| (Some(a.to_owned()), b));
            let fixed = current.as_ref().filter(|it| it.starts_with('!')).map(|_| SyncReason::Referenced);
            let current = current.map(|name| name.trim_start_matches('!').to_owned());
            let forms = NameForms::new(base.to_owned(), "s", &format!("{}", at + 1), "R");
            NameClaim { forms, current, fixed }
        };
        let mut claims: Vec<NameClaim> = text.split_whitespace().enumerate().map(claim).collect();
        let mut forms: Vec<NameForms> = claims.iter().map(|claim| claim.forms.clone()).collect();
        tell_apart(&mut forms);
        claims.iter_mut().zip(forms).for_each(|(claim, forms)| claim.forms = forms);
        claims
    }

    fn names(text: &str, rename: bool) -> String {
        let claims = claims(text);
        let mut holders: HashMap<String, NameHolder> = [
            ("mine".to_owned(), NameHolder::Person),
            ("short".to_owned(), NameHolder::Alias),
            ("elsewhere".to_owned(), NameHolder::Generated),
        ]
        .into();
        for (at, claim) in claims.iter().enumerate() {
            if let Some(current) = &claim.current {
                holders.insert(folded(current), NameHolder::Claim(at));
            }
        }
        let assigned = assign_names(&claims, &holders, |_, name| name == "gone", rename);
        let word = |(claim, assigned): (&NameClaim, AssignedName)| match assigned {
            AssignedName::Kept(None) => claim.current.clone().unwrap_or_default(),
            AssignedName::Kept(Some((wanted, reason))) => {
                format!("{}({wanted}:{reason:?})", claim.current.clone().unwrap_or_default())
            }
            AssignedName::Moved(name) => format!("={name}"),
            AssignedName::New(name, None) => format!("+{name}"),
            AssignedName::New(name, Some((_, reason))) => format!("+{name}({reason:?})"),
            AssignedName::Skipped(name, reason) => format!("-{name}({reason:?})"),
        };
        claims.iter().zip(assigned).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn without_rename_a_name_keeps_its_role() {
        for (text, expected) in [
            ("a b", "+a +b"),
            ("a>a b", "a +b"),
            // An account was renamed.
            ("a>b", "a(b:NotRenamed)"),
            // Two accounts have swapped their names.
            ("a>b b>a", "a(b:NotRenamed) b(a:NotRenamed)"),
            // An account was renamed, and a new one has its old name.
            ("a>b a", "a(b:NotRenamed) +a-2(NameOfAnotherRole)"),
            // A second account of the same name.
            ("a>a a", "a(a-1:NotRenamed) +a-2(SameName)"),
            (
                "mine short elsewhere gone",
                "-mine(NameOfOwnProfile) -short(NameOfAlias) +elsewhere-3(NameOfAnotherRole) +gone-4(NameOfAnotherRole)",
            ),
            ("MINE Gone", "-MINE(NameOfOwnProfile) +Gone-2(NameOfAnotherRole)"),
            ("a>mine", "a(mine:NotRenamed)"),
        ] {
            assert_eq!(names(text, false), expected, "{text}");
        }
    }

    #[test]
    fn with_rename_names_follow_their_accounts() {
        for (text, expected) in [
            ("a>a b", "a +b"),
            ("a>b", "=b"),
            ("a>A", "=A"),
            ("a>b b>a", "=b =a"),
            ("a>b b>c c>a", "=b =c =a"),
            ("a>b a", "=b +a"),
            ("a>a a", "=a-1 +a-2(SameName)"),
            ("gone", "+gone"),
            // One that stays stops the others.
            ("a>b b>mine", "a(b:NameOfAnotherRole) b(mine:NameOfOwnProfile)"),
            (
                "a>b b>c c>short d>a",
                "a(b:NameOfAnotherRole) b(c:NameOfAnotherRole) c(short:NameOfAlias) d(a:NameOfAnotherRole)",
            ),
            ("a>b !b>c", "a(b:NameOfAnotherRole) b(c:Referenced)"),
            ("a>b !b>c b", "=b-1 b(c:Referenced) +b-3(SameName)"),
        ] {
            assert_eq!(names(text, true), expected, "{text}");
        }
    }
}

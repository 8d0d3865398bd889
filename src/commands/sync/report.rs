//! What is said about a plan: counts, names that lead elsewhere, and what is left as it is.

use crate::sync::{MovedName, ProfileAction, SyncPlan, SyncReason, SyncRemark};

/// Names that a sentence lists.
const MOST: usize = 5;

/// Counts the changes: `2 profiles added, 1 removed`.
pub(super) fn summary(plan: &SyncPlan) -> String {
    let mut counts = [(0, "added"), (0, "renamed"), (0, "changed"), (0, "removed")];
    for change in &plan.changes {
        let at = match change.action {
            ProfileAction::Add(_) => 0,
            ProfileAction::Rename(_) => 1,
            ProfileAction::Change => 2,
            ProfileAction::Remove => 3,
        };
        counts[at].0 += 1;
    }
    let mut words = Vec::new();
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        let noun = if words.is_empty() { format!(" {}", profiles(count)) } else { String::new() };
        words.push(format!("{count}{noun} {what}"));
    }
    words.join(", ")
}

/// Returns a sentence for each name that leads to another account or role.
pub(super) fn moves(moved: &[MovedName], account: impl Fn(&str) -> String) -> Vec<String> {
    let role = |(account_id, role_name): &(String, String)| format!("{role_name} in {}", account(account_id));
    let said = |moved: &MovedName| {
        let (before, after) = (role(&moved.before), role(&moved.after));
        format!("{} leads to another role: {after}, and no longer {before}", moved.name)
    };
    moved.iter().map(said).collect()
}

/// Counts the profiles of a file that needs no change.
pub(super) fn unchanged(plan: &SyncPlan) -> String {
    let own = plan.remarks.iter().filter(|remark| remark.reason == SyncReason::OwnProfile).count();
    let generated = format!("{} generated {}", plan.unchanged, profiles(plan.unchanged));
    if own == 0 { generated } else { format!("{generated}, {own} of your own") }
}

/// Returns one sentence for each reason that `is_news`.
pub(super) fn sentences(remarks: &[SyncRemark], is_news: impl Fn(SyncReason) -> bool) -> Vec<String> {
    let mut sorted: Vec<&SyncRemark> = remarks.iter().filter(|remark| is_news(remark.reason)).collect();
    crate::ordered::sort_by_key(&mut sorted, |remark| (remark.reason, remark.detail.is_some()));
    let same = |one: &&SyncRemark, other: &&SyncRemark| {
        one.reason == other.reason && one.detail.is_some() == other.detail.is_some()
    };
    sorted.chunk_by(same).map(sentence).collect()
}

fn sentence(group: &[&SyncRemark]) -> String {
    let count = group.len();
    let names = || listed(group, |remark: &&SyncRemark| remark.profile.clone());
    let detail = |remark: &SyncRemark| remark.detail.clone().unwrap_or_default();
    let arrows = || listed(group, |remark| format!("{} (not {})", remark.profile, detail(remark)));
    let roles = || listed(group, |remark| format!("{}/{}", remark.account_id, remark.role_name));
    let reasons = || listed(group, |remark| format!("{} ({})", remark.profile, detail(remark)));
    let (keep, have) = if count == 1 { ("keeps", "has") } else { ("keep", "have") };
    let is_kept = group[0].detail.is_some();
    match group[0].reason {
        SyncReason::SameName => {
            format!(
                "{count} {} {have} the account id in the name, since accounts share a name: {}",
                profiles(count),
                names()
            )
        }
        SyncReason::SeveralRoles => format!(
            "{count} {} {have} the role in the name, since the template has no {{role}} and the account several roles: {}",
            profiles(count),
            names()
        ),
        SyncReason::NameOfAnotherRole if is_kept => {
            let taken = listed(group, |remark| format!("{} ({})", detail(remark), remark.profile));
            format!("these names lead or once led to other roles, so that longer ones are used: {taken}")
        }
        SyncReason::NameOfAnotherRole => {
            format!("not written, since the name leads to another role: {}", names())
        }
        SyncReason::NameOfOwnProfile if is_kept => {
            format!("not renamed, since a profile of yours has the name: {}", arrows())
        }
        SyncReason::NameOfOwnProfile => {
            format!("not written, since a profile of yours has the name: {}", names())
        }
        SyncReason::NameOfAlias if is_kept => {
            format!("not renamed, since an alias has the name: {}", arrows())
        }
        SyncReason::NameOfAlias => format!("not written, since an alias has the name: {}", names()),
        SyncReason::NotRenamed => {
            let changes = listed(group, |remark| format!("{} to {}", remark.profile, detail(remark)));
            format!("{count} {} {keep} the name; --rename changes {changes}", profiles(count))
        }
        SyncReason::NamedByPerson => {
            format!("{count} {} {keep} the name that you gave: {}", profiles(count), names())
        }
        SyncReason::Referenced => {
            format!("not renamed, since something refers to the profile by its name: {}", arrows())
        }
        SyncReason::OwnProfile => {
            format!(
                "{count} {} {have} a profile of yours, which stays as it is: {}",
                roles_word(count),
                names()
            )
        }
        SyncReason::Changed => {
            format!("you have changed the account or the role, so that it is yours now: {}", names())
        }
        SyncReason::Copied => format!("a copy of a generated profile is yours: {}", names()),
        SyncReason::OwnRegion => format!(
            "{count} {} {keep} the region that you set: {}; {}",
            profiles(count),
            names(),
            region_again(group)
        ),
        SyncReason::RegionRemoved => format!(
            "{count} {} {keep} no region, since you have removed it: {}; {}",
            profiles(count),
            names(),
            region_again(group)
        ),
        SyncReason::UnknownRegion => format!(
            "the region of {count} {} stays as it is, since it is not known who has set or removed it: {}; {}",
            profiles(count),
            names(),
            region_again(group)
        ),
        SyncReason::OtherForm => format!(
            "{count} {} {keep} {} form, since other sources of credentials are in {}: {}",
            profiles(count),
            if count == 1 { "its" } else { "their" },
            if count == 1 { "it" } else { "them" },
            names()
        ),
        SyncReason::OddRole => format!("not written, since account or role are not valid: {}", roles()),
        SyncReason::NotSelected => {
            let (is, it) = if count == 1 { ("is", "stays") } else { ("are", "stay") };
            format!(
                "{count} generated {} {is} not selected any more and {it}: {}; remove by hand what you do not need",
                profiles(count),
                names()
            )
        }
        SyncReason::NotPruned => {
            format!(
                "{count} {} {have} a role that you no longer have; --prune removes {}",
                profiles(count),
                names()
            )
        }
        SyncReason::InUse => format!("not removed: {}", reasons()),
        SyncReason::ChangedInside => format!("not removed, since you have changed it: {}", names()),
        SyncReason::OtherUser => format!("not removed, since another user has generated it: {}", reasons()),
        SyncReason::UnknownUser => {
            format!(
                "not removed, since it is not known whether you have generated it: {}; `ssoenv sync --prune` at a terminal asks you",
                names()
            )
        }
        SyncReason::TooMany => {
            format!("not removed, since that is more than a third of all; --prune=all removes {}", names())
        }
    }
}

/// Says how the region of `sync` takes effect again.
fn region_again(group: &[&SyncRemark]) -> String {
    let region = group[0]
        .detail
        .as_deref()
        .filter(|region| group.iter().all(|remark| remark.detail.as_deref() == Some(*region)));
    let region =
        region.map_or_else(|| "the region of the session".to_owned(), |it| format!("`region = {it}`"));
    format!("write {region} there, and the profile follows --region and sync_region again")
}

fn profiles(count: usize) -> &'static str {
    if count == 1 { "profile" } else { "profiles" }
}

fn roles_word(count: usize) -> &'static str {
    if count == 1 { "role" } else { "roles" }
}

/// Lists the first few: `a, b and 3 more`.
pub(super) fn listed<T>(group: &[T], word: impl Fn(&T) -> String) -> String {
    let mut words: Vec<String> = group.iter().take(MOST).map(word).collect();
    if group.len() > MOST {
        words.push(format!("{} more", group.len() - MOST));
    }
    let last = words.pop().unwrap_or_default();
    if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::{ProfileChange, SyncPlan};

    fn remark(reason: SyncReason, profile: &str, detail: Option<&str>) -> SyncRemark {
        SyncRemark {
            reason,
            session: "s".to_owned(),
            profile: profile.to_owned(),
            account_id: "111111111111".to_owned(),
            role_name: "R".to_owned(),
            detail: detail.map(str::to_owned),
        }
    }

    #[test]
    fn each_reason_has_one_sentence() {
        let many: Vec<SyncRemark> =
            "abcdefg".chars().map(|name| remark(SyncReason::OwnProfile, &name.to_string(), None)).collect();
        let others = [
            remark(SyncReason::NotRenamed, "x", Some("y")),
            remark(SyncReason::NameOfAlias, "p1", None),
            remark(SyncReason::NameOfAlias, "old", Some("p2")),
            remark(SyncReason::NotSelected, "z", None),
            remark(SyncReason::NamedByPerson, "mine", None),
        ];
        let all = [&many[..], &others].concat();
        assert_eq!(
            sentences(&all, |reason| reason != SyncReason::NamedByPerson),
            [
                "not written, since an alias has the name: p1",
                "not renamed, since an alias has the name: old (not p2)",
                "1 profile keeps the name; --rename changes x to y",
                "7 roles have a profile of yours, which stays as it is: a, b, c, d, e and 2 more",
                "1 generated profile is not selected any more and stays: z; remove by hand what you do not need",
            ]
        );
    }

    #[test]
    fn changes_are_counted() {
        let change = |action| ProfileChange {
            session: 0,
            name: String::new(),
            account_id: String::new(),
            role_name: String::new(),
            action,
            region: None,
            form: None,
        };
        let plan = |actions: Vec<ProfileAction>| SyncPlan {
            changes: actions.into_iter().map(change).collect(),
            ..SyncPlan::default()
        };
        use ProfileAction::{Add, Change, Remove, Rename};
        for (actions, expected) in [
            (vec![Add(None)], "1 profile added"),
            (vec![Remove, Add(None), Add(None)], "2 profiles added, 1 removed"),
            (vec![Change, Rename(String::new())], "1 profile renamed, 1 changed"),
        ] {
            assert_eq!(summary(&plan(actions)), expected);
        }
    }
}

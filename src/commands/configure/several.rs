//! Several accounts and roles at once: their profiles get the names that `sync` would give them, and are the person's own
//! all the same.

use super::draft::{Chosen, Region, Session};
use crate::aws::start_url::normalized;
use crate::config::Config;
use crate::config::document::SectionKind;
use crate::config::edit::SectionEdit;
use crate::config::profile_form::ProfileForm;
use crate::error::{ASK_ADMINISTRATOR, Failure, Topic};
use crate::ordered;
use crate::services::portal_accounts::Account;
use crate::settings::Settings;
use crate::sync::generated::GeneratedRecord;
use crate::sync::{
    DEFAULT_TEMPLATE, NameTemplate, ProfileAction, ProfileChange, RoleSelection, RoleToSync, SessionToSync,
    SyncInput, SyncReason, SyncRemark, file_profiles, plan_sync,
};
use crate::system::System;
use crate::system::terminal::prompts;
use crate::text::natural_order;
use std::collections::HashSet;

/// Returns the items at these places of a list.
pub(super) fn taken<T>(items: Vec<T>, places: &[usize]) -> Vec<T> {
    items.into_iter().enumerate().filter(|(at, _)| places.contains(at)).map(|(_, item)| item).collect()
}

/// Asks which roles of several accounts are wanted; each name counts in every account that has it.
pub(super) fn choose_roles(
    sys: &System,
    accounts: Vec<Account>,
    roles: impl Fn(&Account) -> anyhow::Result<Vec<String>>,
) -> anyhow::Result<Vec<Chosen>> {
    let mut all = Vec::new();
    for account in &accounts {
        all.extend(roles(account)?.into_iter().map(|role| Chosen::new(account, role)));
    }
    let mut names: Vec<String> =
        ordered::set(all.iter().map(|it| it.role_name.clone())).into_iter().collect();
    ordered::sort_by(&mut names, |one, other| natural_order::compare(one, other));
    let label = |name: &String| {
        let count = all.iter().filter(|it| it.role_name == *name).count();
        if count == accounts.len() {
            name.clone()
        } else {
            format!("{name}  in {count} of {} accounts", accounts.len())
        }
    };
    let labels: Vec<String> = names.iter().map(label).collect();
    let names = match names.as_slice() {
        [] => {
            return Err(Failure::refused("no role of these accounts is assigned to you")
                .hint(ASK_ADMINISTRATOR)
                .into());
        }
        [name] => {
            sys.terminal.note(&format!("role {name}, the only one"));
            names
        }
        _ => {
            let places = prompts::choose_many(sys, "Role:", &labels, &names)?;
            taken(names, &places)
        }
    };
    all.retain(|it| names.contains(&it.role_name));
    Ok(all)
}

/// Names the profiles, and says which are not written.
pub(super) fn new_profiles(
    sys: &System,
    config: &Config,
    session: &Session,
    region: &Region,
    form: ProfileForm,
    chosen: &[Chosen],
) -> anyhow::Result<Vec<ProfileChange>> {
    let settings = Settings::load(&sys.env)?;
    let aliases = settings.aliases()?.into_iter().map(|alias| alias.name).collect();
    let role = |chosen: &Chosen| RoleToSync {
        account_id: chosen.account_id.clone(),
        account_name: chosen.account_name.clone(),
        email: chosen.email.clone(),
        role_name: chosen.role_name.clone(),
    };
    let sessions = [SessionToSync {
        name: session.name.clone(),
        portal: normalized(&session.start_url),
        roles: chosen.iter().map(role).collect(),
        is_complete: false,
        template: template(&settings, session)?,
        selection: RoleSelection::default(),
        region: match region {
            Region::Is(region) => Some(region.clone()),
            Region::AsItIs | Region::None => None,
        },
        form,
        record: GeneratedRecord::default(),
        user: None,
    }];
    let profiles = file_profiles(config);
    let input = SyncInput {
        profiles: &profiles,
        sessions: &sessions,
        aliases: &aliases,
        referenced: &HashSet::new(),
        rename: false,
    };
    let plan = plan_sync(&input);
    plan.remarks.iter().filter_map(left_out).for_each(|said| sys.terminal.note(&said));
    let is_new = |change: &ProfileChange| matches!(change.action, ProfileAction::Add(_));
    Ok(plan.changes.into_iter().filter(is_new).collect())
}

/// Returns the template of the names, which `sync` takes too.
fn template(settings: &Settings, session: &Session) -> Result<NameTemplate, Failure> {
    let name = settings.of_session(&session.name)?.sync()?.name;
    let text = name.as_ref().map_or(DEFAULT_TEMPLATE, |(text, _)| text);
    NameTemplate::parse(text).map_err(|error| {
        let column = text[..error.at].chars().count() + 1;
        let failure = Failure::configuration(format!("sync_name: {error} (column {column} of the value)"))
            .hint("`ssoenv help generated-profiles` describes templates");
        match &name {
            Some((_, origin)) => failure.about(Topic::Line(origin.clone())),
            None => failure,
        }
    })
}

/// Says why a role gets no profile; `None` if it gets one.
fn left_out(remark: &SyncRemark) -> Option<String> {
    let SyncRemark { profile, account_id, role_name, .. } = remark;
    let why = match remark.reason {
        SyncReason::OwnProfile => format!("profile {profile} leads to it"),
        SyncReason::NameOfOwnProfile => format!("another profile has the name {profile}"),
        SyncReason::NameOfAlias => format!("an alias has the name {profile}"),
        SyncReason::OddRole => "its name has characters that no role can have".to_owned(),
        _ => return None,
    };
    Some(format!("{account_id}/{role_name} gets no new profile: {why}"))
}

/// Returns the edits that write the profiles.
pub(super) fn edits<'a>(region: &Region, profiles: &'a [ProfileChange]) -> Vec<SectionEdit<'a>> {
    let edit = |profile: &'a ProfileChange| {
        let mut set = profile.form.as_ref().map_or_else(Vec::new, |form| form.set.clone());
        if let Region::Is(region) = region {
            set.push(("region", region.clone()));
        }
        SectionEdit::set(SectionKind::Profile, &profile.name, set, Vec::new())
    };
    profiles.iter().map(edit).collect()
}

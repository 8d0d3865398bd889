//! `whoami`: shows whose the credentials are according to STS, where they came from, and what in this shell
//! contradicts it.

use super::errors;
use crate::accounts::names;
use crate::activation::current;
use crate::activation::current::{CurrentCredentials, CurrentSource, Shown};
use crate::activation::shell_variables::read_variables;
use crate::aws::caller_arn::Caller;
use crate::cli::Whoami;
use crate::commands::renewal_args::{check_target, given};
use crate::config::known_sessions;
use crate::environ::ElevationSummary;
use crate::output::json::json;
use crate::sdks::{Surroundings, current_surroundings};
use crate::services::sts::Signer;
use crate::services::sts::{self, CallerIdentity};
use crate::system::System;
use crate::system::terminal;
use crate::text::entries::entries;
use crate::time::{Time, spoken};
use serde::Serialize;

#[derive(Serialize)]
struct Answer {
    account_id: String,
    account_name: Option<String>,
    arn: String,
    user_id: String,
    user: Option<String>,
    role_name: Option<String>,
    /// The region of the call to STS.
    region: String,
    credentials: Used,
    /// The profile that the shell shows; `None` with a TARGET.
    shell: Option<Shown>,
    /// The time of `use --for`, if the credentials are those.
    #[serde(skip_serializing_if = "Option::is_none")]
    elevation: Option<ElevationSummary>,
    /// The warnings that were also written to stderr.
    warnings: Vec<String>,
}

/// The credentials of the call.
#[derive(Serialize)]
struct Used {
    access_key_id: String,
    source: CurrentSource,
    /// Their profile; `None` for keys in the environment that `use` did not set.
    profile: Option<String>,
    /// The account that the profile states.
    profile_account_id: Option<String>,
    expires_at: Option<String>,
    #[serde(skip)]
    left: Option<i64>,
    #[serde(skip)]
    said: String,
}

pub(in crate::commands) fn run(sys: &System, arguments: &Whoami) -> anyhow::Result<Vec<u8>> {
    let reach = &arguments.reach;
    let word = arguments.target.as_ref().or(arguments.profile.as_ref());
    check_target(word, reach, "whoami")?;
    let (found, elevation) = match word {
        Some(word) => (current::of_target_word(sys, word, &given(reach, None))?, None),
        None => {
            let before = read_variables(sys);
            let found = current::of_shell(sys, &before)?;
            let is_theirs = found.shown.as_ref().is_some_and(|shown| shown.is_theirs);
            (found, ElevationSummary::of(&before, sys.clock.now()).filter(|_| is_theirs))
        }
    };
    let identity = sts::caller_identity(sys, &found.place, Signer::from(&found.credentials))
        .map_err(|no| errors::explained(sys, &found, no))?;
    let answer = Answer { elevation, ..answer(sys, found, identity, &current_surroundings(sys)?) };
    for warning in &answer.warnings {
        sys.terminal.warn(warning);
    }
    if arguments.json {
        return json(&answer);
    }
    Ok(text(&answer, terminal::stdout_columns()).into_bytes())
}

fn answer(
    sys: &System,
    found: CurrentCredentials,
    identity: CallerIdentity,
    around: &Surroundings,
) -> Answer {
    let Caller { user, role_name } = Caller::of(&identity.arn);
    let left = found.credentials.expires_at.map(|end| end.left(sys.clock.now()));
    Answer {
        account_name: account_name(sys, &found, &identity.account_id),
        warnings: found.contradictions(&identity, around),
        region: found.place.region.clone(),
        credentials: Used {
            said: found.said(),
            source: found.source,
            profile_account_id: found.account_id().map(str::to_owned),
            expires_at: found.credentials.expires_at.map(Time::rfc3339),
            access_key_id: found.credentials.access_key_id,
            profile: found.profile,
            left,
        },
        shell: found.shown,
        elevation: None,
        account_id: identity.account_id,
        arn: identity.arn,
        user_id: identity.user_id,
        user,
        role_name,
    }
}

/// Returns the account's name: from the profile, otherwise as the portal last returned it.
fn account_name(sys: &System, found: &CurrentCredentials, account_id: &str) -> Option<String> {
    let own = found.chain.as_ref().and_then(|chain| chain.settings.value("sso_account_name"));
    // STS may name another account than the profile, and then the profile's name for it is wrong.
    if let (Some(own), true) = (own, found.account_id() == Some(account_id)) {
        return Some(own.to_owned());
    }
    let known = known_sessions::all(&found.config);
    let sessions = known.iter().filter_map(|known| known.session.as_ref().ok());
    sessions.into_iter().find_map(|session| names::load(sys, session).remove(account_id))
}

fn text(answer: &Answer, window: Option<usize>) -> String {
    let name = answer.account_name.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
    let keys = &answer.credentials;
    let left = match keys.left {
        Some(left) if left > 0 => format!("; {} left", spoken(left)),
        Some(left) => format!("; expired {} ago by the clock of this machine", spoken(left.saturating_neg())),
        None => String::new(),
    };
    let rows = [
        ("account", Some(format!("{}{name}", answer.account_id))),
        ("user", answer.user.clone()),
        ("role", answer.role_name.clone()),
        ("arn", Some(answer.arn.clone())),
        ("user id", Some(answer.user_id.clone())),
        ("keys", Some(format!("{}: {}{left}", keys.access_key_id, keys.said))),
        ("time", answer.elevation.as_ref().map(ElevationSummary::in_words)),
    ];
    let rows: Vec<(&str, String)> =
        rows.into_iter().filter_map(|(what, value)| Some((what, value?))).collect();
    entries(&rows, window)
}

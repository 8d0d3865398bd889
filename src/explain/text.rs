//! Text of the explanation: sections with aligned columns.

use super::other_tools;
use super::settings::{ProfileSettings, Value};
use super::steps::Step;
use super::{Explanation, GuardSummary, LetsPass, ShellSummary, variables};
use crate::text::page::{Page, Rows};
use crate::time::spoken;

/// Formats the explanation, wrapped to the window if there is one. Shortens paths below `home`.
pub fn text(explained: &Explanation, columns: Option<usize>, home: Option<&str>) -> anyhow::Result<Vec<u8>> {
    let mut page = Page::new(columns, home);
    page.head(explained);
    page.chain(explained);
    page.table("region", &region(explained))?;
    page.table("variables beside the keys", &variables::rows(&explained.variables))?;
    for (of, settings) in sections(explained) {
        page.table(&format!("settings of {of}"), &settings_of(settings))?;
    }
    page.table("overridden", &overridden(explained))?;
    page.table("caches", &caches(explained))?;
    page.next(explained);
    page.table("other tools in this environment", &other_tools::readers(explained))?;
    page.programs(explained);
    page.disagreements(explained);
    Ok(page.out.into_bytes())
}

impl Page {
    fn chain(&mut self, explained: &Explanation) {
        if explained.chain.is_empty() {
            return;
        }
        self.title("chain");
        for (number, step) in explained.chain.iter().enumerate() {
            let (what, details) = step_in_words(step);
            let line = self.shown(&what);
            self.line(&format!("  {}  {line}", number + 1));
            details.iter().for_each(|detail| self.said(detail));
        }
    }

    fn head(&mut self, explained: &Explanation) {
        let mut parts = vec![explained.target.clone()];
        parts.extend(explained.account_id.as_ref().map(|id| format!("account {id}")));
        parts.extend(explained.role_name.as_ref().map(|name| format!("role {name}")));
        let head = self.shown(&parts.join(", "));
        self.line(&head);
        let time = explained.elevation.as_ref().map(|time| format!(", {}", time.in_words()));
        let shell = format!("{}{}", in_shell(explained.shell), time.unwrap_or_default());
        self.line(&self.shown(&format!("  named by {}; {shell}", explained.named_by)));
        if let Some(alias) = &explained.alias {
            let said = format!("  alias {} stands for {} ({})", alias.name, alias.target, alias.said_by);
            let said = self.shown(&said);
            self.line(&said);
        }
        if let Some(pattern) = &explained.production_pattern {
            let profile = match (&pattern.by_profile, &pattern.by_alias) {
                (Some(name), _) => format!(" that profile {name} uses in this account"),
                (None, Some(alias)) => format!(" that alias {alias} matches"),
                (None, None) => String::new(),
            };
            let said =
                format!("  production, by the pattern `{}`{profile} ({})", pattern.pattern, pattern.said_by);
            let said = self.shown(&said);
            self.line(&said);
        }
        if explained.production {
            let said = format!("  {}", guard_in_words(explained.guard.as_ref()));
            let said = self.shown(&said);
            self.line(&said);
        }
        if let Some(said) = explained.form.as_ref().and_then(|form| form.in_words(&explained.target)) {
            let said = self.shown(&format!("  {said}"));
            self.line(&said);
        }
        if let Some(error) = &explained.error {
            self.title("error");
            self.said(&error.message);
            error.hint.iter().for_each(|hint| self.said(&format!("hint: {hint}")));
        }
    }

    fn next(&mut self, explained: &Explanation) {
        let Some(next) = &explained.next else { return };
        self.title("the next `use`");
        let code =
            if next.exit_code == 0 { String::new() } else { format!(" (exit code {})", next.exit_code) };
        self.said(&format!("{}{code}", next.said));
        for call in &next.calls {
            let region = call.region.as_ref().map_or_else(String::new, |region| format!(" in {region}"));
            self.said(&format!("{} {}{region}: {}", call.service, call.operation, call.purpose));
        }
        if next.calls.is_empty() {
            self.said("calls no service");
        }
    }
}

fn guard_in_words(guard: Option<&GuardSummary>) -> String {
    match guard {
        None => "no guard is set for it".to_owned(),
        Some(GuardSummary { lets_pass: Some(LetsPass { pattern, said_by }), .. }) => {
            format!("the guard lets the role pass, by the pattern `{pattern}` of read_only_roles ({said_by})")
        }
        Some(guard) => format!("the guard asks before its use ({})", guard.said_by),
    }
}

fn in_shell(state: ShellSummary) -> &'static str {
    match state {
        ShellSummary::Active => "active in this shell",
        ShellSummary::Endpoint => {
            "active in this command, whose tools get the credentials from an endpoint that renews them"
        }
        ShellSummary::Changed => "was active in this shell, but the keys were changed since",
        ShellSummary::Unavailable => "active in this shell, without credentials",
        ShellSummary::Inactive => "not active in this shell",
    }
}

/// Describes a step, with the lines below it.
fn step_in_words(step: &Step) -> (String, Vec<String>) {
    match step {
        Step::SignIn { session, start_url, region, inline } => {
            let form = if *inline { ", in the older form, which cannot be renewed" } else { "" };
            (format!("sign-in to {session}"), vec![format!("{start_url}, {region}{form}")])
        }
        Step::SsoRole { account_id, role_name } => {
            (format!("role {role_name} in account {account_id}"), Vec::new())
        }
        Step::Keys { profile, access_key_id, session_token, end, .. } => {
            let token = if *session_token { ", with a session token" } else { "" };
            (format!("keys of profile {profile}: {access_key_id}{token}"), end.iter().cloned().collect())
        }
        Step::Process { profile, command } => {
            (format!("command of profile {profile}"), vec![command.clone()])
        }
        Step::Environment { access_key_id } => {
            let key = access_key_id.as_deref().unwrap_or("none there");
            (format!("keys in the environment: {key}"), Vec::new())
        }
        Step::Login { profile, login_session } => {
            (format!("sign-in of profile {profile} with `aws login`"), vec![login_session.clone()])
        }
        Step::Foreign { what } => (format!("{what}, which ssoenv does not read"), Vec::new()),
        Step::AssumeRole {
            role_arn,
            source,
            external_id,
            mfa_serial,
            duration_seconds,
            session_name,
            file,
            line,
            notes,
            ..
        } => {
            let mut with = vec![format!("with the credentials of {source}")];
            with.extend(external_id.then(|| "an external id".to_owned()));
            with.extend(mfa_serial.as_ref().map(|serial| format!("a code from the MFA device {serial}")));
            with.extend(duration_seconds.map(|seconds| format!("for {}", spoken(seconds))));
            with.extend(session_name.as_ref().map(|name| format!("as session {name}")));
            let place = file.as_ref().zip(*line).map(|(file, line)| format!(" ({file}:{line})"));
            let what = format!("assume {role_arn}{}", place.unwrap_or_default());
            (what, [vec![with.join(", ")], notes.clone()].concat())
        }
    }
}

fn region(explained: &Explanation) -> Rows {
    let row = |what: &str, region: &crate::explain::region::Region| {
        let note = region.note.map_or_else(String::new, |note| format!("; {note}"));
        vec![what.to_owned(), region.region.clone(), format!("{}{note}", region.said_by)]
    };
    let own = explained.region.as_ref().map(|region| row("use sets", region));
    let sts = explained.sts_region.as_ref().map(|region| row("STS is asked in", region));
    let overrides = explained
        .endpoints
        .iter()
        .map(|it| vec![format!("{} is at", it.service), it.url.clone(), it.said_by.clone()]);
    own.into_iter().chain(sts).chain(overrides).collect()
}

fn place(value: &Value) -> String {
    format!("{}:{}", value.file, value.line)
}

/// Returns the sections whose settings count, with their names.
fn sections(explained: &Explanation) -> Vec<(String, &ProfileSettings)> {
    let session =
        explained.session.iter().map(|part| (format!("[sso-session {}]", part.name), &part.settings));
    let sources =
        explained.source_profiles.iter().map(|part| (format!("profile {}", part.name), &part.settings));
    let own = (format!("profile {}", explained.target), &explained.own);
    [own].into_iter().chain(sources).chain(session).collect()
}

fn settings_of(settings: &ProfileSettings) -> Rows {
    let rows =
        settings.settings.iter().map(|(key, value)| vec![key.clone(), value.value.clone(), place(value)]);
    let bad = settings.unreadable.iter();
    let bad = bad.map(|bad| vec!["-".to_owned(), bad.why.to_owned(), format!("{}:{}", bad.file, bad.line)]);
    rows.chain(bad).collect()
}

fn overridden(explained: &Explanation) -> Rows {
    let all = sections(explained).into_iter().flat_map(|(_, settings)| &settings.overridden);
    let row = |lost: &crate::explain::settings::OverriddenSetting| {
        let by = lost.by.as_ref().map_or_else(String::new, |by| format!(" ({})", place(by)));
        vec![lost.key.clone(), lost.own.value.clone(), place(&lost.own), format!("{}{by}", lost.why)]
    };
    all.map(row).collect()
}

fn caches(explained: &Explanation) -> Rows {
    let row = |cache: &crate::explain::caches::Cache| {
        let what = match cache.kind {
            crate::explain::caches::CacheKind::Token => "sign-in to ",
            crate::explain::caches::CacheKind::Registration => "registration for ",
            crate::explain::caches::CacheKind::RoleCredentials => "credentials of ",
            crate::explain::caches::CacheKind::Login => "sign-in (aws login) of ",
        };
        let state = match (&cache.expires_at, cache.left) {
            (Some(_), left) if left > 0 => format!("{} left", spoken(left)),
            (Some(_), left) => format!("expired {} ago", spoken(left.saturating_neg())),
            (None, _) if cache.exists || cache.path.is_empty() => String::new(),
            (None, _) => "not cached".to_owned(),
        };
        let said: Vec<String> =
            [state].into_iter().chain(cache.note.clone()).filter(|it| !it.is_empty()).collect();
        vec![format!("{what}{}", cache.of), said.join(", "), cache.path.clone()]
    };
    explained.caches.iter().map(row).collect()
}

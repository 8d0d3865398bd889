//! Candidates for the names of profiles and sessions, with short descriptions. Looks only at sections whose names
//! have the typed prefix. Pure.

use super::Candidate;
use crate::aws::known_regions::KNOWN_REGIONS;
use crate::config::Config;
use crate::config::login_session::LoginSession;
use crate::config::profile::{Profile, ProfileSource};
use crate::config::written_keys;
use crate::console::{ConsoleService, SERVICES};
use crate::settings::{ProductionSubject, Settings};

/// Names up to which each has a description; nobody reads longer lists, and the descriptions take time.
const MOST_DESCRIBED: usize = 200;

/// Returns the profiles with this prefix, in file order, production profiles last.
pub fn profiles(config: &Config, settings: &Settings, start: &str) -> Vec<Candidate> {
    let names = config.profile_names_beginning(start);
    if names.len() > MOST_DESCRIBED {
        return names.into_iter().map(|value| Candidate { value, about: None }).collect();
    }
    // Only the profiles that will be shown are described, since the person waits for the list.
    let part = (!start.is_empty()).then(|| config.beginning(start));
    let config = part.as_ref().unwrap_or(config);
    config.index();
    let described = names.into_iter().map(|name| {
        let (production, about) = about(config, settings, &name);
        (production, Candidate { value: name, about: Some(about) })
    });
    let (last, first): (Vec<_>, Vec<_>) = described.partition(|(production, _)| *production);
    first.into_iter().chain(last).map(|(_, candidate)| candidate).collect()
}

/// Returns the sessions with this prefix, in file order, each with its start URL.
pub fn sessions(config: &Config, start: &str) -> Vec<Candidate> {
    let mut names = config.session_names();
    names.retain(|name| name.starts_with(start));
    let url = |name: &str| Some(config.session(name).ok()??.value("sso_start_url")?.to_owned());
    names.into_iter().map(|name| Candidate { about: url(&name), value: name }).collect()
}

/// Returns the regions with this prefix, each with its place.
pub fn regions(start: &str) -> Vec<Candidate> {
    let begun = KNOWN_REGIONS.iter().filter(|(name, _)| name.starts_with(start));
    begun
        .map(|(name, place)| Candidate { value: (*name).to_owned(), about: Some((*place).to_owned()) })
        .collect()
}

/// Returns the services of the console with this prefix: their names, and the other names that people use where no
/// name has it.
pub fn services(start: &str) -> Vec<Candidate> {
    let candidate = |name: &str, service: &ConsoleService| Candidate {
        value: name.to_owned(),
        about: Some(service.names.join(", ")).filter(|_| service.names.len() > 1),
    };
    let begun = |first: bool| {
        let all = SERVICES.iter().flat_map(move |service| {
            let names = service.names.iter().enumerate();
            names.filter(move |(at, _)| (*at == 0) == first).map(move |(_, name)| (*name, service))
        });
        all.filter(|(name, _)| name.starts_with(start)).map(|(name, service)| candidate(name, service))
    };
    let found: Vec<_> = begun(true).collect();
    if found.is_empty() { begun(false).collect() } else { found }
}

/// Returns whether a profile is production, and its short description.
fn about(config: &Config, settings: &Settings, name: &str) -> (bool, String) {
    let profile = Profile::resolve(config, name);
    let source = profile.as_ref().map(|profile| profile.source.clone());
    let about = source.as_ref().map_or_else(|_| "broken".to_owned(), ProfileSource::in_words);
    // From the profile alone, since the subset may lack its source profile.
    let assumed = match &source {
        Ok(ProfileSource::AssumeRole(role)) => role.role(),
        _ => None,
    };
    let login = profile.as_ref().ok().filter(|profile| profile.source == ProfileSource::Login);
    let login = login.map(LoginSession::of);
    let (account_id, role_name) = match (&source, &assumed, &login) {
        (Ok(ProfileSource::Sso(role)), _, _) => {
            (Some(role.account_id.as_str()), Some(role.role_name.as_str()))
        }
        (_, Some(role), _) => (Some(role.account_id.as_str()), Some(role.name())),
        (_, _, Some(login)) => (login.account_id(), login.role_name()),
        _ => (profile.as_ref().ok().and_then(Profile::stated_account_id), None),
    };
    let is_production = |subject| settings.production_reason(subject).is_some();
    let written_for = profile.as_ref().ok().and_then(|profile| profile.settings.value(written_keys::MARK));
    let production = is_production(ProductionSubject { name, account_id, role_name })
        || written_for.is_some_and(|name| is_production(ProductionSubject { name, ..Default::default() }));
    (production, if production { format!("[PROD] {about}") } else { about })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "
[profile prod]
sso_session = s
sso_account_id = 012345678901
sso_role_name = Admin
[profile dev]
sso_session = s
sso_account_id = 111111111111
sso_role_name = Dev
[profile deploy]
role_arn = arn:aws:iam::222222222222:role/x
source_profile = dev
[profile half]
sso_account_id = 1
[profile bad]
nonsense
[sso-session s]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
[sso-session t]
[sso-session bad]
nonsense
";

    fn shown(candidates: Vec<Candidate>) -> Vec<String> {
        let about = |it: &Candidate| it.about.clone().unwrap_or_default();
        candidates.iter().map(|it| format!("{}: {}", it.value, about(it))).collect()
    }

    #[test]
    fn profiles_stand_as_in_the_file_and_production_last() {
        let config = Config::from_texts(CONFIG, "[keys]\naws_access_key_id = AKIA\n");
        let found = |start| shown(profiles(&config, &Settings::default(), start));
        assert_eq!(
            found(""),
            [
                "dev: 111111111111/Dev",
                "deploy: 222222222222/x, from dev",
                "half: broken",
                "bad: broken",
                "keys: keys of its own",
                "prod: [PROD] 012345678901/Admin"
            ]
        );
        assert_eq!(found("de"), ["dev: 111111111111/Dev", "deploy: 222222222222/x, from dev"]);
        assert!(found("x").is_empty());
    }

    #[test]
    fn sessions_come_with_their_start_url() {
        let config = Config::from_texts(CONFIG, "");
        assert_eq!(shown(sessions(&config, "")), ["s: https://x.awsapps.com/start", "t: ", "bad: "]);
        assert_eq!(shown(sessions(&config, "t")), ["t: "]);
    }

    #[test]
    fn of_very_many_the_names_alone_are_given() {
        let text: String = (0..300).map(|number| format!("[profile p{number:03}]\n")).collect();
        let config = Config::from_texts(&text, "");
        let found = |start| profiles(&config, &Settings::default(), start);
        assert_eq!(found("").len(), 300);
        assert!(found("").iter().all(|it| it.about.is_none()));
        assert!(found("p1").iter().all(|it| it.about.is_some()));
    }
}

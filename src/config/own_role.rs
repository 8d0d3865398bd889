//! The role of a profile that names it by keys of ssoenv instead of `sso_*` keys. Other tools run its
//! `credential_process`, so the profile must mean the same role to them. Pure.

use super::Config;
use super::own_process_line::{PROCESS, process_line};
use super::process_line::ProcessLine;
use super::section::Section;
use super::session::Session;
use super::sso_keys;
use super::sso_role::{SsoRole, are, names_no_role, unknown_keys, wrong_account_id};
use crate::error::{Failure, Topic};

/// Name of the `[sso-session]`.
pub const SESSION: &str = "ssoenv_session";
/// Account id, twelve digits.
pub const ACCOUNT: &str = "ssoenv_account_id";
/// Name of the permission set.
pub const ROLE: &str = "ssoenv_role_name";

/// The keys that name a role together.
pub const KEYS: [&str; 3] = [SESSION, ACCOUNT, ROLE];

/// The `sso_*` keys of a role or a token. Some tools prefer them to `credential_process`, others do not.
const SHARED: [&str; 5] =
    [sso_keys::ACCOUNT, sso_keys::ROLE, sso_keys::SESSION, sso_keys::START_URL, sso_keys::REGION];

/// Names of keys that a profile repeated from its session, while it asks ssoenv: other tools would refuse them beside
/// `credential_process`, and they get their old names when the profile does not ask ssoenv any more.
pub const REPEATED: [(&str, &str); 3] = [
    (sso_keys::START_URL, "ssoenv_sso_start_url"),
    (sso_keys::REGION, "ssoenv_sso_region"),
    (sso_keys::SCOPES, "ssoenv_sso_registration_scopes"),
];

/// Whether only a profile that asks ssoenv has this key.
pub fn is_of_role(key: &str) -> bool {
    KEYS.contains(&key) || REPEATED.iter().any(|(_, own)| *own == key)
}

/// Whether a profile has one of these keys.
pub fn is_named(settings: &Section) -> bool {
    KEYS.iter().any(|key| settings.setting(key).is_some())
}

/// Fails for a profile with both kinds of keys: which role it has would depend on the tool.
pub(super) fn refuse_mixed(name: &str, settings: &Section) -> Result<(), Failure> {
    let first = |keys: &[&'static str]| keys.iter().find_map(|key| Some((*key, settings.setting(key)?)));
    let (Some((own, own_setting)), Some((shared, setting))) = (first(&KEYS), first(&SHARED)) else {
        return Ok(());
    };
    let effect = match shared {
        sso_keys::ACCOUNT | sso_keys::ROLE => "the AWS CLI then does not run credential_process",
        _ => "some tools then do not run credential_process",
    };
    let what = format!("has {shared} ({}) and {own} ({}); {effect}", setting.origin, own_setting.origin);
    let quoted = shlex::try_quote(name).unwrap_or_default();
    let hint = format!("run `ssoenv configure --profile {quoted}`, or remove the keys of one kind");
    Err(Failure::configuration(what).hint(hint).about(Topic::Profile(name.to_owned())))
}

/// Fails for a profile whose `credential_process` asks ssoenv for this same profile: without these keys it names no role,
/// and the process would ask for itself.
pub(super) fn refuse_self(name: &str, settings: &Section) -> Result<(), Failure> {
    let Some(setting) = settings.setting(PROCESS) else { return Ok(()) };
    let line = ProcessLine::read(&setting.value);
    if !line.as_ref().and_then(ProcessLine::target).is_some_and(|target| target.is_profile(name)) {
        return Ok(());
    }
    let mut problems = vec![format!(
        "{PROCESS} ({}) asks ssoenv for this same profile, and it has no {}",
        setting.origin,
        KEYS.join(", ")
    )];
    problems.extend(unknown_keys(settings));
    let hint = format!("add {}, or name another profile in the line", KEYS.join(", "));
    Err(Failure::configuration(problems.join("; ")).hint(hint).about(Topic::InProfile(name.to_owned())))
}

/// Reads account, role and session of a profile by the keys of ssoenv. The error lists all problems at once.
pub(super) fn own_role(config: &Config, name: &str, settings: &Section) -> Result<SsoRole, Failure> {
    let value = |key| settings.value(key).unwrap_or_default().to_owned();
    let missing: Vec<&str> = KEYS.into_iter().filter(|key| settings.value(key).is_none()).collect();
    let mut problems = Vec::new();
    if !missing.is_empty() {
        problems.push(format!("{} missing", are(&missing)));
        problems.extend(unknown_keys(settings));
    }
    problems.extend(wrong_account_id(settings, ACCOUNT));
    if !problems.is_empty() {
        let hint = format!("such a profile has {SESSION}, {ACCOUNT} and {ROLE}");
        return Err(names_no_role(name, settings, &problems, hint));
    }
    let session = Session::named(config, &value(SESSION))?;
    let role = SsoRole { account_id: value(ACCOUNT), role_name: value(ROLE), session };
    // Other tools would get the credentials of another role.
    let Some(setting) = settings.setting(PROCESS).filter(|setting| !setting.value.is_empty()) else {
        return Ok(role);
    };
    let line = ProcessLine::read(&setting.value);
    let target = line.as_ref().and_then(ProcessLine::target);
    let does = match &target {
        Some(target) if target.is_profile(name) || target.is_role(role.parts()) => return Ok(role),
        Some(target) => format!("asks ssoenv for {}", target.target),
        None => "runs another command".to_owned(),
    };
    let what = format!(
        "{PROCESS} ({}) {does}, but {SESSION}, {ACCOUNT} and {ROLE} name {}/{}",
        setting.origin, role.account_id, role.role_name
    );
    let keys = KEYS.join(", ");
    let hint = match process_line(name, role.session.label(), &role.account_id, &role.role_name) {
        Some(line) => format!("write `{PROCESS} = {line}`, or remove {keys}"),
        None => format!("remove {keys}"),
    };
    Err(Failure::configuration(what).hint(hint).about(Topic::InProfile(name.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::profile::{Profile, ProfileSource};
    use crate::config::profile_form::ProfileForm;
    use crate::error::Kind;

    const SESSION_TEXT: &str =
        "[sso-session my-org]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = us-east-1\n";
    const ROLE_KEYS: &str =
        "ssoenv_session = my-org\nssoenv_account_id = 012345678901\nssoenv_role_name = Admin\n";
    const LINE: &str = "credential_process = ssoenv credential-process p\n";

    fn resolve(profile: &str, credentials: &str) -> Result<Profile, Failure> {
        let config = Config::from_texts(&format!("{SESSION_TEXT}[profile p]\n{profile}"), credentials);
        Profile::resolve(&config, "p")
    }

    #[test]
    fn a_profile_with_these_keys_is_one_of_the_role() {
        for line in [
            LINE,
            "",
            "credential_process =\n",
            "credential_process = '/opt/my tools/ssoenv' credential-process --min-ttl 30m p\n",
            "credential_process = ssoenv credential-process 012345678901/Admin --session my-org\n",
        ] {
            let profile = resolve(&format!("{line}{ROLE_KEYS}region = eu-west-1\n"), "").unwrap();
            assert_eq!(profile.form(), Some(ProfileForm::Process), "{line}");
            let role = profile.sso_role().unwrap();
            assert_eq!((&*role.account_id, &*role.role_name), ("012345678901", "Admin"));
            assert_eq!((role.session.label(), &*role.session.region), ("my-org", "us-east-1"));
        }
        let shared = "sso_session = my-org\nsso_account_id = 012345678901\nsso_role_name = Admin\n";
        let profile = resolve(&format!("{shared}sso_account_name = Test\n"), "").unwrap();
        assert_eq!(profile.form(), Some(ProfileForm::Shared));
        assert_eq!(resolve("region = r\n", "").unwrap().form(), None);
    }

    #[test]
    fn other_sources_win_and_lose_as_they_do_beside_a_process() {
        let keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
        let both = format!("{LINE}{ROLE_KEYS}");
        let source = |profile: &str, credentials: &str| resolve(profile, credentials).unwrap().source;
        assert_eq!(source(&both, &format!("[p]\n{keys}")), ProfileSource::Keys);
        assert_eq!(source(&format!("{both}login_session = arn\n"), ""), ProfileSource::Login);
        assert!(matches!(source(&format!("{both}{keys}"), ""), ProfileSource::Sso(_)));
        // Without the line other tools find the keys.
        assert_eq!(source(&format!("{ROLE_KEYS}{keys}"), ""), ProfileSource::Keys);
        let role = format!("{both}role_arn = arn:aws:iam::111111111111:role/x\nsource_profile = q\n");
        assert!(matches!(source(&role, ""), ProfileSource::AssumeRole(_)));
        assert!(matches!(source("region = r\n", &format!("[p]\n{both}")), ProfileSource::Sso(_)));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let other = "credential_process = ssoenv credential-process q\n";
        for (text, message, hint) in [
            (
                "ssoenv_sesion = my-org\nssoenv_account_id = 11111111111\n".to_owned(),
                "profile p (config): ssoenv_session, ssoenv_role_name are missing; ssoenv_sesion is unknown (config:5): did you mean ssoenv_session?; ssoenv_account_id `11111111111` is not twelve digits (config:6)",
                "such a profile has ssoenv_session, ssoenv_account_id and ssoenv_role_name",
            ),
            (
                ROLE_KEYS.replace("my-org", "my-orf"),
                "no [sso-session my-orf] in config",
                "did you mean my-org?",
            ),
            (
                format!("{other}{ROLE_KEYS}"),
                "profile p: credential_process (config:5) asks ssoenv for q, but ssoenv_session, ssoenv_account_id and ssoenv_role_name name 012345678901/Admin",
                "write `credential_process = ssoenv credential-process p`, or remove ssoenv_session, ssoenv_account_id, ssoenv_role_name",
            ),
            (
                format!("{ROLE_KEYS}credential_process = get --token hunter2\n"),
                "profile p: credential_process (config:8) runs another command, but ssoenv_session, ssoenv_account_id and ssoenv_role_name name 012345678901/Admin",
                "write `credential_process = ssoenv credential-process p`, or remove ssoenv_session, ssoenv_account_id, ssoenv_role_name",
            ),
            (
                format!("{LINE}{ROLE_KEYS}sso_account_id = 012345678901\nsso_session = my-org\n"),
                "profile p has sso_account_id (config:9) and ssoenv_session (config:6); the AWS CLI then does not run credential_process",
                "run `ssoenv configure --profile p`, or remove the keys of one kind",
            ),
            (
                format!("sso_session = my-org\n{LINE}{ROLE_KEYS}"),
                "profile p has sso_session (config:5) and ssoenv_session (config:7); some tools then do not run credential_process",
                "run `ssoenv configure --profile p`, or remove the keys of one kind",
            ),
        ] {
            let failure = resolve(&text, "").unwrap_err();
            assert_eq!(failure.to_string(), message);
            assert_eq!(failure.kind, Kind::Configuration);
            assert_eq!(failure.hint.as_deref(), Some(hint));
        }
        let failure = resolve(&format!("{LINE}ssoenv_sesion = my-org\n"), "").unwrap_err();
        assert_eq!(
            failure.to_string(),
            "profile p: credential_process (config:5) asks ssoenv for this same profile, and it has no ssoenv_session, ssoenv_account_id, ssoenv_role_name; ssoenv_sesion is unknown (config:6): did you mean ssoenv_session?"
        );
        let failure = resolve("ssoenv_sesion = my-org\n", "").unwrap().sso_role().unwrap_err();
        assert!(failure.to_string().contains("did you mean ssoenv_session?"), "{failure}");
    }
}

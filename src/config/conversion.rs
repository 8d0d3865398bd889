//! Changes the form of the profiles of a session: `sso_*` keys, or keys of ssoenv with a `credential_process`. Only these
//! lines change; a profile that would mean something else afterwards is left. Pure.

use super::Config;
use super::document::SectionKind;
use super::edit::SectionEdit;
use super::own_process_line::{PROCESS, process_line};
use super::process_line::ProcessLine;
use super::process_target::asks_for;
use super::profile::{Profile, ProfileSource};
use super::profile_form::ProfileForm;
use super::section::Section;
use super::{own_role, sso_keys};

/// The profiles of a session, with what the other form needs.
#[derive(Debug, Default)]
pub struct Conversion {
    /// Profiles to change, in file order.
    pub changed: Vec<ConvertedProfile>,
    /// Profiles that have the form already.
    pub unchanged: Vec<String>,
    /// Profiles that cannot have the form.
    pub left: Vec<LeftProfile>,
}

/// A profile to change.
#[derive(Debug)]
pub struct ConvertedProfile {
    /// Name of the profile.
    pub name: String,
    /// The form that it has had.
    pub former: ProfileForm,
    form: ProfileForm,
    /// The line that the profile gets.
    line: Option<String>,
}

/// A profile that stays as it is.
#[derive(Debug, PartialEq, Eq)]
pub struct LeftProfile {
    /// Name of the profile.
    pub name: String,
    /// Why, as a clause without the name: `it has role_arn too (config:7)`.
    pub why: String,
}

/// Keys of other sources. Readers rank them between the two forms, so that a change of the form could change whose
/// credentials they use.
pub const OTHER_SOURCES: [&str; 7] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "web_identity_token_file",
    "login_session",
    "aws_access_key_id",
    "aws_secret_access_key",
];

/// Plans the change of every profile of a session to this form. `session` is the name that people use: of an
/// `[sso-session]`, or the start URL of the older form.
pub fn convert(config: &Config, session: &str, form: ProfileForm) -> Conversion {
    config.index();
    let mut found = Conversion::default();
    for name in config.profile_names() {
        // An unreadable profile belongs to no session that could be known.
        let Ok(Some(settings)) = config.profile(&name) else { continue };
        if !is_of(&settings, session) {
            continue;
        }
        match converted(config, &name, &settings, form) {
            Ok(Some(profile)) => found.changed.push(profile),
            Ok(None) => found.unchanged.push(name),
            Err(why) => found.left.push(LeftProfile { name, why }),
        }
    }
    found
}

impl Conversion {
    /// Returns the edits of the config file.
    pub fn edits(&self) -> Vec<SectionEdit<'_>> {
        self.changed.iter().map(ConvertedProfile::edit).collect()
    }
}

impl ConvertedProfile {
    fn edit(&self) -> SectionEdit<'_> {
        let set = self.line.iter().map(|line| (PROCESS, line.clone())).collect();
        let remove = self.form.line_to_remove().into_iter().collect();
        SectionEdit::set(SectionKind::Profile, &self.name, set, remove)
            .renaming(self.form.renamed_keys().into())
    }
}

/// Whether the profile names this session.
fn is_of(settings: &Section, session: &str) -> bool {
    let named = [sso_keys::SESSION, own_role::SESSION].map(|key| settings.value(key));
    match named {
        [None, None] => settings.value(sso_keys::START_URL) == Some(session),
        named => named.contains(&Some(session)),
    }
}

/// Returns what the profile needs; `None` if it has the form already. Error: why it is left.
fn converted(
    config: &Config,
    name: &str,
    settings: &Section,
    form: ProfileForm,
) -> Result<Option<ConvertedProfile>, String> {
    // Whatever else it has: nothing of it is of the other form.
    let has_own_line = settings.value(PROCESS).and_then(ProcessLine::read).is_some_and(|line| line.is_ours());
    if form == ProfileForm::Shared && !own_role::is_named(settings) && !has_own_line {
        return Ok(None);
    }
    if settings.value(sso_keys::SESSION).is_none() && !own_role::is_named(settings) {
        let quoted = shlex::try_quote(name).unwrap_or_default();
        return Err(format!("it has no sso_session; `ssoenv configure --profile {quoted}` gives it one"));
    }
    if let Some((key, setting)) = OTHER_SOURCES.iter().find_map(|key| Some((key, settings.setting(key)?))) {
        return Err(format!("it has {key} too ({})", setting.origin));
    }
    let profile = Profile::resolve(config, name).map_err(|failure| failure.said_beside(name))?;
    let ProfileSource::Sso(role) = &profile.source else {
        let why = "it has no account and no role: its token is for programs that read it themselves";
        return Err(why.to_owned());
    };
    let is_elsewhere = |key: &&str| settings.setting(key).is_some_and(|it| *it.origin.path != *config.path());
    let keys = form.renamed_keys().into_iter().flat_map(|(one, other)| [one, other]);
    if let Some(setting) = keys.chain([PROCESS]).find(is_elsewhere).and_then(|key| settings.setting(key)) {
        return Err(format!("some of its keys are in another file ({})", setting.origin));
    }
    let line = settings.setting(PROCESS).filter(|setting| !setting.value.is_empty());
    if let Some(setting) = line.filter(|setting| !asks_for(&setting.value, name, role.parts())) {
        return Err(format!("its credential_process is not the one for its role ({})", setting.origin));
    }
    let has_line = line.is_some();
    let former = profile.form().unwrap_or(form);
    let is_done = former == form && has_line == (form == ProfileForm::Process);
    if is_done {
        return Ok(None);
    }
    let missing = form == ProfileForm::Process && !has_line;
    let new_line = || process_line(name, role.session.label(), &role.account_id, &role.role_name);
    let line = match missing.then(new_line) {
        Some(None) => return Err("tools read its name differently in credential_process".to_owned()),
        line => line.flatten(),
    };
    Ok(Some(ConvertedProfile { name: name.to_owned(), former, form, line }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::edit::edit;
    use proptest::prelude::*;
    use std::path::Path;

    const SESSIONS: &str = "[sso-session s]\nsso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\n\
         [sso-session t]\nsso_start_url = https://t.awsapps.com/start\nsso_region = us-east-1\n";

    /// Converts the profiles of session `s`, and returns the new text and what was done.
    fn converted_text(config: &str, credentials: &str, form: ProfileForm) -> (String, Conversion) {
        let whole = format!("{SESSIONS}{config}");
        let conversion = convert(&Config::from_texts(&whole, credentials), "s", form);
        let edited = edit(Path::new("config"), whole.as_bytes(), &conversion.edits()).unwrap();
        let text = String::from_utf8(edited.bytes).unwrap();
        (text.strip_prefix(SESSIONS).unwrap().to_owned(), conversion)
    }

    const SHARED: &str = "[profile dev] # mine\n# of dev\nregion=eu-west-1\nsso_session = s # why\nsso_account_id\t:  111111111111\noutput = json\nSSO_Role_Name=Dev\n  # last\n\n# of other\n[profile 'my other']\r\nsso_session = t\r\nsso_account_id = 222222222222\r\nsso_role_name = Dev";

    #[test]
    fn only_the_keys_of_the_role_and_the_line_change_and_come_back() {
        let (text, done) = converted_text(SHARED, "", ProfileForm::Process);
        let expected = "[profile dev] # mine\n# of dev\nregion=eu-west-1\nssoenv_session = s # why\nssoenv_account_id\t:  111111111111\noutput = json\nssoenv_role_name=Dev\n  # last\ncredential_process = ssoenv credential-process dev\n\n# of other\n";
        assert_eq!(text, format!("{expected}{}", &SHARED[SHARED.find("[profile 'my").unwrap()..]));
        assert_eq!(done.changed.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["dev"]);
        let (again, done) = converted_text(&text, "", ProfileForm::Process);
        assert_eq!(
            (again.as_str(), done.changed.len(), done.unchanged.as_slice()),
            (text.as_str(), 0, &["dev".to_owned()][..])
        );
        let (back, _) = converted_text(&text, "", ProfileForm::Shared);
        assert_eq!(back, SHARED.replace("SSO_Role_Name", "sso_role_name"));
    }

    #[test]
    fn a_profile_that_would_mean_something_else_is_left_with_the_reason() {
        const ROLE: &str = "sso_account_id = 111111111111\nsso_role_name = R\n";
        const OWN: &str = "ssoenv_session = s\nssoenv_account_id = 111111111111\nssoenv_role_name = R\n";
        for (profile, credentials, why) in [
            (
                "sso_session = s\n".to_owned(),
                "",
                "it has no account and no role: its token is for programs that read it themselves",
            ),
            (
                format!("sso_session = s\n{ROLE}credential_process = get hunter2\n"),
                "",
                "its credential_process is not the one for its role (config:11)",
            ),
            (
                format!("sso_session = s\n{ROLE}credential_process = ssoenv credential-process prod\n"),
                "",
                "its credential_process is not the one for its role (config:11)",
            ),
            (
                format!("{OWN}credential_process = get hunter2\n"),
                "",
                "credential_process (config:11) runs another command, but ssoenv_session, ssoenv_account_id and ssoenv_role_name name 111111111111/R",
            ),
            (
                format!("sso_session = s\n{ROLE}role_arn = arn:aws:iam::222222222222:role/x\n"),
                "",
                "it has role_arn too (config:11)",
            ),
            (
                format!("sso_session = s\n{ROLE}"),
                "[p]\naws_access_key_id = A\naws_secret_access_key = s\n",
                "it has aws_access_key_id too (credentials:2)",
            ),
            (
                format!("sso_session = s\n{ROLE}login_session = arn\n"),
                "",
                "it has login_session too (config:11)",
            ),
            (
                ROLE.to_owned(),
                "[p]\nsso_session = s\n",
                "some of its keys are in another file (credentials:2)",
            ),
            (
                "sso_session = s\nsso_account_id = 1\n".to_owned(),
                "",
                "(config): sso_role_name is missing; sso_account_id `1` is not twelve digits (config:9)",
            ),
            (
                format!("sso_session = s\n{ROLE}{OWN}"),
                "",
                "has sso_account_id (config:9) and ssoenv_session (config:11); the AWS CLI then does not run credential_process",
            ),
        ] {
            for form in [ProfileForm::Process, ProfileForm::Shared] {
                let before = format!("[profile p]\n{profile}");
                let (text, done) = converted_text(&before, credentials, form);
                assert_eq!(text, before);
                // It has the form of files already, right or wrong.
                let is_of_files = !profile.contains("ssoenv");
                if form == ProfileForm::Shared && is_of_files {
                    assert_eq!((done.left.len(), done.unchanged.len()), (0, 1), "{profile}");
                    continue;
                }
                assert_eq!(done.left, [LeftProfile { name: "p".into(), why: why.into() }], "{profile}");
            }
        }
        let inline = format!("[profile p]\nsso_start_url = https://old/\nsso_region = us-east-1\n{ROLE}");
        let config = Config::from_texts(&inline, "");
        let why = "it has no sso_session; `ssoenv configure --profile p` gives it one";
        assert_eq!(
            convert(&config, "https://old/", ProfileForm::Process).left,
            [LeftProfile { name: "p".into(), why: why.into() }]
        );
        assert_eq!(convert(&config, "https://old/", ProfileForm::Shared).unchanged, ["p"]);
        assert!(convert(&config, "s", ProfileForm::Process).left.is_empty());
    }

    #[test]
    fn what_is_incomplete_or_doubled_becomes_whole() {
        const OWN: &str = "ssoenv_session = s\nssoenv_account_id = 111111111111\nssoenv_role_name = R\n";
        const ROLE: &str = "sso_session = s\nsso_account_id = 111111111111\nsso_role_name = R\n";
        const LINE: &str = "credential_process = ssoenv credential-process p\n";
        let line_of_role = "credential_process = /opt/ssoenv credential-process 111111111111/R --session s\n";
        for (before, form, after) in [
            (OWN.to_owned(), ProfileForm::Process, format!("{OWN}{LINE}")),
            (OWN.to_owned(), ProfileForm::Shared, ROLE.to_owned()),
            (format!("{line_of_role}{ROLE}"), ProfileForm::Process, format!("{line_of_role}{OWN}")),
            (format!("{line_of_role}{ROLE}"), ProfileForm::Shared, ROLE.to_owned()),
            (format!("{line_of_role}{OWN}"), ProfileForm::Process, format!("{line_of_role}{OWN}")),
            (
                format!("{ROLE}sso_region = us-east-1\n"),
                ProfileForm::Process,
                format!("{OWN}ssoenv_sso_region = us-east-1\n{LINE}"),
            ),
            (
                format!("{OWN}ssoenv_sso_region = us-east-1\n{LINE}"),
                ProfileForm::Shared,
                format!("{ROLE}sso_region = us-east-1\n"),
            ),
            (
                format!("{ROLE}sso_account_name = A\n"),
                ProfileForm::Process,
                format!("{OWN}sso_account_name = A\n{LINE}"),
            ),
            (
                format!("{ROLE}credential_process =\n"),
                ProfileForm::Process,
                format!("{OWN}credential_process = ssoenv credential-process p\n"),
            ),
        ] {
            let head = "[profile p]\n";
            let (text, done) = converted_text(&format!("{head}{before}"), "", form);
            assert_eq!((text, done.left.as_slice()), (format!("{head}{after}"), &[][..]), "{before}");
        }
    }

    #[test]
    fn the_default_profile_and_a_profile_in_two_sections_change_where_their_keys_are() {
        let role = "sso_account_id = 111111111111\nsso_role_name = R\n";
        let text =
            format!("[default]\nsso_session = s\n{role}[profile p]\n{role}[profile p]\nsso_session = s\n");
        let (there, done) = converted_text(&text, "", ProfileForm::Process);
        let own = role.replace("sso_", "ssoenv_");
        assert_eq!(
            there,
            format!(
                "[default]\nssoenv_session = s\n{own}credential_process = ssoenv credential-process default\n\
                 [profile p]\n{own}[profile p]\nssoenv_session = s\ncredential_process = ssoenv credential-process p\n"
            )
        );
        assert_eq!((done.changed.len(), done.changed[0].former), (2, ProfileForm::Shared));
        assert_eq!(converted_text(&there, "", ProfileForm::Shared).0, text);
    }

    proptest! {
        #[test]
        fn there_and_back_is_every_byte(lines in proptest::collection::vec(
            prop_oneof![
                Just("region = r"), Just("# c"), Just(""), Just("s3 =\n  x = 1"), Just("output=json # d"), Just("  ; e"),
                Just("[profile q]\nsso_session = t"), Just("\u{a0}"),
                Just("sso_start_url=https://s.awsapps.com/start"), Just("sso_region = us-east-1 # here"),
            ], 0..8), at in 0_usize..9, ends in any::<bool>(), crlf in any::<bool>()) {
            let mut lines = lines;
            let role = "sso_session = s\nsso_account_id=111111111111\nsso_role_name =  R";
            lines.insert(at.min(lines.len()), "[profile x]\nsso_session = s\nsso_account_id = 222222222222\nsso_role_name = R");
            let mut text = format!("[profile p]\n{role}\n{}", lines.join("\n"));
            if ends { text.push('\n') }
            if crlf { text = text.replace('\n', "\r\n") }
            let (there, done) = converted_text(&text, "", ProfileForm::Process);
            if done.left.is_empty() && there != text {
                let (back, _) = converted_text(&there, "", ProfileForm::Shared);
                // The last line may have got an end.
                let is_same = back == text || !text.ends_with('\n') && back.trim_end_matches(['\r', '\n']) == text;
                prop_assert!(is_same, "{text:?} {back:?}");
                prop_assert!(!there.contains("= s\nsso_account"));
            }
        }
    }
}

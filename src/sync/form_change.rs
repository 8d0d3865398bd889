//! The keys by which a profile of the file names its role, and their change to the form that its session needs. Pure.

use crate::config::conversion::OTHER_SOURCES;
use crate::config::own_process_line::{PROCESS, process_line};
use crate::config::process_line::ProcessLine;
use crate::config::process_target::asks_for;
use crate::config::profile_form::ProfileForm;
use crate::config::section::Section;
use crate::config::{own_role, sso_keys};

/// The keys of a role as a profile has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleKeys {
    /// Session, account id and role by `sso_*` keys.
    shared: [Option<String>; 3],
    /// The same by keys of ssoenv.
    own: [Option<String>; 3],
    /// The `credential_process` line.
    line: Option<String>,
    has_other_source: bool,
}

/// Keys to change, so that a profile has the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormChange {
    /// The form.
    pub form: ProfileForm,
    /// Keys and values to set.
    pub set: Vec<(&'static str, String)>,
    pub(super) rename: Vec<(&'static str, &'static str)>,
    pub(super) remove: Vec<&'static str>,
}

/// The role of a profile, and the name that it has after the change.
#[derive(Clone, Copy)]
pub(super) struct NamedRole<'a> {
    pub profile: &'a str,
    pub session: &'a str,
    pub account_id: &'a str,
    pub role_name: &'a str,
}

impl RoleKeys {
    pub(super) fn of(section: &Section) -> Self {
        let values = |keys: [&str; 3]| keys.map(|key| section.value(key).map(str::to_owned));
        RoleKeys {
            shared: values(sso_keys::OF_ROLE),
            own: values(own_role::KEYS),
            line: section.value(PROCESS).map(str::to_owned),
            has_other_source: OTHER_SOURCES.iter().any(|key| section.setting(key).is_some()),
        }
    }

    /// Returns session, account id and role; what the two kinds of keys state differently is `None`.
    pub(super) fn values(&self) -> (Option<String>, Option<String>, Option<String>) {
        let mut values = self.shared.iter().zip(&self.own).map(|pair| match pair {
            (Some(shared), Some(own)) => (shared == own).then(|| own.clone()),
            (shared, own) => shared.clone().or_else(|| own.clone()),
        });
        let mut next = || values.next().flatten();
        (next(), next(), next())
    }

    /// Whether its `credential_process` runs ssoenv.
    pub(super) fn has_own_line(&self) -> bool {
        self.line.as_deref().and_then(ProcessLine::read).is_some_and(|line| line.target().is_some())
    }

    fn has_shared(&self) -> bool {
        self.shared.iter().any(Option::is_some)
    }

    fn has_own(&self) -> bool {
        self.own.iter().any(Option::is_some)
    }

    /// Whether the line asks for this profile, or this role.
    fn asks_for(&self, role: NamedRole<'_>) -> bool {
        let parts = (role.session, role.account_id, role.role_name);
        self.line.as_deref().is_some_and(|line| asks_for(line, role.profile, parts))
    }

    /// Returns what the profile needs to have a form under this name; `None` if it has it. `Err`: it cannot have it
    /// without meaning something else to a tool.
    pub(super) fn change(&self, form: ProfileForm, role: NamedRole<'_>) -> Result<Option<FormChange>, ()> {
        let is_right = match form {
            ProfileForm::Shared => !self.has_own() && self.line.is_none(),
            ProfileForm::Process => !self.has_shared() && self.asks_for(role),
        };
        if is_right {
            return Ok(None);
        }
        let has_own_line = self.has_own_line();
        // In this form the profile may have any other key.
        if form == ProfileForm::Shared && !self.has_own() && !has_own_line {
            return Ok(None);
        }
        if self.has_other_source || (self.line.is_some() && !has_own_line) {
            return Err(());
        }
        let NamedRole { profile, session, account_id, role_name } = role;
        // Both kinds of keys: those of the form are written, and the others go.
        if self.has_shared() && self.has_own() {
            let set = form.role_keys(profile, session, account_id, role_name).ok_or(())?;
            let remove = form.keys_to_remove(has_own_line);
            return Ok(Some(FormChange { form, set, rename: Vec::new(), remove }));
        }
        let line = || Ok((PROCESS, process_line(profile, session, account_id, role_name).ok_or(())?));
        let set = match form {
            ProfileForm::Process if !self.asks_for(role) => vec![line()?],
            _ => Vec::new(),
        };
        let remove = form.line_to_remove().into_iter().collect();
        Ok(Some(FormChange { form, set, rename: form.renamed_keys().into(), remove }))
    }
}

impl FormChange {
    /// Returns the keys of a new profile.
    pub(super) fn of_new(form: ProfileForm, role: NamedRole<'_>) -> Option<Self> {
        let set = form.role_keys(role.profile, role.session, role.account_id, role.role_name)?;
        Some(FormChange { form, set, rename: Vec::new(), remove: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::document::SectionKind;
    use crate::config::edit::{SectionEdit, edit};
    use std::path::Path;

    const SHARED: &str = "sso_session = s\nsso_account_id = 111111111111\nsso_role_name = R\n";
    const OWN: &str = "ssoenv_session = s\nssoenv_account_id = 111111111111\nssoenv_role_name = R\n";
    const LINE: &str = "credential_process = ssoenv credential-process p\n";

    /// Returns the profile after the change; `None` if it cannot have the form.
    fn changed(body: &str, form: ProfileForm) -> Option<String> {
        let text = format!("[profile p]\n{body}");
        let keys = RoleKeys::of(&Config::from_texts(&text, "").profile("p").unwrap().unwrap());
        let role = NamedRole { profile: "p", session: "s", account_id: "111111111111", role_name: "R" };
        let Some(FormChange { set, rename, remove, .. }) = keys.change(form, role).ok()? else {
            return Some(body.to_owned());
        };
        let wanted = SectionEdit::set(SectionKind::Profile, "p", set, remove).renaming(rename);
        let edited = edit(Path::new("config"), text.as_bytes(), &[wanted]).unwrap();
        let text = String::from_utf8(edited.bytes).unwrap();
        Some(text.strip_prefix("[profile p]\n").unwrap().to_owned())
    }

    #[test]
    fn a_profile_gets_the_form_whatever_it_had() {
        let of_role = "credential_process = /a/ssoenv credential-process 111111111111/R --session s\n";
        let of_other = "credential_process = ssoenv credential-process q\n";
        let region = "region = r\n";
        for (body, process, shared) in [
            (SHARED.to_owned(), format!("{OWN}{LINE}"), SHARED.to_owned()),
            (format!("{LINE}{OWN}{region}"), format!("{LINE}{OWN}{region}"), format!("{SHARED}{region}")),
            (format!("{of_role}{OWN}"), format!("{of_role}{OWN}"), SHARED.to_owned()),
            (format!("{of_role}{SHARED}"), format!("{of_role}{OWN}"), SHARED.to_owned()),
            // Its name was another one.
            (format!("{of_other}{OWN}"), format!("{LINE}{OWN}"), SHARED.to_owned()),
            (OWN.to_owned(), format!("{OWN}{LINE}"), SHARED.to_owned()),
            (format!("{SHARED}{OWN}"), format!("{OWN}{LINE}"), SHARED.to_owned()),
            (format!("{SHARED}{LINE}"), format!("{OWN}{LINE}"), SHARED.to_owned()),
            (
                format!("{SHARED}sso_region = x\n"),
                format!("{OWN}ssoenv_sso_region = x\n{LINE}"),
                format!("{SHARED}sso_region = x\n"),
            ),
        ] {
            assert_eq!(changed(&body, ProfileForm::Process), Some(process), "{body}");
            assert_eq!(changed(&body, ProfileForm::Shared), Some(shared), "{body}");
        }
    }

    #[test]
    fn beside_another_source_a_profile_keeps_its_form() {
        for more in ["credential_process = get x\n", "login_session = arn\n", "aws_access_key_id = A\n"] {
            let body = format!("{SHARED}{more}");
            assert_eq!(changed(&body, ProfileForm::Process), None, "{more}");
            assert_eq!(changed(&body, ProfileForm::Shared), Some(body.clone()), "{more}");
        }
        assert_eq!(changed(&format!("{LINE}{OWN}role_arn = x\n"), ProfileForm::Shared), None);
    }

    #[test]
    fn keys_of_both_kinds_count_only_where_they_agree() {
        let values = |text: &str| {
            let config = Config::from_texts(&format!("[profile p]\n{text}"), "");
            RoleKeys::of(&config.profile("p").unwrap().unwrap()).values()
        };
        let one = |text: &str| Some(text.to_owned());
        assert_eq!(values(&format!("{SHARED}{OWN}")), (one("s"), one("111111111111"), one("R")));
        assert_eq!(values(&format!("{SHARED}ssoenv_role_name = Q\n")), (one("s"), one("111111111111"), None));
        assert_eq!(values("region = r\n"), (None, None, None));
    }
}

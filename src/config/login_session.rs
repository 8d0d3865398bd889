//! The sign-in of `aws login`, as a profile names it with `login_session`. Pure.

use super::Config;
use super::profile::{Profile, ProfileSource};
use super::shell_word::quoted;
use crate::aws::account_id::is_account_id;
use crate::aws::caller_arn::Caller;

/// A sign-in of `aws login`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginSession {
    /// The profile that has the key.
    pub profile: String,
    /// Value of `login_session`: ARN of the user or role session that has signed in. Its hash names the cache file.
    pub id: String,
    /// `region` of that profile.
    pub region: Option<String>,
    account_id: Option<String>,
    role_name: Option<String>,
}

impl LoginSession {
    /// Reads the key of a profile.
    pub fn of(profile: &Profile) -> Self {
        let id = profile.settings.value("login_session").unwrap_or_default();
        let account_id = id.starts_with("arn:").then(|| id.split(':').nth(4)).flatten();
        LoginSession {
            profile: profile.name.clone(),
            id: id.to_owned(),
            region: profile.region.clone(),
            account_id: account_id.filter(|account_id| is_account_id(account_id)).map(str::to_owned),
            role_name: Caller::of(id).role_name,
        }
    }

    /// Returns the account in the ARN: twelve digits.
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }

    /// Returns the name of the role whose session has signed in; `None` for a user and for the root user.
    pub fn role_name(&self) -> Option<&str> {
        self.role_name.as_deref()
    }

    /// Returns the command that signs in. ssoenv has no such command of its own.
    pub fn sign_in_hint(&self) -> String {
        format!("aws login --profile {}", quoted(&self.profile))
    }

    /// Returns the command that signs out.
    pub fn sign_out_hint(&self) -> String {
        format!("aws logout --profile {}", quoted(&self.profile))
    }
}

/// Sign-in of `aws login`, and the profiles that name it.
#[derive(Clone, Debug)]
pub struct KnownLogin {
    /// The sign-in, as the first of them names it.
    pub login: LoginSession,
    /// The profiles, in file order.
    pub profiles: Vec<String>,
}

/// Returns every sign-in of `aws login` in the configuration, in file order.
pub fn all(config: &Config) -> Vec<KnownLogin> {
    config.index();
    let mut known: Vec<KnownLogin> = Vec::new();
    for name in config.profile_names() {
        // Few of many profiles have the key, and only those are resolved.
        let settings = config.profile(&name).ok().flatten().unwrap_or_default();
        if settings.value("login_session").is_none() {
            continue;
        }
        let profile = Profile::resolve(config, &name).ok();
        let Some(profile) = profile.filter(|profile| profile.source == ProfileSource::Login) else {
            continue;
        };
        let login = LoginSession::of(&profile);
        match known.iter_mut().find(|known| known.login.id == login.id) {
            Some(known) => known.profiles.push(name),
            None => known.push(KnownLogin { login, profiles: vec![name] }),
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn session(id: &str) -> LoginSession {
        let config = Config::from_texts(&format!("[profile 'my p']\nlogin_session = {id}\n"), "");
        LoginSession::of(&Profile::resolve(&config, "my p").unwrap())
    }

    #[test]
    fn the_arn_names_account_and_role() {
        for (id, account_id, role_name) in [
            ("arn:aws:iam::111111111111:user/team/sam", Some("111111111111"), None),
            ("arn:aws:iam::111111111111:root", Some("111111111111"), None),
            ("arn:aws-cn:sts::111111111111:assumed-role/Admin/sam", Some("111111111111"), Some("Admin")),
            (
                "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/sam",
                Some("111111111111"),
                Some("ReadOnly"),
            ),
            ("arn:aws:iam::1:user/sam", None, None),
            ("any text", None, None),
        ] {
            let session = session(id);
            assert_eq!((session.account_id(), session.role_name()), (account_id, role_name), "{id}");
            assert_eq!(session.sign_in_hint(), "aws login --profile 'my p'");
        }
    }
}

//! The profiles of the file, as far as `sync` looks at them. Pure.

use super::form_change::RoleKeys;
use crate::aws::account_id::is_account_id;
use crate::aws::start_url::normalized;
use crate::config::Config;
use crate::config::own_process_line::PROCESS;
use crate::config::section::Section;
use crate::config::{own_role, sso_keys};
use crate::error::Failure;

/// Key that marks a profile as generated; its value is the name of the session. SDKs ignore it.
pub const MARK: &str = "ssoenv_sync";

pub(super) const REGION: &str = "region";

/// The keys that `sync` writes, and `credential_process` where it runs ssoenv.
const KEYS: [&str; 8] = [
    sso_keys::SESSION,
    sso_keys::ACCOUNT,
    sso_keys::ROLE,
    own_role::SESSION,
    own_role::ACCOUNT,
    own_role::ROLE,
    REGION,
    MARK,
];

/// A profile of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileProfile {
    /// Name of the profile.
    pub name: String,
    /// The session that generated it.
    pub mark: Option<String>,
    /// `sso_session`, or the key of ssoenv.
    pub session: Option<String>,
    /// `sso_start_url` of the older form, normalized.
    pub portal: Option<String>,
    /// Account id and role.
    pub role: Option<(String, String)>,
    /// `region`.
    pub region: Option<String>,
    /// Keys that `sync` does not write.
    pub other_keys: Vec<String>,
    /// The keys by which it names its role.
    pub role_keys: RoleKeys,
    /// `source_profile`.
    pub source_profile: Option<String>,
    /// Whether the section can be read, and all of it is in the config file.
    pub is_plain: bool,
}

/// Reads every profile, in file order.
pub fn file_profiles(config: &Config) -> Vec<FileProfile> {
    config.index();
    let read = |name: String| {
        let section = config.profile(&name);
        file_profile(config, name, section)
    };
    config.profile_names().into_iter().map(read).collect()
}

fn file_profile(config: &Config, name: String, section: Result<Option<Section>, Failure>) -> FileProfile {
    let Ok(Some(section)) = section else { return FileProfile { name, ..FileProfile::default() } };
    let value = |key: &str| section.value(key).map(str::to_owned);
    let role_keys = RoleKeys::of(&section);
    let (session, account_id, role_name) = role_keys.values();
    let account_id = account_id.filter(|account_id| is_account_id(account_id));
    let is_written = |key: &str| KEYS.contains(&key) || (key == PROCESS && role_keys.has_own_line());
    let others = section.iter().map(|(key, _)| key).filter(|key| !is_written(key));
    FileProfile {
        mark: value(MARK),
        session,
        portal: value(sso_keys::START_URL).map(|url| normalized(&url)),
        role: account_id.zip(role_name),
        region: value(REGION),
        other_keys: others.map(str::to_owned).collect(),
        source_profile: value("source_profile"),
        is_plain: section.iter().all(|(_, setting)| *setting.origin.path == *config.path()),
        role_keys,
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read_with_its_mark_and_its_own_keys() {
        let config = Config::from_texts(
            "[sso-session s]\n[profile a]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = R\nregion = r\noutput = json\nssoenv_sync = s # ours\n[profile b]\nsso_start_url = https://X.awsapps.com/start/#/\nsso_account_id = 1\nsso_role_name = R\n[profile c]\nnonsense\n[profile d]\nregion = r\n",
            "[d]\naws_access_key_id = AKIA\n[e]\naws_access_key_id = AKIA\n",
        );
        let all = file_profiles(&config);
        assert_eq!(all.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "d", "e"]);
        let a = &all[0];
        assert_eq!((a.mark.as_deref(), a.session.as_deref()), (Some("s"), Some("s")));
        assert_eq!(a.role, Some(("111122223333".to_owned(), "R".to_owned())));
        assert_eq!((a.region.as_deref(), a.other_keys.as_slice()), (Some("r"), &["output".to_owned()][..]));
        assert_eq!((all[1].portal.as_deref(), &all[1].role), (Some("https://x.awsapps.com/start"), &None));
        let plain: Vec<bool> = all.iter().map(|it| it.is_plain).collect();
        assert_eq!(plain, [true, true, false, false, false]);
    }
}

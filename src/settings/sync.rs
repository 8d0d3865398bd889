//! Settings of `sync`, which the command line overrides one by one. Pure.

use super::file::{
    SYNC_ACCOUNT, SYNC_EXCLUDE, SYNC_NAME, SYNC_REGION, SYNC_ROLE, SessionSettings, Settings, overlay,
};
use crate::aws::region::check_region;
use crate::config::document::SectionKind;
use crate::config::section::Section;
use crate::error::{Failure, Location, Topic};

/// The settings of `sync` for one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncSettings {
    /// Patterns of accounts; empty for all.
    pub accounts: Vec<String>,
    /// Patterns of roles; empty for all.
    pub roles: Vec<String>,
    /// Patterns of what gets no profile.
    pub exclude: Vec<String>,
    /// Template of the names, and its line.
    pub name: Option<(String, Location)>,
    /// Region of the profiles.
    pub region: Option<String>,
}

impl Settings {
    /// Returns the sessions whose own sections have settings of `sync`, in this file and in those that it includes.
    pub fn sessions_to_sync(&self) -> Result<Vec<String>, Failure> {
        let keys = [SYNC_ACCOUNT, SYNC_EXCLUDE, SYNC_NAME, SYNC_REGION, SYNC_ROLE];
        let mut names: Vec<String> = Vec::new();
        for document in self.document.iter().chain(self.shared()) {
            for (header, body) in document.headers() {
                if header.kind != SectionKind::Session || names.iter().any(|name| *name == header.name) {
                    continue;
                }
                let mut section = Section::default();
                overlay(&mut section, document, body)?;
                if keys.iter().any(|key| section.value(key).is_some()) {
                    names.push(header.name.into_owned());
                }
            }
        }
        Ok(names)
    }
}

impl SessionSettings {
    /// Returns the settings of `sync`. Fails if `sync_region` is not a region.
    pub fn sync(&self) -> Result<SyncSettings, Failure> {
        let setting = |key| self.section.setting(key).filter(|setting| !setting.value.is_empty());
        let list = |key| setting(key).map(|setting| patterns(&setting.value)).unwrap_or_default();
        let region = setting(SYNC_REGION);
        if let Some((region, why)) = region.and_then(|it| Some((it, check_region(&it.value).err()?))) {
            return Err(Failure::configuration(format!("{SYNC_REGION}: {why}"))
                .hint("a region looks like eu-central-1")
                .about(Topic::Line(region.origin.clone())));
        }
        Ok(SyncSettings {
            accounts: list(SYNC_ACCOUNT),
            roles: list(SYNC_ROLE),
            exclude: list(SYNC_EXCLUDE),
            name: setting(SYNC_NAME).map(|setting| (setting.value.clone(), setting.origin.clone())),
            region: region.map(|setting| setting.value.clone()),
        })
    }
}

/// Splits at commas, and drops empty items.
fn patterns(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_says_what_it_syncs() {
        let settings = Settings::of_text(
            "[session a]\nsync_role = ReadOnly*, Admin* ,\nsync_name = {account_name|slug}-{role|slug}\nsync_region = eu-central-1 # home\n[session b]\nmode = keys\n[session c]\nsync_exclude = */Billing\nsync_region =\n[session d]\nsync_region = eu central\n",
        );
        assert_eq!(settings.sessions_to_sync().unwrap(), ["a", "c", "d"]);
        let a = settings.of_session("a").unwrap().sync().unwrap();
        assert_eq!(
            (a.roles, a.region.as_deref()),
            (vec!["ReadOnly*".into(), "Admin*".into()], Some("eu-central-1"))
        );
        assert_eq!(a.name.unwrap().0, "{account_name|slug}-{role|slug}");
        let c = settings.of_session("c").unwrap().sync().unwrap();
        assert_eq!((c.exclude, c.region, c.name), (vec!["*/Billing".to_owned()], None, None));
        let failure = settings.of_session("d").unwrap().sync().unwrap_err();
        assert_eq!(failure.to_string(), "settings:11: sync_region: `eu central` is not a region");
        assert_eq!(Settings::default().sessions_to_sync().unwrap(), Vec::<String>::new());
    }
}

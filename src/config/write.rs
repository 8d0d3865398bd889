//! Changes `~/.aws/config`: a plan that can be shown to a person, and the same plan carried out. What becomes of the
//! bytes is `edit`'s business, how they get to the disk is `system::replace`'s.

use super::document::{Document, Flavor, SectionKind};
use super::edit::{Edited, EditedLine, SectionEdit, edit};
use super::files::{Config, contents, read};
use crate::error::{Failure, Kind, Location, Topic};
use crate::system::System;
use crate::system::env::Env;
use crate::system::files::replace::{Replaced, replace};
use crate::system::files::{locks, paths};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// A change of the config file that has been worked out and not been made.
#[derive(Debug)]
pub struct Planned<'a> {
    wanted: &'a [SectionEdit<'a>],
    path: PathBuf,
    old: Option<Vec<u8>>,
    edited: Edited,
}

/// Reads the config file and works out what must change in it for every one of these sections to be as wanted.
pub fn plan<'a>(env: &Env, wanted: &'a [SectionEdit<'a>]) -> anyhow::Result<Planned<'a>> {
    let path = paths::config_file(env)?;
    let old = contents(&path)?;
    let edited = edit(&path, old.as_deref().unwrap_or_default(), wanted)?;
    let config = Document::new(path.clone(), Flavor::Config, edited.bytes.clone());
    let credentials = read(paths::credentials_file(env)?, Flavor::Credentials)?;
    not_overruled(&Config { config, credentials }, wanted)?;
    Ok(Planned { wanted, path, old, edited })
}

impl Planned<'_> {
    /// The file that is to change, as the person knows it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is to change; empty when everything is as wanted already.
    pub fn lines(&self) -> &[EditedLine] {
        &self.edited.lines
    }

    /// Makes the change, and says where the backup is if this made one. Where nothing is to change nothing is written.
    /// A file that somebody has written since the plan was made is read once more: what was wanted still is.
    pub fn apply(self, sys: &System) -> anyhow::Result<Option<PathBuf>> {
        if self.lines().is_empty() {
            return Ok(None);
        }
        let _lock = match locks::wait(sys, "config", locks::PATIENCE, || None::<()>) {
            locks::Waited::Held(lock) => lock,
            _ => return Err(locks::busy("writing the config file", locks::PATIENCE).into()),
        };
        if let Replaced::Done(backup) = self.put()? {
            return Ok(backup);
        }
        let again = plan(&sys.env, self.wanted)?;
        if again.lines().is_empty() {
            return Ok(None);
        }
        match again.put()? {
            Replaced::Done(backup) => Ok(backup),
            Replaced::Changed => {
                let what = format!("{} is being written by another program", again.path.display());
                Err(Failure::new(Kind::General, what).hint("try again when that has finished").into())
            }
        }
    }

    fn put(&self) -> anyhow::Result<Replaced> {
        replace(&self.path, self.old.as_deref(), &self.edited.bytes).with_context(|| {
            Failure::configuration(format!("cannot write {}", self.path.display()))
                .hint("check who owns it and its folder, and their permissions")
        })
    }
}

/// The credentials file wins key by key: where it says otherwise, the change would be made and mean nothing.
fn not_overruled(config: &Config, wanted: &[SectionEdit<'_>]) -> Result<(), Failure> {
    use SectionKind::{Default, Profile};
    for wanted in wanted.iter().filter(|wanted| matches!(wanted.kind, Profile | Default)) {
        let found = config.profile(wanted.name)?.unwrap_or_default();
        let set = wanted.set.iter().map(|(key, value)| (*key, Some(value)));
        for (key, value) in set.chain(wanted.remove.iter().map(|key| (*key, None))) {
            if let Some(setting) = found.setting(key)
                && Some(&setting.value) != value
            {
                let name = wanted.name;
                let Location { path, line } = &setting.origin;
                let what = format!("{key} overrules what profile {name} is to say");
                return Err(Failure::configuration(what)
                    .hint(format!("remove line {line} of {}", path.display()))
                    .about(Topic::Line(setting.origin.clone())));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::document;
    use crate::system::clock::Clock;
    use crate::system::files;
    use crate::system::terminal::{Terminal, Verbosity};

    /// A home with these two files.
    fn home(config: &str, credentials: &str) -> (tempfile::TempDir, System) {
        let home = tempfile::tempdir().unwrap();
        let aws = home.path().join(".aws");
        for (name, text) in [("config", config), ("credentials", credentials)] {
            files::Staged::create(&aws.join(name)).unwrap().commit(text.as_bytes()).unwrap();
        }
        let env = Env::of(&[("HOME", home.path().to_str().unwrap())]);
        let terminal = Terminal::new(Verbosity::Quiet, anstream::ColorChoice::Never);
        (
            home,
            System {
                env,
                clock: Clock::Wall,
                terminal,
                person: Default::default(),
                parent: Default::default(),
            },
        )
    }

    fn region<'a>(name: &'a str, region: &str) -> Vec<SectionEdit<'a>> {
        let set = vec![("region", region.to_owned())];
        vec![SectionEdit { kind: document::SectionKind::Profile, name, set, remove: vec!["output"] }]
    }

    fn text(sys: &System) -> String {
        let path = paths::config_file(&sys.env).unwrap();
        String::from_utf8(files::read(&path).unwrap().unwrap().bytes).unwrap()
    }

    #[test]
    fn a_plan_shows_and_only_its_application_writes() {
        let (home, sys) = home("[profile x]\nregion = a\n", "");
        let wanted = region("x", "b");
        let planned = plan(&sys.env, &wanted).unwrap();
        let shown = |line: &EditedLine| matches!(line, EditedLine::Removed(text) if text == "region = a");
        assert!(planned.lines().iter().any(shown), "{:?}", planned.lines());
        assert_eq!(text(&sys), "[profile x]\nregion = a\n");
        assert_eq!(planned.apply(&sys).unwrap(), Some(home.path().join(".aws/config.ssoenv-backup")));
        assert_eq!(text(&sys), "[profile x]\nregion = b\n");
        assert_eq!(plan(&sys.env, &wanted).unwrap().lines(), []);
    }

    #[test]
    fn a_file_that_changed_since_the_plan_keeps_that_change() {
        let (_home, sys) = home("[profile x]\nregion = a\n", "");
        let wanted = region("x", "b");
        let (first, second) = (plan(&sys.env, &wanted).unwrap(), plan(&sys.env, &wanted).unwrap());
        let path = paths::config_file(&sys.env).unwrap();
        let write = |text: &[u8]| files::Staged::create(&path).unwrap().commit(text).unwrap();
        write(b"[profile y]\n[profile x]\nregion = a\n");
        first.apply(&sys).unwrap();
        assert_eq!(text(&sys), "[profile y]\n[profile x]\nregion = b\n");
        // Now it is as wanted: nothing is left to do.
        assert_eq!(second.apply(&sys).unwrap(), None);
        let third = plan(&sys.env, &wanted).unwrap();
        write(b"[profile x]\nnonsense\n");
        assert_eq!(third.apply(&sys).unwrap(), None, "a plan without changes reads nothing");
        assert!(plan(&sys.env, &wanted).unwrap_err().to_string().contains("config:2: "));
    }

    #[test]
    fn what_the_credentials_file_overrules_is_refused() {
        for (credentials, refused) in [
            ("[x]\nregion = b\n", false),
            ("[y]\nregion = c\n", false),
            ("[x]\n\nregion = c\n", true),
            ("[x]\naws_access_key_id = k\noutput = json\n", true),
        ] {
            let (_home, sys) = home("[profile x]\nregion = a\n", credentials);
            let wanted = region("x", "b");
            let result = plan(&sys.env, &wanted);
            assert_eq!(result.is_err(), refused, "{credentials:?}");
            if let Err(error) = result {
                assert!(error.to_string().contains("credentials:3: "), "{error}");
            }
        }
    }
}

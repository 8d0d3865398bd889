//! Writes `~/.aws/config`: makes a plan that can be shown to a person, and carries it out. `edit` changes the bytes
//! and `system::replace` puts them on the disk. All writing goes through this file, so that no change by another
//! program is lost.

use super::document::{Document, Flavor, SectionKind};
use super::edit::{Edited, EditedLine, SectionEdit, edit};
use super::files::{Config, LIMITS, contents, in_utf_8};
use super::key_names::SESSION_TOKEN;
use super::write_errors::{TRIES, being_written, cannot_write};
use crate::error::{Failure, Location, Topic};
use crate::system::System;
use crate::system::env::Env;
use crate::system::files::replace::{Backup, Replaced, replace};
use crate::system::files::{Undisturbed, locks, metadata, paths, read_undisturbed};
use anyhow::Context;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A change of the config file that is planned and not yet made.
#[derive(Debug)]
pub struct Planned<'a> {
    wanted: &'a [SectionEdit<'a>],
    path: PathBuf,
    old: Option<Vec<u8>>,
    edited: Edited,
    known: HashSet<KnownSection>,
}

/// A section that this run has read.
type KnownSection = (SectionKind, String);

/// Reads both files for a verb that is going to change the config file. Waits while another program is writing it,
/// and while `is_enough` is false for a file that was changed a moment ago.
pub fn load(env: &Env, is_enough: impl Fn(&Config) -> bool) -> anyhow::Result<Config> {
    let path = paths::config_file(env)?;
    let credentials = paths::credentials_file(env)?;
    let of_credentials = contents(&credentials, LIMITS)?.unwrap_or_default();
    let config =
        |bytes: Vec<u8>| Config::of((path.clone(), bytes), (credentials.clone(), of_credentials.clone()));
    let bytes = undisturbed(&path, &HashSet::new(), |bytes| is_enough(&config(bytes.to_owned())))?;
    Ok(config(bytes.unwrap_or_default()))
}

/// Reads the config file and plans the lines to change so that each section is as wanted. `seen` is the file as this
/// run read it before: if one of its sections is missing now, another program is in the middle of writing it.
pub fn plan<'a>(env: &Env, seen: &Config, wanted: &'a [SectionEdit<'a>]) -> anyhow::Result<Planned<'a>> {
    plan_after(env, known(&seen.config), wanted)
}

fn plan_after<'a>(
    env: &Env,
    mut known_before: HashSet<KnownSection>,
    wanted: &'a [SectionEdit<'a>],
) -> anyhow::Result<Planned<'a>> {
    let path = paths::config_file(env)?;
    // What this change removes, another run may have removed already.
    let removed = wanted.iter().filter(|wanted| wanted.new_name() != Some(wanted.name));
    for wanted in removed {
        known_before.remove(&(wanted.kind, wanted.name.to_owned()));
    }
    let old = undisturbed(&path, &known_before, |_| true)?;
    let edited = edit(&path, old.as_deref().unwrap_or_default(), wanted)?;
    let config = Arc::new(Document::new(path.clone(), Flavor::Config, edited.bytes.clone()));
    let of_credentials = paths::credentials_file(env)?;
    let bytes = contents(&of_credentials, LIMITS)?.unwrap_or_default();
    let credentials = Arc::new(Document::new(of_credentials, Flavor::Credentials, bytes));
    known_before.extend(known(&document(&path, old.as_deref().unwrap_or_default())));
    not_overruled(&Config { config, credentials }, wanted)?;
    Ok(Planned { wanted, path, old, edited, known: known_before })
}

impl Planned<'_> {
    /// Returns the path of the file, as the person gave it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file is still the one that `seen` was read from.
    pub fn is_of(&self, seen: &Config) -> bool {
        document(&self.path, self.old.as_deref().unwrap_or_default()).bytes == seen.config.bytes
    }

    /// Returns the lines to change; empty if everything is as wanted already.
    pub fn lines(&self) -> &[EditedLine] {
        &self.edited.lines
    }

    /// Makes the change and returns the path of the backup, if one was made. Writes nothing if nothing is to change.
    /// If another program has written the file since, plans again and retries.
    pub fn apply(self, sys: &System) -> anyhow::Result<Option<PathBuf>> {
        self.retried(sys, |_| true)
    }

    /// Same as [`apply`](Self::apply), but fails if another program has written the file since and other lines than
    /// these would now change: for a change that removes or renames sections, or that a person has agreed to.
    pub fn apply_as_shown(self, sys: &System) -> anyhow::Result<Option<PathBuf>> {
        // Whether an empty line comes or goes depends on the neighbours.
        let says = |line: &&EditedLine| {
            let (EditedLine::Section(text) | EditedLine::Removed(text) | EditedLine::Added(text)) = line;
            !text.is_empty()
        };
        let shown = self.edited.lines.clone();
        self.retried(sys, |lines| lines.iter().filter(says).eq(shown.iter().filter(says)))
    }

    /// Makes the change if the file is still the one of the plan, byte by byte: for a change that depends on more of
    /// the file than the sections that it touches.
    pub fn apply_unless_changed(self, sys: &System) -> anyhow::Result<Replaced> {
        let _lock = lock(sys)?;
        self.put()
    }

    fn retried(
        mut self,
        sys: &System,
        may_make: impl Fn(&[EditedLine]) -> bool,
    ) -> anyhow::Result<Option<PathBuf>> {
        if self.lines().is_empty() {
            return Ok(None);
        }
        let _lock = lock(sys)?;
        for _ in 0..TRIES {
            if let Replaced::Done(backup) = self.put()? {
                return Ok(backup);
            }
            // With every section seen so far: one that is missing now shows that a program is still writing.
            self = plan_after(&sys.env, self.known, self.wanted)?;
            if self.lines().is_empty() {
                return Ok(None);
            }
            if !may_make(self.lines()) {
                return Err(
                    being_written(&self.path, Some("other lines of it would have to change now")).into()
                );
            }
        }
        Err(being_written(&self.path, Some("it keeps changing")).into())
    }

    fn put(&self) -> anyhow::Result<Replaced> {
        let old = self.old.as_deref();
        let backup =
            if old.is_some_and(|old| expires(&self.path, old)) { Backup::Never } else { Backup::Daily };
        replace(&self.path, old, &self.edited.bytes, backup).with_context(|| cannot_write(&self.path))
    }
}

/// Keeps other ssoenv processes away. Other programs do not know the lock, so `put` checks for them.
fn lock(sys: &System) -> anyhow::Result<locks::Lock> {
    match locks::wait(sys, "config", locks::PATIENCE, || None::<()>) {
        locks::Waited::Held(lock) => Ok(lock),
        _ => Err(locks::busy("writing the config file", locks::PATIENCE).into()),
    }
}

/// Returns the file's bytes once no other program is writing it and every known section is in it. A file that was
/// changed a moment ago is also read again until `is_enough` is true.
fn undisturbed(
    path: &Path,
    known_before: &HashSet<KnownSection>,
    is_enough: impl Fn(&[u8]) -> bool,
) -> anyhow::Result<Option<Vec<u8>>> {
    let missing = |bytes: &[u8]| {
        let found = known(&document(path, bytes));
        known_before.difference(&found).next().cloned()
    };
    let is_whole =
        |bytes: &[u8], is_recent: bool| missing(bytes).is_none() && (!is_recent || is_enough(bytes));
    let reading = read_undisturbed(path, LIMITS, is_whole)
        .map_err(|error| metadata::unreadable_for_change(path, error))?;
    let Undisturbed::Whole(bytes) = reading else {
        let bytes = contents(path, LIMITS)?.unwrap_or_default();
        let what = match missing(&bytes) {
            _ if bytes.is_empty() => "it is empty".to_owned(),
            Some((_, name)) => format!("the section of {name} was removed from it in the meantime"),
            None => "it keeps changing".to_owned(),
        };
        return Err(being_written(path, Some(&what)).into());
    };
    if let Some(bytes) = &bytes {
        in_utf_8(path, bytes)?;
        // `>>` in PowerShell 5 appends UTF-16 to a file that was UTF-8.
        if memchr::memmem::find(bytes, b"\n\0").is_some() {
            let what = format!("{} contains UTF-16 and other text", path.display());
            return Err(Failure::configuration(what).hint("save it as UTF-8 in an editor").into());
        }
    }
    Ok(bytes)
}

fn document(path: &Path, bytes: &[u8]) -> Document {
    Document::new(path.to_owned(), Flavor::Config, bytes.to_vec())
}

fn known(document: &Document) -> HashSet<KnownSection> {
    document.headers().map(|(header, _)| (header.kind, header.name.into_owned())).collect()
}

/// Whether the file holds a session token, which is temporary: a backup of the file would then keep useless secrets.
fn expires(path: &Path, bytes: &[u8]) -> bool {
    let document = document(path, bytes);
    let begins = |line: &[u8], key: &str| {
        line.get(..key.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(key.as_bytes()))
    };
    let is_token = |line: &[u8]| SESSION_TOKEN.iter().any(|key| begins(line.trim_ascii_start(), key));
    document.headers().any(|(_, body)| body.bytes.split(|byte| *byte == b'\n').any(is_token))
}

/// Fails if the credentials file has another value for a changed key: it takes precedence key by key, so the change
/// would have no effect.
fn not_overruled(config: &Config, wanted: &[SectionEdit<'_>]) -> Result<(), Failure> {
    use SectionKind::{Default, Profile};
    config.credentials.index();
    let overlaid = |name: &&str| !config.credentials.sections(Profile, name).is_empty();
    for wanted in wanted.iter().filter(|wanted| matches!(wanted.kind, Profile | Default)) {
        let (Some(keys), Some(name)) = (wanted.keys(), wanted.new_name().filter(overlaid)) else { continue };
        config.config.index();
        let found = config.profile(name)?.unwrap_or_default();
        let set = keys.set.iter().map(|(key, value)| (*key, Some(value)));
        for (key, value) in set.chain(keys.remove.iter().map(|key| (*key, None))) {
            if let Some(setting) = found.setting(key)
                && Some(&setting.value) != value
            {
                let Location { path, line } = &setting.origin;
                let what = format!("{key} overrides the value being written to profile {name}");
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
    use crate::system::keychain::KeyInUse;
    use crate::system::terminal::{Terminal, Verbosity};

    /// Creates a home with these two files.
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
                key_in_use: KeyInUse::default(),
                terminal,
                person: Default::default(),
                parent: Default::default(),
            },
        )
    }

    fn region<'a>(name: &'a str, region: &str) -> Vec<SectionEdit<'a>> {
        let set = vec![("region", region.to_owned())];
        vec![SectionEdit::set(document::SectionKind::Profile, name, set, vec!["output"])]
    }

    fn text(sys: &System) -> String {
        let path = paths::config_file(&sys.env).unwrap();
        String::from_utf8(files::read_regular(&path).unwrap().unwrap().bytes).unwrap()
    }

    /// A configuration of which nothing was read before.
    fn nothing() -> Config {
        Config::from_texts("", "")
    }

    #[test]
    fn a_plan_knows_whether_it_is_of_the_file_that_was_read() {
        let (_home, sys) = home("\u{feff}[profile x]\r\nregion = a\r[profile y]\n", "");
        let seen = load(&sys.env, |_| true).unwrap();
        let wanted = region("x", "b");
        assert!(plan(&sys.env, &seen, &wanted).unwrap().is_of(&seen));
        let path = paths::config_file(&sys.env).unwrap();
        let text = "[profile x]\nregion = a\n[profile y]\n[profile z]\n";
        files::Staged::create(&path).unwrap().commit(text.as_bytes()).unwrap();
        assert!(!plan(&sys.env, &seen, &wanted).unwrap().is_of(&seen));
    }

    #[test]
    fn a_plan_shows_and_only_its_application_writes() {
        let (home, sys) = home("[profile x]\nregion = a\n", "");
        let wanted = region("x", "b");
        let planned = plan(&sys.env, &nothing(), &wanted).unwrap();
        let shown = |line: &EditedLine| matches!(line, EditedLine::Removed(text) if text == "region = a");
        assert!(planned.lines().iter().any(shown), "{:?}", planned.lines());
        assert_eq!(text(&sys), "[profile x]\nregion = a\n");
        assert_eq!(planned.apply(&sys).unwrap(), Some(home.path().join(".aws/config.ssoenv-backup")));
        assert_eq!(text(&sys), "[profile x]\nregion = b\n");
        assert_eq!(plan(&sys.env, &nothing(), &wanted).unwrap().lines(), []);
    }

    #[test]
    fn a_file_that_changed_since_the_plan_keeps_that_change() {
        let (_home, sys) = home("[profile x]\nregion = a\n", "");
        let wanted = region("x", "b");
        let (first, second) =
            (plan(&sys.env, &nothing(), &wanted).unwrap(), plan(&sys.env, &nothing(), &wanted).unwrap());
        let path = paths::config_file(&sys.env).unwrap();
        let write = |text: &[u8]| files::Staged::create(&path).unwrap().commit(text).unwrap();
        write(b"[profile y]\n[profile x]\nregion = a\n");
        first.apply(&sys).unwrap();
        assert_eq!(text(&sys), "[profile y]\n[profile x]\nregion = b\n");
        // Now it is as wanted: nothing is left to do.
        assert_eq!(second.apply(&sys).unwrap(), None);
        let third = plan(&sys.env, &nothing(), &wanted).unwrap();
        write(b"[profile x]\nnonsense\n");
        assert_eq!(third.apply(&sys).unwrap(), None, "a plan without changes reads nothing");
        assert!(plan(&sys.env, &nothing(), &wanted).unwrap_err().to_string().contains("config:2: "));
    }

    #[test]
    fn a_change_that_is_not_the_one_that_was_shown_is_not_made() {
        let before = "[profile x]\nregion = a\nmark = 1\n";
        for (meanwhile, written) in [
            ("[profile y]\n\n[profile x]\nregion = a\nmark = 1\n", true),
            ("[profile x]\nregion = a\n", false),
            ("[profile x]\nregion = b\nmark = 1\n", false),
        ] {
            let (_home, sys) = home(before, "");
            let wanted = [SectionEdit::remove(SectionKind::Profile, "x")];
            let planned = plan(&sys.env, &nothing(), &wanted).unwrap();
            let path = paths::config_file(&sys.env).unwrap();
            files::Staged::create(&path).unwrap().commit(meanwhile.as_bytes()).unwrap();
            let applied = planned.apply_as_shown(&sys);
            assert_eq!(applied.is_ok(), written, "{applied:?}");
            assert_eq!(text(&sys), if written { "[profile y]\n" } else { meanwhile });
        }
        // What another run has done already is not an error.
        let (_home, sys) = home(&format!("[profile y]\n\n{before}"), "");
        let wanted = [SectionEdit::remove(SectionKind::Profile, "x")];
        for planned in [(), ()].map(|()| plan(&sys.env, &nothing(), &wanted).unwrap()) {
            planned.apply_as_shown(&sys).unwrap();
        }
        assert_eq!(text(&sys), "[profile y]\n");
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
            let result = plan(&sys.env, &nothing(), &wanted);
            assert_eq!(result.is_err(), refused, "{credentials:?}");
            if let Err(error) = result {
                assert!(error.to_string().contains("credentials:3: "), "{error}");
            }
        }
    }

    #[test]
    fn a_file_with_keys_that_expire_gets_no_backup() {
        for (key, backed_up) in [
            ("aws_session_token = t", false),
            ("  AWS_Security_Token=t", false),
            ("# aws_session_token = t", true),
            ("aws_access_key_id = k", true),
        ] {
            let (home, sys) = home(&format!("[profile x]\nregion = a\n[profile k]\n{key}\n"), "");
            let wanted = region("x", "b");
            let kept = plan(&sys.env, &nothing(), &wanted).unwrap().apply(&sys).unwrap();
            assert_eq!(kept.is_some(), backed_up, "{key}");
            assert_eq!(home.path().join(".aws/config.ssoenv-backup").exists(), backed_up);
        }
    }

    #[test]
    fn what_is_not_understood_is_not_written_to() {
        let utf_16: Vec<u8> = "\u{feff}[profile x]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, said) in [
            (utf_16, "contains UTF-16 instead of UTF-8"),
            (b"[profile x]\n\0\0".to_vec(), "contains UTF-16 and other text"),
        ] {
            let (_home, sys) = home("", "");
            let path = paths::config_file(&sys.env).unwrap();
            files::Staged::create(&path).unwrap().commit(&bytes).unwrap();
            let failure = plan(&sys.env, &nothing(), &region("x", "b")).unwrap_err();
            assert!(failure.to_string().contains(said), "{failure}");
            assert_eq!(crate::error::kind(&failure), crate::error::Kind::Configuration);
        }
    }
}

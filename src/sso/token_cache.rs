//! Cached tokens. As files in `~/.aws/sso/cache`, with names and write rules shared with the AWS CLI and the SDKs; or as
//! sealed files, where the settings say `storage = keychain`.

use super::errors::{key_is_lost, nothing_says_sealed};
use super::token::Token;
use super::token_outline::TokenOutline;
use crate::config::session::Session;
use crate::settings::{Settings, Storage};
use crate::storage::{self, KeyWanted, Opened, SealedText};
use crate::system::System;
use crate::system::files::{self, Staged, metadata, paths};
use crate::time::Time;
use anyhow::Context;
use sha1::{Digest, Sha1};
use std::path::PathBuf;

/// Bytes that a renewal reserves on the disk before it requests a token that the service issues only once.
const ROOM: usize = 16 * 1024;

/// Returns the name of a session's file without `.json`: lower-case SHA-1 of the session's name, or of the older
/// form's start URL exactly as configured (AWS CLI).
pub fn name(session: &Session) -> String {
    base16ct::lower::encode_string(&Sha1::digest(session.cache_key()))
}

/// Returns the name of the lock for replacing or removing the session's file.
pub(super) fn lock_name(session: &Session) -> String {
    format!("token-{}", name(session))
}

/// Contents of a session's file.
#[derive(Debug)]
pub enum Cached<T> {
    /// The file does not exist.
    Nothing,
    /// The file has no readable token.
    Rubbish,
    /// The token is sealed with a key that the keychain does not have any more.
    Lost,
    /// A token, valid or expired.
    Token(T),
}

impl<T> Cached<T> {
    /// Returns the token, if there is one.
    pub fn token(self) -> Option<T> {
        match self {
            Cached::Token(token) => Some(token),
            Cached::Nothing | Cached::Rubbish | Cached::Lost => None,
        }
    }
}

/// A token with its secrets.
pub type CachedToken = Cached<Token>;

/// Returns where the settings keep the tokens of a session. Fails with `Configuration`: what cannot be read must not lead
/// to plain files, nor a line that has gone, as with a team's file that has changed.
pub fn storage(sys: &System, session: &Session) -> anyhow::Result<Storage> {
    let settings = Settings::load(&sys.env)?.of_session(session.label())?;
    let storage = settings.storage()?;
    // With a plain file too, the sign-in is being moved.
    let is_plain = || file(sys, session).is_ok_and(|path| metadata::about(&path).is_some());
    if settings.storage_line().is_none() && storage::is_sealed(sys, &name(session)) && !is_plain() {
        return Err(nothing_says_sealed(session).into());
    }
    Ok(storage)
}

/// Loads the session's token; gives another tool 200 ms to finish writing it. A sealed one is opened, for which the
/// keychain may be asked.
pub fn load(sys: &System, session: &Session) -> anyhow::Result<CachedToken> {
    load_from(sys, session, storage(sys, session)?)
}

/// Same as [`load`], from one of the two places.
pub(super) fn load_from(sys: &System, session: &Session, storage: Storage) -> anyhow::Result<CachedToken> {
    if storage == Storage::Files {
        return load_file(sys, session);
    }
    let name = name(session);
    let file = match storage::read(sys, &name)? {
        SealedText::Nothing => return Ok(Cached::Nothing),
        SealedText::Rubbish => return Ok(Cached::Rubbish),
        SealedText::Sealed(file) => file,
    };
    Ok(match file.secret(sys, &name)? {
        Opened::KeyLost => Cached::Lost,
        Opened::Damaged => Cached::Rubbish,
        Opened::Text(text) => Token::parse(&text).map_or(Cached::Rubbish, Cached::Token),
    })
}

fn load_file(sys: &System, session: &Session) -> anyhow::Result<CachedToken> {
    let path = file(sys, session)?;
    let found = files::read_patiently(&path, |contents| Token::parse(&contents.bytes))
        .map_err(|error| metadata::unreadable(&path, error))?;
    Ok(match found {
        None => Cached::Nothing,
        Some(None) => Cached::Rubbish,
        Some(Some(token)) => Cached::Token(token),
    })
}

/// Loads the token without its secrets. The keychain is never asked.
pub fn outline(sys: &System, session: &Session) -> anyhow::Result<Cached<TokenOutline>> {
    outline_in(sys, session, storage(sys, session)?)
}

/// Same as [`outline`], from one of the two places.
pub fn outline_in(sys: &System, session: &Session, storage: Storage) -> anyhow::Result<Cached<TokenOutline>> {
    if storage == Storage::Files {
        return Ok(match load_file(sys, session)? {
            Cached::Nothing => Cached::Nothing,
            Cached::Rubbish | Cached::Lost => Cached::Rubbish,
            Cached::Token(token) => Cached::Token(token.outline()),
        });
    }
    Ok(match storage::read(sys, &name(session))? {
        SealedText::Nothing => Cached::Nothing,
        SealedText::Rubbish => Cached::Rubbish,
        SealedText::Sealed(file) => {
            TokenOutline::from_fields(&file.clear).map_or(Cached::Rubbish, Cached::Token)
        }
    })
}

/// Reads the session's token; `None` if there is none, with a warning if the file is invalid.
pub fn read(sys: &System, session: &Session) -> anyhow::Result<Option<Token>> {
    present(sys, session, load(sys, session)?)
}

/// Returns a token that was loaded; `None` if there is none, with a warning if its file is invalid. Fails if its key is lost.
pub(super) fn present(sys: &System, session: &Session, cached: CachedToken) -> anyhow::Result<Option<Token>> {
    Ok(match cached {
        Cached::Nothing => None,
        Cached::Rubbish => {
            let path = path(sys, session)?;
            sys.terminal.warn(&format!("{} does not contain a valid token", path.display()));
            None
        }
        Cached::Lost => return Err(key_is_lost(session).into()),
        Cached::Token(token) => Some(token),
    })
}

/// Returns the modification time of the session's file, if it exists.
pub fn written_at(sys: &System, session: &Session) -> Option<Time> {
    Some(files::read_regular(&path(sys, session).ok()?).ok()??.modified)
}

/// A place for a new token, which is prepared before the token is requested.
#[derive(Debug)]
pub struct StagedToken {
    staged: Staged,
    /// The name to seal under and what the key is wanted for, unless the token is stored in a plain file.
    sealed: Option<(String, KeyWanted)>,
}

/// Creates the temporary file for a new token and reserves room for it, before the token is requested: if a rotated
/// refresh token cannot be stored, the person is signed out. Where it will be sealed, the key is got too; `wanted` says
/// whether one may be made.
pub fn stage(sys: &System, session: &Session, wanted: KeyWanted) -> anyhow::Result<StagedToken> {
    stage_in(sys, session, storage(sys, session)?, wanted)
}

/// Same as [`stage`], in one of the two places.
pub(super) fn stage_in(
    sys: &System,
    session: &Session,
    storage: Storage,
    wanted: KeyWanted,
) -> anyhow::Result<StagedToken> {
    let sealed = (storage == Storage::Keychain).then(|| (name(session), wanted));
    if sealed.is_some() && storage::get_key(sys, wanted)?.is_none() {
        return Err(key_is_lost(session).into());
    }
    let path = path_in(sys, session, storage)?;
    let staged = Staged::create(&path).and_then(|mut staged| staged.reserve(ROOM).map(|()| staged));
    let staged = staged.with_context(|| format!("cannot write {}", path.display()))?;
    Ok(StagedToken { staged, sealed })
}

impl StagedToken {
    /// Puts the token in place, also where the disk does not confirm it.
    pub fn store(self, sys: &System, token: &Token) -> anyhow::Result<()> {
        let StagedToken { staged, sealed } = self;
        let put = |bytes: &[u8]| Ok(staged.commit_or_overwrite(bytes)?);
        match sealed {
            None => put(token.text().as_bytes()),
            Some((name, wanted)) => {
                storage::seal(sys, wanted, &name, token.outline().to_fields(), &token.text(), put)
            }
        }
    }
}

/// Removes the session's file from one of the two places; returns whether it existed.
pub(super) fn remove_from(sys: &System, session: &Session, storage: Storage) -> anyhow::Result<bool> {
    let path = path_in(sys, session, storage)?;
    files::remove(&path).with_context(|| format!("cannot remove {}", path.display()))
}

/// Returns the path of the session's file, whether it exists or not.
pub fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    path_in(sys, session, storage(sys, session)?)
}

/// Returns the path of the session's file in one of the two places, whether it exists or not.
pub fn path_in(sys: &System, session: &Session, storage: Storage) -> anyhow::Result<PathBuf> {
    match storage {
        Storage::Files => file(sys, session),
        Storage::Keychain => storage::path(sys, &name(session)),
    }
}

fn file(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    Ok(paths::token_cache(&sys.env)?.join(format!("{}.json", name(session))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::session::Identity;

    #[test]
    fn files_are_named_as_the_aws_cli_names_them() {
        let session = |identity, start_url: &str| {
            name(&Session { identity, start_url: start_url.into(), region: "us-east-1".into(), scopes: None })
        };
        for (key, sha1) in [
            ("my-org", "063b06ca21ff862fb6d05839b8f962c8f1afdec6"),
            ("my-sso", "0ad374308c5a4e22f723adf10145eafad7c4031c"),
            ("default", "7505d64a54e061b7acd54ccd58b49dc43500b635"),
            ("a b", "7dbde93504122a707f849f2c12bdd9de71b41929"),
            ("ü", "94a759fd37735430753c7b6b80684306d80ea16e"),
            ("org/team", "05dd08f72bc83e40ea0e399e7d8b357fa4939d67"),
            ("test", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"),
        ] {
            assert_eq!(session(Identity::Named(key.into()), "https://x"), sha1, "{key}");
        }
        for (start_url, sha1) in [
            ("https://d-1234567890.awsapps.com/start", "7487b5b67d5fa1132cf33fa93ae51ef38cc37752"),
            ("https://d-1234567890.awsapps.com/start/", "ae4321de83751a696d13fbefb87d776773c41e1c"),
            ("https://d-1234567890.awsapps.com/start#/", "a1c75994a810c1c468d3bd565eda2836303e6659"),
            ("https://my-sso-portal.awsapps.com/start", "c7aaaf71fcc8777ae2475525ed049d39fe16c484"),
        ] {
            assert_eq!(session(Identity::Inline("p".into()), start_url), sha1, "{start_url}");
        }
    }
}

//! Token files in `~/.aws/sso/cache`, with names and write rules shared with the AWS CLI and the SDKs.

use super::token::Token;
use crate::config::session::Session;
use crate::system::System;
use crate::system::files::Staged;
use crate::system::files::{self, metadata, paths};
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
pub enum CachedToken {
    /// The file does not exist.
    Nothing,
    /// The file has no readable token.
    Rubbish,
    /// A token, valid or expired.
    Token(Token),
}

/// Loads the session's file; gives another tool 200 ms to finish writing it.
pub fn load(sys: &System, session: &Session) -> anyhow::Result<CachedToken> {
    let path = path(sys, session)?;
    let found = files::read_patiently(&path, |contents| Token::parse(&contents.bytes))
        .map_err(|error| metadata::unreadable(&path, error))?;
    Ok(match found {
        None => CachedToken::Nothing,
        Some(None) => CachedToken::Rubbish,
        Some(Some(token)) => CachedToken::Token(token),
    })
}

/// Reads the session's token; `None` if there is none, with a warning if the file is invalid.
pub fn read(sys: &System, session: &Session) -> anyhow::Result<Option<Token>> {
    Ok(match load(sys, session)? {
        CachedToken::Nothing => None,
        CachedToken::Rubbish => {
            let path = path(sys, session)?;
            sys.terminal.warn(&format!("{} does not contain a valid token", path.display()));
            None
        }
        CachedToken::Token(token) => Some(token),
    })
}

/// Returns the modification time of the session's file, if it exists.
pub fn written_at(sys: &System, session: &Session) -> Option<Time> {
    Some(files::read_regular(&path(sys, session).ok()?).ok()??.modified)
}

/// Creates the temporary file for a new token and reserves room for it, before the token is requested: if a rotated
/// refresh token cannot be stored, the person is signed out.
pub fn stage(sys: &System, session: &Session) -> anyhow::Result<Staged> {
    let path = path(sys, session)?;
    let staged = Staged::create(&path).and_then(|mut staged| staged.reserve(ROOM).map(|()| staged));
    staged.with_context(|| format!("cannot write {}", path.display()))
}

/// Removes the session's file.
pub(super) fn remove(sys: &System, session: &Session) -> anyhow::Result<()> {
    let path = path(sys, session)?;
    files::remove(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    Ok(())
}

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
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

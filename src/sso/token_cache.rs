//! Token files in `~/.aws/sso/cache`: names and mechanics shared with the AWS CLI and the SDKs.

use super::token::Token;
use crate::config::session::Session;
use crate::system::System;
use crate::system::files::Staged;
use crate::system::files::{self, metadata, paths};
use crate::time::Time;
use anyhow::Context;
use sha1::{Digest, Sha1};
use std::path::PathBuf;

/// Room that a renewal reserves on the disk at least before it asks for a token that can be had once only.
const ROOM: usize = 16 * 1024;

/// The name of a session's file without its ending: lower-case SHA-1 of the session's name, in the older form of the
/// start URL, exactly as configured.
pub fn name(session: &Session) -> String {
    base16ct::lower::encode_string(&Sha1::digest(session.cache_key()))
}

/// The lock under which the session's file is replaced or removed.
pub(super) fn lock_name(session: &Session) -> String {
    format!("token-{}", name(session))
}

/// What a session's file holds.
#[derive(Debug)]
pub enum CachedToken {
    /// There is no file.
    Nothing,
    /// A file, and no token in it that can be read.
    Rubbish,
    /// A token, good or not.
    Token(Token),
}

/// Loads the session's file; another tool that is writing it is given 200 ms.
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

/// Reads the session's token; `None`, with a warning if the file holds none.
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

/// When the session's file was written, if there is one.
pub fn written_at(sys: &System, session: &Session) -> Option<Time> {
    Some(files::read_regular(&path(sys, session).ok()?).ok()??.modified)
}

/// Makes the file that a new token will be written to, and room for it on the disk, before the token is asked for: a
/// rotated refresh token that cannot be stored signs the person out.
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

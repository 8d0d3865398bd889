//! The files of the AWS tools, read once for all checks.

use crate::config::known_sessions::{self, Known};
use crate::config::{self, Config};
use crate::error::Failure;
use crate::system::System;
use crate::system::files::paths;
use std::path::PathBuf;

/// One of the two files.
pub(super) struct Source {
    /// Path of the file.
    pub path: PathBuf,
    /// Bytes of the file (`None`: it does not exist), or why it cannot be read.
    pub bytes: Result<Option<Vec<u8>>, Failure>,
}

/// Both files.
pub(super) struct Snapshot {
    /// `~/.aws/config`; `None` without a home folder.
    pub config: Option<Source>,
    /// `~/.aws/credentials`; `None` without a home folder.
    pub credentials: Option<Source>,
    /// Sections of both files together, if both can be read.
    pub resolved: Option<Resolved>,
}

/// Parsed contents.
pub(super) struct Resolved {
    /// Both files.
    pub config: Config,
    /// The config file without the credentials file.
    pub alone: Config,
    /// All sessions.
    pub sessions: Vec<Known>,
}

impl Snapshot {
    /// Reads both files.
    pub fn read(sys: &System) -> Self {
        let read = |path: PathBuf| {
            let bytes = config::contents(&path, config::limits(&sys.env));
            Source { bytes: bytes.map_err(|error| Failure::of(&error)), path }
        };
        let config = paths::config_file(&sys.env).ok().map(read);
        let credentials = paths::credentials_file(&sys.env).ok().map(read);
        let contents = |source: &Option<Source>| {
            let source = source.as_ref()?;
            Some((source.path.clone(), source.bytes.as_ref().ok()?.clone().unwrap_or_default()))
        };
        let resolved = contents(&config).zip(contents(&credentials)).map(|(config, credentials)| {
            let alone = Config::of(config.clone(), (credentials.0.clone(), Vec::new()));
            alone.index();
            let config = Config::of(config, credentials);
            let sessions = known_sessions::all(&config);
            Resolved { config, alone, sessions }
        });
        Snapshot { config, credentials, resolved }
    }
}

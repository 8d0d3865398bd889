//! Paths of the files that ssoenv uses (table in docs/files.md).

use crate::error::Failure;
use crate::system::env::Env;
use crate::system::files::read_regular;
use std::path::{Path, PathBuf};

/// File in the state folder with the version of its records' form. Without the file it is 1.
const VERSION: &str = "version";

/// Version of the records' form that this program reads and writes. It grows when an older ssoenv would misread them.
const STATE_VERSION: u32 = 1;

/// Returns the config file: `AWS_CONFIG_FILE`, else `~/.aws/config`. Error here and below: no home directory.
pub fn config_file(env: &Env) -> Result<PathBuf, Failure> {
    env.path("AWS_CONFIG_FILE").map_or_else(|| Ok(aws(env)?.join("config")), Ok)
}

/// Returns the credentials file: `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`.
pub fn credentials_file(env: &Env) -> Result<PathBuf, Failure> {
    env.path("AWS_SHARED_CREDENTIALS_FILE").map_or_else(|| Ok(aws(env)?.join("credentials")), Ok)
}

/// Returns the folder of sign-in tokens and client registrations, `~/.aws/sso/cache`. `AWS_CONFIG_FILE` does not move
/// it (AWS CLI).
pub fn token_cache(env: &Env) -> Result<PathBuf, Failure> {
    Ok(aws(env)?.join("sso").join("cache"))
}

/// Returns the AWS CLI's folder of role credentials, `~/.aws/cli/cache`. `AWS_CONFIG_FILE` does not move it.
pub fn role_cache(env: &Env) -> Result<PathBuf, Failure> {
    Ok(aws(env)?.join("cli").join("cache"))
}

/// Returns the folder of the sign-ins of `aws login`: `AWS_LOGIN_CACHE_DIRECTORY`, in which `~` and variables are
/// expanded (AWS CLI), else `~/.aws/login/cache`.
pub fn login_cache(env: &Env) -> Result<PathBuf, Failure> {
    match env.text("AWS_LOGIN_CACHE_DIRECTORY") {
        Some(folder) => Ok(env.expand(env.expand_variables(&folder))),
        None => Ok(aws(env)?.join("login").join("cache")),
    }
}

/// Returns ssoenv's folder of records, if they have a form that this version knows. Fails with `Configuration` if a newer
/// ssoenv has changed their form: what this one cannot read it must not replace.
pub fn state(env: &Env) -> Result<PathBuf, Failure> {
    let folder = state_of_any_version(env)?;
    let said = read_regular(&folder.join(VERSION)).ok().flatten();
    let Some(said) = said.map(|contents| String::from_utf8_lossy(&contents.bytes).trim().to_owned()) else {
        return Ok(folder);
    };
    if said.parse().is_ok_and(|version: u32| version <= STATE_VERSION) {
        return Ok(folder);
    }
    let what = format!("{} is of a newer ssoenv, and this one leaves it alone", folder.display());
    Err(Failure::configuration(what).hint("upgrade this ssoenv, or remove the folder"))
}

/// Returns ssoenv's folder of locks and records, separate from the AWS caches: `$XDG_STATE_HOME/ssoenv` (default
/// `~/.local/state`), on Windows `%LOCALAPPDATA%\ssoenv`. Locks are the same for all versions.
pub fn state_of_any_version(env: &Env) -> Result<PathBuf, Failure> {
    own(env, "XDG_STATE_HOME", &[".local", "state"], "LOCALAPPDATA")
}

/// Returns the settings file: `$XDG_CONFIG_HOME/ssoenv/config` (default `~/.config`), on Windows
/// `%APPDATA%\ssoenv\config`.
pub fn settings(env: &Env) -> Result<PathBuf, Failure> {
    Ok(own(env, "XDG_CONFIG_HOME", &[".config"], "APPDATA")?.join("config"))
}

/// Returns the path from the root of the file system; unchanged if there is no current directory.
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn own(env: &Env, xdg: &str, under_home: &[&str], windows: &str) -> Result<PathBuf, Failure> {
    // A relative path is invalid and ignored (XDG Base Directory Specification).
    let variable = if cfg!(windows) { windows } else { xdg };
    if let Some(base) = env.raw(variable).map(PathBuf::from).filter(|base| base.is_absolute()) {
        return Ok(base.join("ssoenv"));
    }
    Ok(under_home.iter().fold(home(env)?, |path, folder| path.join(folder)).join("ssoenv"))
}

fn aws(env: &Env) -> Result<PathBuf, Failure> {
    Ok(home(env)?.join(".aws"))
}

/// Returns the home directory.
pub fn home(env: &Env) -> Result<PathBuf, Failure> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    env.home().ok_or_else(|| {
        Failure::configuration(format!("there is no home directory: {name} is not set"))
            .hint(format!("set {name}: the AWS caches are in that directory"))
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn variables_move_the_files_they_name_and_no_others() {
        let env =
            Env::of(&[("HOME", "/h"), ("AWS_CONFIG_FILE", "/c/config"), ("XDG_STATE_HOME", "relative")]);
        assert_eq!(config_file(&env).unwrap(), PathBuf::from("/c/config"));
        assert_eq!(credentials_file(&env).unwrap(), PathBuf::from("/h/.aws/credentials"));
        assert_eq!(token_cache(&env).unwrap(), PathBuf::from("/h/.aws/sso/cache"));
        assert_eq!(state(&env).unwrap(), PathBuf::from("/h/.local/state/ssoenv"));
        assert_eq!(settings(&env).unwrap(), PathBuf::from("/h/.config/ssoenv/config"));
    }

    #[test]
    fn without_a_home_the_message_says_so() {
        assert!(role_cache(&Env::of(&[])).unwrap_err().to_string().contains("HOME is not set"));
    }
}

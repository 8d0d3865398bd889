//! Where the files are (docs/files.md has the table). Knows names of folders, not what is in the files.

use crate::error::Failure;
use crate::system::env::Env;
use std::path::PathBuf;

/// `AWS_CONFIG_FILE`, else `~/.aws/config`.
pub fn config_file(env: &Env) -> Result<PathBuf, Failure> {
    env.path("AWS_CONFIG_FILE").map_or_else(|| Ok(aws(env)?.join("config")), Ok)
}

/// `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`.
pub fn credentials_file(env: &Env) -> Result<PathBuf, Failure> {
    env.path("AWS_SHARED_CREDENTIALS_FILE").map_or_else(|| Ok(aws(env)?.join("credentials")), Ok)
}

/// Sign-in tokens and client registrations. As with the AWS CLI this does not move with `AWS_CONFIG_FILE`.
pub fn token_cache(env: &Env) -> Result<PathBuf, Failure> {
    Ok(aws(env)?.join("sso").join("cache"))
}

/// Role credentials of the AWS CLI. Does not move with `AWS_CONFIG_FILE` either.
pub fn role_cache(env: &Env) -> Result<PathBuf, Failure> {
    Ok(aws(env)?.join("cli").join("cache"))
}

/// Locks and records of our own, never in the AWS cache folders: `$XDG_STATE_HOME/ssoenv`, on Windows
/// `%LOCALAPPDATA%\ssoenv`.
pub fn state(env: &Env) -> Result<PathBuf, Failure> {
    own(env, "XDG_STATE_HOME", &[".local", "state"], "LOCALAPPDATA")
}

/// The settings file: `$XDG_CONFIG_HOME/ssoenv/config`, on Windows `%APPDATA%\ssoenv\config`.
pub fn settings(env: &Env) -> Result<PathBuf, Failure> {
    Ok(own(env, "XDG_CONFIG_HOME", &[".config"], "APPDATA")?.join("config"))
}

fn own(env: &Env, xdg: &str, under_home: &[&str], windows: &str) -> Result<PathBuf, Failure> {
    // The XDG specification: a relative path is invalid and to be ignored.
    let variable = if cfg!(windows) { windows } else { xdg };
    if let Some(base) = env.raw(variable).map(PathBuf::from).filter(|base| base.is_absolute()) {
        return Ok(base.join("ssoenv"));
    }
    Ok(under_home.iter().fold(home(env)?, |path, folder| path.join(folder)).join("ssoenv"))
}

fn aws(env: &Env) -> Result<PathBuf, Failure> {
    Ok(home(env)?.join(".aws"))
}

fn home(env: &Env) -> Result<PathBuf, Failure> {
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

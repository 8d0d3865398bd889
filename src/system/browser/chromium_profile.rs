//! Profiles of Chromium browsers by the name that they show. Their option takes the profile's directory, and makes a new
//! profile, signed out, for a directory that does not exist.

use crate::system::env::Env;
use crate::system::files;
use std::path::{Path, PathBuf};

/// The option.
const OPTION: &str = "--profile-directory=";
/// The option for another user-data folder.
const USER_DATA: &str = "--user-data-dir=";

/// A browser by a part of its command line, with its user-data folder below the configuration folder on Linux, below
/// `~/Library/Application Support` on macOS, and below `%LOCALAPPDATA%` on Windows. The first that fits counts.
const BROWSERS: [(&str, [&str; 3]); 7] = [
    ("chrome-beta", ["google-chrome-beta", "Google/Chrome Beta", "Google/Chrome Beta/User Data"]),
    ("chrome-dev", ["google-chrome-unstable", "Google/Chrome Dev", "Google/Chrome Dev/User Data"]),
    ("chrome", ["google-chrome", "Google/Chrome", "Google/Chrome/User Data"]),
    ("edge", ["microsoft-edge", "Microsoft Edge", "Microsoft/Edge/User Data"]),
    (
        "brave",
        [
            "BraveSoftware/Brave-Browser",
            "BraveSoftware/Brave-Browser",
            "BraveSoftware/Brave-Browser/User Data",
        ],
    ),
    ("vivaldi", ["vivaldi", "Vivaldi", "Vivaldi/User Data"]),
    ("chromium", ["chromium", "Chromium", "Chromium/User Data"]),
];

/// Replaces the name in `--profile-directory=NAME` by the directory of the profile that shows it; anything else stays.
/// Error: there is no such profile, with the names that there are.
pub(super) fn with_directory(env: &Env, line: &str, argument: String) -> Result<String, String> {
    let Some(name) = argument.strip_prefix(OPTION) else { return Ok(argument) };
    let Some(folder) = user_data(env, line) else { return Ok(argument) };
    if !name.is_empty() && !name.contains(['/', '\\']) && folder.join(name).is_dir() {
        return Ok(argument);
    }
    // A browser that has never run has no list, and makes the profile.
    let Some(profiles) = profiles(&folder) else { return Ok(argument) };
    match profiles.iter().find(|(_, shown)| shown == name) {
        Some((directory, _)) => Ok(format!("{OPTION}{directory}")),
        None => {
            let names: Vec<&str> = profiles.iter().map(|(_, shown)| shown.as_str()).collect();
            Err(format!("the browser has no profile {name}; it has {}", names.join(", ")))
        }
    }
}

/// Returns the user-data folder of the browser that a command line starts; `None` for an unknown one.
fn user_data(env: &Env, line: &str) -> Option<PathBuf> {
    let words = if cfg!(windows) { shlex::split(&line.replace('\\', r"\\")) } else { shlex::split(line) };
    if let Some(given) = words?.iter().find_map(|word| word.strip_prefix(USER_DATA)) {
        return Some(env.expand(given));
    }
    let line = line.to_ascii_lowercase().replace(' ', "-");
    let (_, [linux, mac, windows]) = BROWSERS.iter().find(|(part, _)| line.contains(part))?;
    if cfg!(windows) {
        return Some(env.path("LOCALAPPDATA")?.join(windows));
    }
    if cfg!(target_os = "macos") {
        return Some(env.home()?.join("Library/Application Support").join(mac));
    }
    Some(env.path("XDG_CONFIG_HOME").or_else(|| Some(env.home()?.join(".config")))?.join(linux))
}

/// Returns directory and shown name of each profile: `profile.info_cache` in `Local State` (Chromium). `None` if the file
/// cannot be read.
fn profiles(folder: &Path) -> Option<Vec<(String, String)>> {
    let contents = files::read_regular(&folder.join("Local State")).ok()??;
    let state: serde_json::Value = serde_json::from_slice(&contents.bytes).ok()?;
    let cache = state.get("profile")?.get("info_cache")?.as_object()?;
    let shown = |value: &serde_json::Value| Some(value.get("name")?.as_str()?.to_owned());
    Some(cache.iter().filter_map(|(directory, value)| Some((directory.clone(), shown(value)?))).collect())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_profile_is_named_as_the_browser_shows_it() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(".config/google-chrome");
        fs::create_dir_all(folder.join("Profile 3")).unwrap();
        fs::create_dir_all(folder.join("Default")).unwrap();
        let state = r#"{"profile":{"info_cache":{"Default":{"name":"Me"},"Profile 3":{"name":"Work","x":1},"Odd":{}}}}"#;
        fs::write(folder.join("Local State"), state).unwrap();
        let env = Env::of(&[("HOME", home.path().to_str().unwrap())]);
        let elsewhere = format!("x --user-data-dir={}", folder.display());
        for (line, argument, expected) in [
            ("google-chrome", "--profile-directory=Work", Ok("--profile-directory=Profile 3")),
            ("/usr/bin/google-chrome-stable", "--profile-directory=Me", Ok("--profile-directory=Default")),
            ("google-chrome", "--profile-directory=Profile 3", Ok("--profile-directory=Profile 3")),
            (
                "google-chrome",
                "--profile-directory=Other",
                Err("the browser has no profile Other; it has Me, Work"),
            ),
            (&elsewhere, "--profile-directory=Work", Ok("--profile-directory=Profile 3")),
            // No list, or another program: unchanged.
            ("chromium", "--profile-directory=Work", Ok("--profile-directory=Work")),
            ("firefox", "--profile-directory=Work", Ok("--profile-directory=Work")),
            ("google-chrome", "--app=x", Ok("--app=x")),
        ] {
            let found = with_directory(&env, line, argument.to_owned());
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{line} {argument}");
        }
    }
}

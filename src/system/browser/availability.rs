//! Detects environments without a usable browser. The sign-in redirects to 127.0.0.1, so the browser must run on this
//! machine, on a screen that the person sees.

use super::configured;
use crate::system::env::Env;
use crate::system::files;
use std::path::Path;

/// Returns why no browser can be opened, in words for "no browser here (…)"; `None` when one can. A browser that the
/// person chose (`browser` setting, `BROWSER`) always counts as usable: development containers and remote editors set
/// `BROWSER` to a program that opens the local browser.
pub fn obstacle(env: &Env, setting: Option<&str>) -> Option<&'static str> {
    let own_screen = cfg!(any(windows, target_os = "macos"));
    decide(&Facts::look(env, setting, Path::new("/"), own_screen))
}

/// Screen on which a browser window would appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    /// Screen of this machine, which needs no variable (macOS, Windows).
    Own,
    /// Display named by `DISPLAY` or `WAYLAND_DISPLAY`.
    Named,
    /// Screen of the Windows that runs this WSL; its browsers reach the 127.0.0.1 of WSL.
    Around,
    /// WSL, but Windows programs cannot be started from it.
    OutOfReach,
    /// No screen.
    None,
}

/// Facts that decide whether a browser can be used.
#[derive(Debug)]
struct Facts {
    chosen: bool,
    ssh: bool,
    hosted: Option<&'static str>,
    container: bool,
    screen: Screen,
}

/// Judges the facts. A display, or a browser that the person chose, counts even in an SSH session.
fn decide(facts: &Facts) -> Option<&'static str> {
    if facts.chosen || facts.screen == Screen::Named {
        return None;
    }
    if facts.ssh {
        return Some("an SSH session");
    }
    match facts.screen {
        Screen::Own | Screen::Around | Screen::Named => None,
        Screen::OutOfReach | Screen::None if facts.hosted.is_some() => facts.hosted,
        Screen::OutOfReach | Screen::None if facts.container => Some("a container"),
        Screen::OutOfReach => Some("WSL without access to Windows programs"),
        Screen::None => Some("no display"),
    }
}

impl Facts {
    /// Collects the facts; `root` replaces `/` in tests.
    fn look(env: &Env, setting: Option<&str>, root: &Path, own_screen: bool) -> Self {
        let listed = env.text("BROWSER").unwrap_or_default();
        let chosen = configured::setting(setting)
            .is_some_and(|line| !configured::draws_on_the_terminal(line))
            || configured::listed(&listed).next().is_some();
        let any = |names: &[&str]| names.iter().any(|name| env.has(name));
        let hosted = if env.has("CODESPACES") {
            Some("GitHub Codespaces")
        } else if env.text("AWS_EXECUTION_ENV").as_deref() == Some("CloudShell") {
            Some("AWS CloudShell")
        } else {
            env.has("CLOUD_SHELL").then_some("a cloud shell")
        };
        Facts {
            chosen,
            ssh: any(&["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"]),
            hosted,
            container: any(&["container", "KUBERNETES_SERVICE_HOST"])
                || [".dockerenv", "run/.containerenv"].iter().any(|mark| root.join(mark).exists()),
            screen: if own_screen { Screen::Own } else { screen(env, root) },
        }
    }
}

/// Detects the screen: the display variables, otherwise WSL with or without access to Windows programs.
fn screen(env: &Env, root: &Path) -> Screen {
    if env.has("DISPLAY") || env.has("WAYLAND_DISPLAY") {
        return Screen::Named;
    }
    let release = || files::read_regular(&root.join("proc/sys/kernel/osrelease")).ok().flatten();
    let of_microsoft = |release: files::Contents| {
        String::from_utf8_lossy(&release.bytes).to_ascii_lowercase().contains("microsoft")
    };
    if !env.has("WSL_DISTRO_NAME") && !env.has("WSL_INTEROP") && !release().is_some_and(of_microsoft) {
        return Screen::None;
    }
    let registered = || {
        let formats = files::names(&root.join("proc/sys/fs/binfmt_misc"));
        formats.iter().any(|name| name.to_string_lossy().starts_with("WSLInterop"))
    };
    let on_path = || {
        let path = env.raw("PATH").unwrap_or_default();
        std::env::split_paths(&path)
            .any(|folder| ["powershell.exe", "cmd.exe"].iter().any(|name| folder.join(name).is_file()))
    };
    if registered() || on_path() { Screen::Around } else { Screen::OutOfReach }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SSH: (&str, &str) = ("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
    const X11: (&str, &str) = ("DISPLAY", ":0");
    const WSL: &str = "proc/sys/kernel/osrelease";
    const INTEROP: &str = "proc/sys/fs/binfmt_misc/WSLInterop-late";

    /// Variables, files that exist, and the expected obstacle.
    type Case = (&'static [(&'static str, &'static str)], &'static [&'static str], Option<&'static str>);

    /// Returns the obstacle on a machine with these variables and files.
    fn found(variables: &[(&str, &str)], files: &[&str], own_screen: bool) -> Option<&'static str> {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "6.6.87.2-Microsoft-standard-WSL2\n").unwrap();
        }
        // `PATH` also refers to a folder below the test's root.
        let path = root.path().join("bin");
        let variables = [&[("PATH", path.to_str().unwrap())], variables].concat();
        decide(&Facts::look(&Env::of(&variables), None, root.path(), own_screen))
    }

    #[test]
    fn what_stands_in_the_way_on_linux() {
        let display = Some("no display");
        let ssh = Some("an SSH session");
        let container = Some("a container");
        let unreachable = Some("WSL without access to Windows programs");
        let cases: &[Case] = &[
            (&[], &[], display),
            (&[("DISPLAY", "")], &[], display),
            (&[X11], &[], None),
            (&[("WAYLAND_DISPLAY", "wayland-0")], &[], None),
            (&[SSH], &[], ssh),
            (&[("SSH_TTY", "/dev/pts/0")], &[], ssh),
            (&[("SSH_CLIENT", "192.0.2.1 50000 22")], &[], ssh),
            (&[SSH, ("DISPLAY", "localhost:10.0")], &[], None),
            (&[SSH, ("BROWSER", "/vscode/bin/helpers/browser.sh")], &[], None),
            (&[], &[".dockerenv"], container),
            (&[], &["run/.containerenv"], container),
            (&[("container", "podman")], &[], container),
            (&[("KUBERNETES_SERVICE_HOST", "10.0.0.1")], &[], container),
            (&[X11, ("container", "oci")], &["run/.containerenv"], None),
            (&[("BROWSER", "/vscode/bin/helpers/browser.sh")], &[".dockerenv"], None),
            (&[("BROWSER", "w3m")], &[".dockerenv"], container),
            (&[("BROWSER", "w3m:/usr/bin/lynx %s:elinks")], &[], display),
            (&[("BROWSER", "w3m:firefox")], &[], None),
            (&[("CODESPACES", "true")], &[".dockerenv"], Some("GitHub Codespaces")),
            (&[("CODESPACES", "true"), ("BROWSER", "/vscode/browser.sh")], &[], None),
            (&[("AWS_EXECUTION_ENV", "CloudShell")], &[], Some("AWS CloudShell")),
            (&[("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE")], &[], display),
            (&[("CLOUD_SHELL", "true")], &[".dockerenv"], Some("a cloud shell")),
            (&[], &[WSL], unreachable),
            (&[("WSL_DISTRO_NAME", "Ubuntu")], &[], unreachable),
            (&[("WSL_INTEROP", "/run/WSL/8_interop")], &["bin/other.exe"], unreachable),
            (&[("WSL_DISTRO_NAME", "Ubuntu")], &["bin/cmd.exe"], None),
            (&[], &[WSL, "bin/powershell.exe"], None),
            (&[], &[WSL, INTEROP], None),
            (&[X11], &[WSL], None),
            (&[SSH], &[WSL, INTEROP], ssh),
            // A container on a WSL kernel, and a WSL distribution made from a container image.
            (&[], &[WSL, ".dockerenv"], container),
            (&[], &[WSL, INTEROP, ".dockerenv"], None),
        ];
        for (variables, files, expected) in cases {
            if cfg!(unix) || !variables.iter().any(|(name, _)| *name == "BROWSER") {
                assert_eq!(found(variables, files, false), *expected, "{variables:?} {files:?}");
            }
        }
    }

    #[test]
    fn what_stands_in_the_way_on_macos_and_windows() {
        for (variables, expected) in [
            (&[][..], None),
            (&[("KUBERNETES_SERVICE_HOST", "10.0.0.1")], None),
            (&[SSH], Some("an SSH session")),
            // On macOS `DISPLAY` is set by XQuartz, which browsers do not use.
            (&[SSH, X11], Some("an SSH session")),
            (&[SSH, ("BROWSER", "/vscode/bin/helpers/browser.sh")], None),
            (&[SSH, ("BROWSER", "lynx")], Some("an SSH session")),
        ] {
            assert_eq!(found(variables, &[], true), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_browser_that_was_set_is_trusted() {
        for (setting, expected) in [
            ("firefox -P work", None),
            ("'open", None),
            (" ", Some("no display")),
            ("/usr/bin/w3m %s", Some("no display")),
        ] {
            let root = tempfile::tempdir().unwrap();
            let facts = Facts::look(&Env::of(&[]), Some(setting), root.path(), false);
            assert_eq!(decide(&facts), expected, "{setting}");
        }
    }
}

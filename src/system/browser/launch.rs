//! Starts the browser as an independent process: without a terminal, without our open files, without credentials, and
//! free to run after ssoenv ends.

use super::{chromium_profile, configured};
use crate::system::env::Env;
use crate::system::process::detached::detach;
use crate::system::process::hook_role;
use std::io::ErrorKind;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Time within which a failing command ends; one that still runs then counts as started.
const PATIENCE: Duration = Duration::from_secs(1);

/// Variables with secrets, which are removed from the environment of programs that run on without us.
pub const SECRETS: [&str; 7] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "SSOENV_KEY_ID",
    "SSOENV_SAVED",
];

/// Opens the address; returns within about a second per command. If the `browser` setting is set, only it is tried:
/// another browser may be signed in as another user. Otherwise the commands of `BROWSER` are tried, then the
/// platform's. Error: which commands were tried, and how each failed.
pub fn open(env: &Env, setting: Option<&str>, url: &str) -> Result<(), String> {
    open_with(env, setting, url, || ::open::commands(url), PATIENCE)
}

/// Opens the address with a command line whose arguments `fill` fills in: it returns an argument, and whether the address
/// is in it. Error: how it failed.
pub fn open_with_template(
    env: &Env,
    line: &str,
    url: &str,
    fill: &dyn Fn(&str) -> (String, bool),
) -> Result<(), String> {
    if configured::draws_on_the_terminal(line) {
        return Err(format!("{line}: runs in the terminal, which ssoenv is using"));
    }
    let command = configured::command_with(line, url, &|argument| {
        let (argument, has_url) = fill(argument);
        Ok((chromium_profile::with_directory(env, line, argument)?, has_url))
    })?;
    start(env, &command, PATIENCE)
}

fn open_with(
    env: &Env,
    setting: Option<&str>,
    url: &str,
    platform: impl FnOnce() -> Vec<Command>,
    patience: Duration,
) -> Result<(), String> {
    // The platform's commands open files and start programs too.
    if !["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err("not a web address".to_owned());
    }
    let mut failed = Vec::new();
    for candidate in candidates(env, setting, url, platform) {
        match candidate.and_then(|command| start(env, &command, patience)) {
            Ok(()) => return Ok(()),
            Err(why) => failed.push(why),
        }
    }
    Err(failed.join("; "))
}

fn candidates(
    env: &Env,
    setting: Option<&str>,
    url: &str,
    platform: impl FnOnce() -> Vec<Command>,
) -> Vec<Result<Command, String>> {
    if let Some(line) = configured::setting(setting) {
        return vec![if configured::draws_on_the_terminal(line) {
            Err(format!("{line}: runs in the terminal, which ssoenv is using"))
        } else {
            configured::command(line, url)
        }];
    }
    let listed = env.text("BROWSER").unwrap_or_default();
    let mut candidates: Vec<_> =
        configured::listed(&listed).map(|line| configured::command(line, url)).collect();
    candidates.extend(platform().into_iter().map(|mut command| {
        // xdg-open reads `BROWSER` too, and would try the browsers that failed or that draw on the terminal.
        command.env_remove("BROWSER");
        Ok(command)
    }));
    candidates
}

/// Starts the program, arguments and variables of `wanted`, and watches it for `patience`.
fn start(env: &Env, wanted: &Command, patience: Duration) -> Result<(), String> {
    let name = wanted.get_program().to_string_lossy();
    let mut command = Command::new(wanted.get_program());
    command.args(wanted.get_args()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Env::Fixed(variables) = env {
        command.env_clear().envs(variables);
    }
    for (variable, value) in wanted.get_envs() {
        match value {
            Some(value) => command.env(variable, value),
            None => command.env_remove(variable),
        };
    }
    // A shell started from the browser must not look like a call of the hook.
    for name in SECRETS.into_iter().chain(hook_role::VARIABLES) {
        command.env_remove(name);
    }
    detach(&mut command);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("{name}: not found"),
        _ => format!("{name}: {error}"),
    })?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            // Windows Explorer returns an error code after every success.
            Ok(Some(status)) if status.success() || name == "explorer.exe" => return Ok(()),
            Ok(Some(status)) => return Err(format!("{name}: {status}")),
            Ok(None) if started.elapsed() < patience => std::thread::sleep(Duration::from_millis(10)),
            // It still runs, or its status is unknown: starting a second browser would be wrong in both cases.
            Ok(None) | Err(_) => return Ok(()),
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs::{self, File};
    use std::io::{Read, Write};
    use std::path::Path;
    use std::sync::mpsc;

    /// Longer than any slow machine needs: only an error in the code reaches it.
    const FOREVER: Duration = Duration::from_secs(60);

    const URL: &str = "https://example.com/authorize?scopes=a%20b&x=$(touch%20X);y='\"`touch X`|&z=%s%%";

    /// Folder for stand-in browsers. They are run as `sh FILE`: a script that was just written may still be open for
    /// writing in a process that another test is starting, and the kernel then refuses to run it (ETXTBSY).
    struct Room(tempfile::TempDir);

    impl Room {
        fn new() -> Self {
            Room(tempfile::Builder::new().prefix("ssoenv").tempdir().unwrap())
        }

        fn path(&self, name: &str) -> String {
            self.0.path().join(name).to_str().unwrap().to_owned()
        }

        /// Writes a script called `name` that finds its folder in `$HERE`; returns its command line.
        fn script(&self, name: &str, text: &str) -> String {
            fs::write(self.path(name), text).unwrap();
            format!("sh {}", self.path(name))
        }

        /// Writes a script that records its arguments, one per line.
        fn recorder(&self, name: &str) -> String {
            self.script(name, &format!("printf '%s\\n' \"$@\" >\"$HERE/{name}.out\""))
        }

        fn env(&self, more: &[(&str, &str)]) -> Env {
            let here = self.path("");
            Env::of(&[&[("PATH", "/usr/bin:/bin"), ("HERE", here.as_str())], more].concat())
        }

        fn wrote(&self, name: &str) -> Option<String> {
            fs::read_to_string(self.path(&format!("{name}.out"))).ok()
        }
    }

    fn command(line: &str) -> Command {
        let mut words = line.split(' ');
        let mut command = Command::new(words.next().unwrap());
        command.args(words);
        command
    }

    /// Opens without the platform's browsers, and waits until each command ends.
    fn open_chosen(env: &Env, setting: Option<&str>, url: &str) -> Result<(), String> {
        open_with(env, setting, url, Vec::new, FOREVER)
    }

    /// Runs the work on a thread and returns its result; panics when it hangs.
    fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || sender.send(work()));
        receiver.recv_timeout(FOREVER).expect("it hangs")
    }

    #[test]
    fn the_address_is_one_argument_and_nothing_interprets_it() {
        for (words, expected) in [
            ("", vec![URL]),
            (" %s", vec![URL]),
            (" 'a b' --app=%s \"\" 100%%", vec!["a b", &format!("--app={URL}"), "", "100%"]),
            (" -x '$HOME;' \\$(id)", vec!["-x", "$HOME;", "$(id)", URL]),
            (" %s &", vec![URL]),
        ] {
            let room = Room::new();
            let line = format!("{}{words}", room.recorder("rec"));
            for (setting, variables) in
                [(Some(line.as_str()), &[][..]), (None, &[("BROWSER", line.as_str())][..])]
            {
                open_chosen(&room.env(variables), setting, URL).unwrap();
                assert_eq!(room.wrote("rec").unwrap(), expected.join("\n") + "\n", "{line}");
                fs::remove_file(room.path("rec.out")).unwrap();
            }
            assert!(!Path::new("X").exists());
        }
    }

    #[test]
    fn the_first_that_works_is_the_only_one() {
        let room = Room::new();
        let [first, second, last] = ["first", "second", "last"].map(|name| room.recorder(name));
        let fails = room.script("fails", "exit 3");
        for (setting, listed, wrote) in [
            (Some(&first), format!("{second}:{last}"), "first"),
            (None, format!("{second}:{first}"), "second"),
            (None, format!("{fails}:no-such-browser::w3m %s:'open:{second}:{first}"), "second"),
            (None, format!("{fails}:lynx"), "last"),
            (None, String::new(), "last"),
        ] {
            let env = room.env(&[("BROWSER", &listed)]);
            let platform = || vec![command(&format!("{fails} x")), command(&last), command(&first)];
            open_with(&env, setting.map(String::as_str), URL, platform, FOREVER).unwrap();
            for name in ["first", "second", "last"] {
                assert_eq!(room.wrote(name).is_some(), name == wrote, "{listed}: {name}");
                let _ = fs::remove_file(room.path(&format!("{name}.out")));
            }
        }
    }

    #[test]
    fn a_failure_names_all_that_were_tried() {
        let room = Room::new();
        let works = room.recorder("works");
        let fails = room.script("fails", "exit 3");
        let folder = room.path("");
        let listed = format!("no-such-browser -a %s:{fails}:{folder}:'open:w3m");
        let env = room.env(&[("BROWSER", &listed)]);
        let why = open_with(&env, None, URL, || vec![command("xdg-absent")], FOREVER).unwrap_err();
        let expected = [
            "no-such-browser: not found",
            "sh: exit status: 3",
            &format!("{folder}: Permission denied (os error 13)"),
            "'open: a quote is not closed",
            "xdg-absent: not found",
        ];
        assert_eq!(why, expected.join("; "));
        // No other browser is tried: another user may be signed in there.
        let env = room.env(&[("BROWSER", &works)]);
        for (setting, expected) in [
            ("no-such-browser --new %s", "no-such-browser: not found"),
            ("lynx %s", "lynx %s: runs in the terminal, which ssoenv is using"),
            ("open \"%s", "open \"%s: a quote is not closed"),
        ] {
            assert_eq!(open_chosen(&env, Some(setting), URL).unwrap_err(), expected);
        }
        for (url, scheme) in [("file:///etc/passwd", "file"), ("--version", "no"), ("", "no")] {
            assert_eq!(open_chosen(&env, None, url).unwrap_err(), "not a web address", "{scheme}");
        }
        assert_eq!(room.wrote("works"), None);
        // `PATH` comes from the environment passed in, not from that of this process.
        let env = Env::of(&[("PATH", &room.path("no-such-folder"))]);
        assert_eq!(open_chosen(&env, Some("sh -c true"), URL).unwrap_err(), "sh: not found");
    }

    #[test]
    fn windows_explorer_is_not_judged_by_its_exit_status() {
        let room = Room::new();
        for name in ["explorer.exe", "firefox.exe"] {
            let fails = ["/bin/false", "/usr/bin/false"].into_iter().find(|path| Path::new(path).exists());
            std::os::unix::fs::symlink(fails.unwrap(), room.path(name)).unwrap();
            let env = Env::of(&[("PATH", &room.path(""))]);
            let opened = open_with(&env, None, URL, || vec![command(name)], FOREVER);
            assert_eq!(opened.is_ok(), name == "explorer.exe", "{opened:?}");
        }
    }

    #[test]
    fn a_browser_that_stays_is_not_waited_for_and_not_ended() {
        let room = Room::new();
        let fifos = ["gate", "stayed"].map(|name| {
            assert!(Command::new("mkfifo").arg(room.path(name)).status().unwrap().success());
            // Opened for reading and writing, so that no open waits for another.
            File::options().read(true).write(true).open(room.path(name)).unwrap()
        });
        let [mut gate, mut stayed] = fifos;
        let line =
            room.script("stays", "exec 4>\"$HERE/stayed\"; read word <\"$HERE/gate\"; echo \"$word\" >&4");
        let env = room.env(&[]);
        in_time(move || open_with(&env, Some(&line), URL, Vec::new, Duration::ZERO)).unwrap();
        gate.write_all(b"go\n").unwrap();
        let word = in_time(move || {
            let mut word = [0; 3];
            stayed.read_exact(&mut word).map(|()| word)
        });
        assert_eq!(&word.unwrap(), b"go\n");
    }

    #[test]
    fn a_browser_gets_no_credentials_and_the_platforms_no_list() {
        let room = Room::new();
        let line = room.script("env", "env >\"$HERE/env.out\"");
        let mut variables: Vec<_> =
            SECRETS.into_iter().chain(hook_role::VARIABLES).map(|name| (name, "hidden")).collect();
        variables.extend([("AWS_REGION", "eu-west-1"), ("BROWSER", "w3m")]);
        let platform = || {
            let mut command = command(&line);
            command.env("OPEN_RS_TARGET", URL);
            vec![command]
        };
        for (setting, platforms) in [(None, true), (Some(line.as_str()), false)] {
            open_with(&room.env(&variables), setting, URL, platform, FOREVER).unwrap();
            let given = room.wrote("env").unwrap();
            assert!(!given.contains("hidden"), "{given}");
            assert!(given.contains("AWS_REGION=eu-west-1\n"), "{given}");
            assert_eq!(given.contains("BROWSER=w3m"), !platforms, "{given}");
            assert_eq!(given.contains(&format!("OPEN_RS_TARGET={URL}\n")), platforms, "{given}");
            assert!(!given.contains("CARGO"), "{given}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_browser_has_a_session_of_its_own_and_no_file_of_ours() {
        use std::os::fd::AsRawFd;
        let room = Room::new();
        let ours = File::create(room.path("ours")).unwrap();
        // A file without close-on-exec, such as one that a shell opened for the script.
        let ours = rustix::io::dup(ours).unwrap();
        assert!((3..=255).contains(&ours.as_raw_fd()));
        let line = room.script(
            "about",
            "{ readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2
               for file in /proc/$$/fd/*; do [ \"$file\" -ef \"$HERE/ours\" ] && echo \"$file\"; done
               cut -d ' ' -f 6 /proc/$$/stat; echo $$; } >\"$HERE/about.new\"
             mv \"$HERE/about.new\" \"$HERE/about.out\"",
        );
        open_chosen(&room.env(&[]), Some(&line), URL).unwrap();
        let about = room.wrote("about").unwrap();
        let lines: Vec<_> = about.lines().collect();
        assert_eq!(lines.len(), 5, "{about}");
        assert_eq!(lines[0], "/dev/null");
        assert_eq!(lines[2], "/dev/null");
        assert_eq!(lines[3], lines[4], "the session is not its own");
    }
}

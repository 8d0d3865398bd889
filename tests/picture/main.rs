//! `cargo run --example picture -- tests/picture/prompt.svg` draws the README's picture, and with
//! `tests/picture/powershell.svg powershell` that of the page about PowerShell. A real shell on a terminal, in a throw-away
//! home beside a loopback Identity Center, is typed at, and what its screen shows then is written as SVG.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "an example, not the product")]

#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;
#[path = "../support/powershell.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod powershell;
mod svg;
#[path = "../support/terminal.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod terminal;
#[path = "../support/wait.rs"]
#[allow(dead_code, reason = "the picture needs a part of it")]
mod wait;

use identity_center::IdentityCenter;
use portable_pty::CommandBuilder;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use terminal::Terminal;

const ROWS: u16 = 24;

/// Seconds that the credentials have: half a minute from both of its neighbours.
const LIFE: i64 = 43 * 60 + 30;

/// A profile whose session nobody has signed in to.
const PARTNER: &str = "
[profile partner]
sso_session = partner
sso_account_id = 333333333333
sso_role_name = ReadOnly

[sso-session partner]
sso_start_url = https://partner.awsapps.com/start
sso_region = us-east-1
";

/// A shell that is drawn.
struct Shell {
    name: &'static str,
    /// What its prompt ends with.
    prompt: &'static str,
    start_up: &'static str,
    columns: u16,
    /// One after the other.
    typed: &'static [&'static str],
}

const BASH: Shell = Shell {
    name: "bash",
    prompt: "$",
    start_up: "PS1='\\[\\e[34m\\]\\w\\[\\e[m\\] $ '\neval \"$(ssoenv init bash)\"\n",
    columns: 78,
    typed: &[
        "ssoenv use dev",
        "cd shop/api",
        "cd",
        "ssoenv use prod",
        "echo $AWS_ACCOUNT_ID $AWS_REGION",
        "ssoenv off",
    ],
};

const POWERSHELL: Shell = Shell {
    name: "PowerShell",
    prompt: ">",
    start_up: "Set-PSReadLineOption -PredictionSource None\n\
               function prompt { \"`e[34m$($PWD.Path.Replace($HOME, '~'))`e[m> \" }\n\
               . ([scriptblock]::Create((ssoenv init powershell) -join \"`n\"))\n",
    columns: 108,
    typed: &[
        "ssoenv use dev",
        "cd shop/api",
        "cd ~/partner",
        "cd ~",
        "ssoenv use prod",
        "\"$env:AWS_ACCOUNT_ID $env:AWS_REGION\"",
        "ssoenv off",
    ],
};

fn main() {
    let mut words = std::env::args_os().skip(1);
    let out = words.next().expect("the file to write");
    let shell = if words.next().is_some_and(|name| name == "powershell") { POWERSHELL } else { BASH };
    let binary = built();
    let service = IdentityCenter::start();
    service.configure(|rules| rules.role_life = LIFE);
    let home = tempfile::tempdir().unwrap();
    home::signed_in(home.path(), &service);
    home::write_config(home.path(), &format!("{}{PARTNER}", home::sample_config(&service.start_url())));
    for (folder, profile) in [("shop", "staging"), ("partner", "partner")] {
        fs::create_dir_all(home.path().join(folder).join("api")).unwrap();
        fs::write(home.path().join(folder).join(".ssoenv"), format!("{profile}\n")).unwrap();
        let mut allow = Command::new(&binary);
        allow.args(["allow", folder]).env_clear().env("HOME", home.path()).current_dir(home.path());
        assert!(allow.output().unwrap().status.success());
    }
    let mut line = line(&shell, home.path());
    line.cwd(home.path());
    line.env("HOME", home.path());
    line.env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", binary.parent().unwrap().display()));
    line.env("TERM", "xterm-256color");
    line.env("LC_ALL", "C.UTF-8");
    line.env("AWS_ENDPOINT_URL_SSO", service.url());
    line.env("AWS_ENDPOINT_URL_SSO_OIDC", service.url());
    let columns = shell.columns;
    let cursor = move |shown: &[u8]| parsed(shown, columns).screen().cursor_position();
    let mut terminal = Terminal::start_answering_by(line, ROWS, columns, Box::new(cursor));
    for (number, typed) in shell.typed.iter().enumerate() {
        is_ready(&terminal, &shell, number + 1);
        terminal.types(&format!("{typed}\r"));
    }
    let screen = is_ready(&terminal, &shell, shell.typed.len() + 1);
    fs::write(out, svg::drawn(screen.screen(), shell.name)).unwrap();
    terminal.types("exit\r");
    terminal.ends();
}

/// The command that starts it, with this start-up file alone.
fn line(shell: &Shell, home: &Path) -> CommandBuilder {
    fs::write(home.join("start-up.ps1"), shell.start_up).unwrap();
    let (program, arguments) = match shell.name {
        "bash" => (PathBuf::from("bash"), ["--noprofile", "--rcfile", "start-up.ps1", "-i"]),
        _ => {
            (powershell::program().expect("a PowerShell"), ["-NoProfile", "-NoExit", "-File", "start-up.ps1"])
        }
    };
    let mut line = CommandBuilder::new(program);
    line.args(arguments);
    line.env_clear();
    powershell::VARIABLES.iter().for_each(|(name, value)| line.env(name, value));
    line
}

/// Waits for the prompt of this number; the screen with it.
fn is_ready(terminal: &Terminal, shell: &Shell, number: usize) -> vt100::Parser {
    let shown = terminal.shows_what("prompt", |shown| {
        let contents = parsed(shown.as_bytes(), shell.columns).screen().contents();
        let is_read = shell.name == "bash" || powershell::lines_read(shown) == number;
        is_read
            && contents.trim_end().ends_with(shell.prompt)
            && contents.lines().filter(|line| line.contains(shell.prompt)).count() == number
    });
    parsed(shown.as_bytes(), shell.columns)
}

/// The screen after this has been shown.
fn parsed(shown: &[u8], columns: u16) -> vt100::Parser {
    let mut parser = vt100::Parser::new(ROWS, columns, 0);
    parser.process(shown);
    parser
}

/// `ssoenv`, built as this example was: cargo builds no binaries for `run --example`.
fn built() -> PathBuf {
    let example = std::env::current_exe().unwrap();
    let folder = example.parent().unwrap().parent().unwrap();
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--bin", "ssoenv", "--example", "picture"]);
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    // What `cargo run` says of this example would make ring's build script think that its world has changed.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            cargo.env_remove(name);
        }
    }
    assert!(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
    folder.join("ssoenv")
}

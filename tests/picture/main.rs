//! `cargo run --example picture -- tests/picture/prompt.svg`: draws the README's picture. A real bash on a terminal, in a
//! throw-away home beside a loopback Identity Center, is typed at, and what its screen shows then is written as SVG.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "an example, not the product")]

#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;
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
use std::path::PathBuf;
use std::process::Command;
use terminal::Terminal;

const ROWS: u16 = 24;
const COLUMNS: u16 = 78;

/// What is typed, one after the other.
const TYPED: [&str; 6] = [
    "ssoenv use dev",
    "cd shop/api",
    "cd",
    "ssoenv use prod",
    "echo $AWS_ACCOUNT_ID $AWS_REGION",
    "ssoenv off",
];

/// Seconds that the credentials have: half a minute from both of its neighbours.
const LIFE: i64 = 43 * 60 + 30;

const START_UP: &str = "PS1='\\[\\e[34m\\]\\w\\[\\e[m\\] $ '\neval \"$(ssoenv init bash)\"\n";

fn main() {
    let out = std::env::args_os().nth(1).expect("the file to write");
    let binary = built();
    let service = IdentityCenter::start();
    service.configure(|rules| rules.role_life = LIFE);
    let home = tempfile::tempdir().unwrap();
    home::signed_in(home.path(), &service);
    fs::create_dir_all(home.path().join("shop/api")).unwrap();
    fs::write(home.path().join("shop/.ssoenv"), "staging\n").unwrap();
    fs::write(home.path().join("start-up"), START_UP).unwrap();
    let mut allow = Command::new(&binary);
    allow.args(["allow", "shop"]).env_clear().env("HOME", home.path()).current_dir(home.path());
    assert!(allow.output().unwrap().status.success());

    let mut line = CommandBuilder::new("bash");
    line.args(["--noprofile", "--rcfile", "start-up", "-i"]);
    line.env_clear();
    line.cwd(home.path());
    line.env("HOME", home.path());
    line.env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", binary.parent().unwrap().display()));
    line.env("TERM", "xterm-256color");
    line.env("LC_ALL", "C.UTF-8");
    line.env("AWS_ENDPOINT_URL_SSO", service.url());
    line.env("AWS_ENDPOINT_URL_SSO_OIDC", service.url());
    let mut terminal = Terminal::start_on(line, ROWS, COLUMNS);
    for (number, typed) in TYPED.iter().enumerate() {
        is_ready(&terminal, number + 1);
        terminal.types(&format!("{typed}\r"));
    }
    let screen = is_ready(&terminal, TYPED.len() + 1);
    fs::write(out, svg::drawn(screen.screen())).unwrap();
    terminal.types("exit\r");
    terminal.ends();
}

/// Waits for the prompt of this number; the screen with it.
fn is_ready(terminal: &Terminal, number: usize) -> vt100::Parser {
    let parsed = |shown: &str| {
        let mut parser = vt100::Parser::new(ROWS, COLUMNS, 0);
        parser.process(shown.as_bytes());
        parser
    };
    let shown = terminal.shows_what("prompt", |shown| {
        let contents = parsed(shown).screen().contents();
        let prompts = contents.lines().filter(|line| line.contains(" $")).count();
        prompts == number && contents.trim_end().ends_with('$')
    });
    parsed(&shown)
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

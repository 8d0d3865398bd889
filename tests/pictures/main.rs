//! `cargo run --example pictures [-- NAME…]`: draws the pictures of the manual anew, into `docs/pictures`, or those with
//! these names. A real shell on a terminal, in a throw-away home beside a loopback Identity Center, is typed at, and what
//! its screen shows then is written as SVG; the pages of a sign-in are photographed in Chromium, where that is installed.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "an example, not the product"
)]

#[path = "../support/cargo.rs"]
#[allow(dead_code, reason = "others use the rest")]
mod cargo;
#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;
mod pages;
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

const ROWS: u16 = 40;

/// Seconds that the credentials have: half a minute from both of its neighbours.
const LIFE: i64 = 43 * 60 + 30;

/// A profile whose session nobody has signed in to.
const PARTNER: &str = "
[profile partner]
sso_session = partner
sso_account_id = 333333333333
sso_role_name = ReadOnly
region = us-east-1

[sso-session partner]
sso_start_url = https://partner.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
";

/// A shell that is drawn.
#[derive(Clone, Copy)]
struct Shell {
    name: &'static str,
    /// What its prompt ends with.
    prompt: &'static str,
    start_up: &'static str,
}

struct Picture {
    name: &'static str,
    shell: Shell,
    columns: u16,
    /// One after the other, each at a prompt.
    lines: &'static [&'static str],
    /// The last line asks: keys that are typed then, and what the screen shows after them.
    keys: &'static [(&'static str, &'static str)],
}

const BASH: Shell = Shell {
    name: "bash",
    prompt: "$",
    start_up: "PS1='\\[\\e[34m\\]\\w\\[\\e[m\\] $ '\neval \"$(ssoenv init bash)\"\n",
};

const POWERSHELL: Shell = Shell {
    name: "PowerShell",
    prompt: ">",
    start_up: "Set-PSReadLineOption -PredictionSource None\n\
               function prompt { \"`e[34m$($PWD.Path.Replace($HOME, '~'))`e[m> \" }\n\
               . ([scriptblock]::Create((ssoenv init powershell) -join \"`n\"))\n",
};

const PICTURES: [Picture; 7] = [
    Picture {
        name: "prompt",
        shell: BASH,
        columns: 78,
        lines: &[
            "ssoenv use dev",
            "cd shop/api",
            "cd",
            "ssoenv use prod",
            "echo $AWS_ACCOUNT_ID $AWS_REGION",
            "ssoenv off",
        ],
        keys: &[],
    },
    Picture {
        name: "powershell",
        shell: POWERSHELL,
        columns: 108,
        lines: &[
            "ssoenv use dev",
            "cd shop/api",
            "cd ~/partner",
            "cd ~",
            "ssoenv use prod",
            "\"$env:AWS_ACCOUNT_ID $env:AWS_REGION\"",
            "ssoenv off",
        ],
        keys: &[],
    },
    Picture { name: "picker", shell: BASH, columns: 96, lines: &["ssoenv use"], keys: &[("", "partner")] },
    Picture { name: "list", shell: BASH, columns: 112, lines: &["ssoenv use dev", "ssoenv list"], keys: &[] },
    Picture {
        name: "sync",
        shell: BASH,
        columns: 96,
        lines: &["ssoenv sync my-org --region eu-central-1"],
        keys: &[("", "Write this?")],
    },
    Picture { name: "doctor", shell: BASH, columns: 96, lines: &["ssoenv doctor --offline"], keys: &[] },
    Picture {
        name: "sign-in",
        shell: BASH,
        columns: 96,
        lines: &["ssoenv login partner --device-code"],
        keys: &[("", "the code")],
    },
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    let binary = cargo::built_for("pictures").unwrap();
    for picture in PICTURES.iter().filter(|picture| is_wanted(picture.name)) {
        if picture.shell.name != "bash" && powershell::program().is_none() {
            println!("{}: LEFT OUT, there is no PowerShell", picture.name);
            continue;
        }
        fs::write(out.join(picture.name).with_extension("svg"), drawn(picture, &binary)).unwrap();
        println!("{}.svg", picture.name);
    }
    pages::photograph(&out, &binary, is_wanted);
}

/// A home with a sign-in, and one more session that nobody has signed in to.
fn home(service: &IdentityCenter, binary: &Path) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    home::signed_in(home.path(), service);
    let partner = PARTNER.replace("https://partner.awsapps.com/start", &service.start_url());
    home::write_config(home.path(), &format!("{}{partner}", home::sample_config(&service.start_url())));
    for (folder, profile) in [("shop", "staging"), ("partner", "partner")] {
        fs::create_dir_all(home.path().join(folder).join("api")).unwrap();
        fs::write(home.path().join(folder).join(".ssoenv"), format!("{profile}\n")).unwrap();
        let mut allow = Command::new(binary);
        allow.args(["allow", folder]).env_clear().env("HOME", home.path()).current_dir(home.path());
        assert!(allow.output().unwrap().status.success());
    }
    // Otherwise the first use of production tells of the guard, which is not what the pictures show.
    fs::create_dir_all(home.path().join(".config/ssoenv")).unwrap();
    fs::write(home.path().join(".config/ssoenv/config"), "guard = no\n").unwrap();
    fs::write(home.path().join(".bashrc"), "eval \"$(ssoenv init bash)\"\n").unwrap();
    home
}

/// What the terminal shows in the end, as SVG.
fn drawn(picture: &Picture, binary: &Path) -> String {
    let service = IdentityCenter::start();
    service.configure(|rules| rules.role_life = LIFE);
    let home = home(&service, binary);
    let shell = &picture.shell;
    let mut line = line(shell, home.path());
    line.cwd(home.path());
    line.env("HOME", home.path());
    line.env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", binary.parent().unwrap().display()));
    line.env("TERM", "xterm-256color");
    line.env("LC_ALL", "C.UTF-8");
    line.env("BROWSER", "/bin/true");
    // Where nothing is asked, nothing is said of it either.
    if picture.name != "doctor" {
        line.env("AWS_ENDPOINT_URL_SSO", service.url());
        line.env("AWS_ENDPOINT_URL_SSO_OIDC", service.url());
    }
    let columns = picture.columns;
    let cursor = move |shown: &[u8]| parsed(shown, columns).screen().cursor_position();
    let mut terminal = Terminal::start_answering_by(line, ROWS, columns, Box::new(cursor));
    for (number, typed) in picture.lines.iter().enumerate() {
        is_ready(&terminal, picture, number + 1);
        terminal.types(&format!("{typed}\r"));
    }
    let mut screen = None;
    for (keys, shown) in picture.keys {
        terminal.types(keys);
        screen = Some(shows(&terminal, picture, shown));
    }
    let screen = screen.unwrap_or_else(|| is_ready(&terminal, picture, picture.lines.len() + 1));
    let svg = svg::drawn(screen.screen(), shell.name);
    if !picture.keys.is_empty() {
        terminal.types("\u{3}");
        is_ready(&terminal, picture, picture.lines.len() + 1);
    }
    terminal.types("exit\r");
    terminal.ends();
    svg
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
fn is_ready(terminal: &Terminal, picture: &Picture, number: usize) -> vt100::Parser {
    let shell = &picture.shell;
    let shown = terminal.shows_what("prompt", |shown| {
        let contents = parsed(shown.as_bytes(), picture.columns).screen().contents();
        let is_read = shell.name == "bash" || powershell::lines_read(shown) == number;
        is_read
            && contents.trim_end().ends_with(shell.prompt)
            && contents.lines().filter(|line| line.contains(shell.prompt)).count() == number
    });
    parsed(shown.as_bytes(), picture.columns)
}

/// Waits until the screen shows this; the screen with it.
fn shows(terminal: &Terminal, picture: &Picture, text: &str) -> vt100::Parser {
    let screen = |shown: &str| parsed(shown.as_bytes(), picture.columns);
    screen(&terminal.shows_what(text, |shown| screen(shown).screen().contents().contains(text)))
}

/// The screen after this has been shown.
fn parsed(shown: &[u8], columns: u16) -> vt100::Parser {
    let mut parser = vt100::Parser::new(ROWS, columns, 0);
    parser.process(shown);
    parser
}

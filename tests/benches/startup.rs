//! `cargo bench --bench startup`: what a start costs, beside an empty Rust program of the same profile. Wall time is the
//! median of runs that take turns; instructions are counted by callgrind where valgrind is installed, and are the figure
//! to compare between commits. Nothing here fails on a number.
//!
//! `SSOENV_OLD=FILE` measures an older build in the same run, and `SSOENV_STATIC=FOLDER` the static one, which lies there
//! beside an empty program of its kind (`.ci/static --bench` makes both). `cargo bench --bench startup -- use` measures one
//! row alone.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a report, not the product"
)]

#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;
mod measure;
mod picker;
#[path = "../support/terminal.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod terminal;
#[path = "../support/wait.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod wait;

use identity_center::IdentityCenter;
use measure::{built, in_turns, instructions, median};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ROUNDS: usize = 201;

/// Profiles of the large configuration beside those of the small one.
const PROFILES: usize = 10_000;

/// A program that is measured.
struct Build {
    name: &'static str,
    program: PathBuf,
    /// Does nothing, and was built as the program was.
    empty: PathBuf,
}

/// What is run: its name, where, and its arguments.
struct Row<'a> {
    name: &'static str,
    home: &'a Path,
    arguments: Vec<&'a str>,
}

fn main() {
    let builds = builds();
    let service = IdentityCenter::start();
    let [small, large, listed, sealed] = [(); 4].map(|()| tempfile::tempdir().unwrap());
    for home in [small.path(), large.path(), listed.path(), sealed.path()] {
        home::signed_in(home, &service);
    }
    seal(sealed.path(), &service, &builds[0].program);
    keep_listing(listed.path(), service.now());
    let config = large_config(&service.start_url());
    home::write_config(large.path(), &config);
    let empty = builds[0].empty.to_str().unwrap();
    let row = |name, home, arguments: &[&'static str]| Row { name, home, arguments: arguments.to_vec() };
    let mut rows = vec![
        row("use", small.path(), &["use", "dev", "--shell", "sh"]),
        row("use, a sealed sign-in", sealed.path(), &["use", "dev", "--shell", "sh"]),
        row("use, an assumed role", small.path(), &["use", "deploy", "--shell", "sh"]),
        row("credential-process PROFILE", small.path(), &["credential-process", "dev"]),
        row("exec, an empty program", small.path(), &["exec", "dev"]),
        row("console, a link of the portal", small.path(), &["console", "dev", "--print"]),
        row("use, 10,000 profiles", large.path(), &["use", "dev", "--shell", "sh"]),
        row("list --names, 10,000 profiles", large.path(), &["list", "--names"]),
        row("Tab in bash, 10,000 profiles", large.path(), &["__complete", "bash", "--", ":", "ssoenv use a"]),
        row("use, an alias", listed.path(), &["use", "own", "--shell", "sh"]),
        row(
            "Tab on an account of 5,000",
            listed.path(),
            &["__complete", "bash", "--", ":", "ssoenv use acc-0123"],
        ),
        row("Tab in zsh, 10,000 profiles", large.path(), &["__complete", "zsh", "--", "ssoenv", "use", "a"]),
        row(
            "Tab in fish, 10,000 profiles",
            large.path(),
            &["__complete", "fish", "--", "ssoenv", "use", "a"],
        ),
        row(
            "Tab in PowerShell, 10,000 profiles",
            large.path(),
            &["__complete", "powershell", "--", "ssoenv", "use", "a"],
        ),
    ];
    let exec = rows.iter_mut().find(|row| row.arguments[0] == "exec");
    exec.unwrap().arguments.push(empty);
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    rows.retain(|row| only.as_ref().is_none_or(|only| row.name == only));
    println!("Everything is cached. The 10,000 profiles are {:.1} MB.\n", config.len() as f64 / 1e6);
    times_and_instructions(&service, &builds, &rows);
    if only.is_some() {
        return;
    }

    println!();
    for (what, home) in [
        ("the picker, 10,000 profiles, milliseconds", large.path()),
        ("the picker, 15,000 roles of 5,000 accounts, milliseconds", listed.path()),
    ] {
        heading(what, &builds);
        let line_of = |build: &Build| command(&service, &build.program, home, &["use", "--print"]);
        let lines: Vec<Command> = builds.iter().map(line_of).collect();
        let pickers = picker::measured(&lines.iter().collect::<Vec<_>>());
        line("first paint", pickers.iter().map(|picker| format!("{:.1}", picker.first_paint)));
        line("a key", pickers.iter().map(|picker| format!("{:.1}", picker.key)));
        line("the slowest key", pickers.iter().map(|picker| format!("{:.1}", picker.slowest_key)));
    }

    println!();
    heading("", &builds);
    let size = |build: &Build| std::fs::metadata(&build.program).unwrap().len() as f64 / 1e6;
    line("size of the program, MB", builds.iter().map(|build| format!("{:.2}", size(build))));
}

/// The one of this checkout first.
fn builds() -> Vec<Build> {
    let release = built();
    let of = |name, program: PathBuf, empty: &Path| Build { name, program, empty: empty.to_owned() };
    let empty = release.join("examples/empty");
    let mut builds = vec![of("this build", release.join("ssoenv"), &empty)];
    if let Some(old) = std::env::var_os("SSOENV_OLD") {
        builds.push(of("old build", old.into(), &empty));
    }
    if let Some(folder) = std::env::var_os("SSOENV_STATIC").map(PathBuf::from) {
        builds.push(of("static build", folder.join("ssoenv"), &folder.join("empty")));
    }
    builds
}

/// As `storage keychain` leaves it, with the credentials of dev cached. The token is not needed for those.
fn seal(home: &Path, service: &IdentityCenter, program: &Path) {
    assert!(command(service, program, home, &["use", "dev"]).status().unwrap().success());
    let settings = home.join(".config/ssoenv");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("config"), "[session my-org]\nstorage = keychain\n").unwrap();
    let config = home::sample_config(&service.start_url())
        .replace("sso_session =", "ssoenv_session =")
        .replace("sso_account_id =", "ssoenv_account_id =")
        .replace("sso_role_name =", "ssoenv_role_name =")
        .replace("[profile dev]\n", "[profile dev]\ncredential_process = ssoenv credential-process dev\n");
    home::write_config(home, &config);
    std::fs::remove_file(home::token_path(home, "my-org")).unwrap();
}

/// As `configure` and its kind leave it: with names of accounts. What is used stands at the end.
fn large_config(start_url: &str) -> String {
    let mut config = home::sample_config(start_url);
    let wanted = config.split_off(config.find("[profile dev]").unwrap());
    for number in 0..PROFILES {
        config.push_str(&format!(
            "[profile account-{number:05}-administrator]\nsso_session = my-org\nsso_account_id = {number:012}\n\
             sso_account_name = Account {number:05} of the organisation\nsso_role_name = AdministratorAccess\n\
             region = eu-central-1\noutput = json\ncli_pager =\n\n"
        ));
    }
    config + &wanted
}

/// The kept listing of 5,000 accounts with three roles each, in the form in which `ssoenv list --available` keeps it; and
/// an alias.
fn keep_listing(home: &Path, now: i64) {
    let account = |number: usize| {
        format!(
            "[\"{:012}\",\"acc-{number:05} of the organisation\",\"acc-{number:05}@example.com\",[0,1,2],{now}]",
            500_000_000_000 + number
        )
    };
    let accounts: Vec<String> = (0..5_000).map(account).collect();
    let roles = "[\"AdministratorAccess\",\"Developer\",\"ReadOnlyAccess\"]";
    let text = format!(
        "{{\"id\":\"bench\",\"accounts_at\":{now},\"roles\":{roles},\"accounts\":[{}]}}",
        accounts.join(",")
    );
    let settings = home.join(".config/ssoenv");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("config"), "[alias]\nown = dev\n").unwrap();
    let folder = home.join(".local/state/ssoenv/accounts");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(home::token_path(home, "my-org").file_name().unwrap()), text).unwrap();
}

fn command(service: &IdentityCenter, program: &Path, home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("HOME", home).current_dir(home);
    for name in ["SSO", "SSO_OIDC", "STS"] {
        command.env(format!("AWS_ENDPOINT_URL_{name}"), service.url());
    }
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn times_and_instructions(service: &IdentityCenter, builds: &[Build], rows: &[Row<'_>]) {
    // By rows, and in each by builds.
    let mut commands: Vec<Command> = builds
        .iter()
        .map(|build| command(service, &build.empty, rows[0].home, &[]))
        .chain(rows.iter().flat_map(|row| {
            builds.iter().map(|build| command(service, &build.program, row.home, &row.arguments))
        }))
        .collect();
    // The first run fetches; all others are served from the cache.
    commands.iter_mut().for_each(|command| assert!(command.status().unwrap().success(), "{command:?}"));
    service.forget_calls();
    let times = in_turns(&mut commands.iter_mut().collect::<Vec<_>>(), ROUNDS);
    assert!(service.calls().is_empty(), "what is cached makes no call");
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    let counts: Vec<Option<u64>> = commands.iter().map(instructions).collect();
    let names: Vec<&str> = ["an empty program"].into_iter().chain(rows.iter().map(|row| row.name)).collect();

    heading("milliseconds (times the empty program: dynamic, own)", builds);
    for (name, medians_of_row) in names.iter().zip(medians.chunks(builds.len())) {
        let cell = |(at, median): (usize, &f64)| {
            format!("{median:.2} ({:.2}, {:.2})", median / medians[0], median / medians[at])
        };
        line(name, medians_of_row.iter().enumerate().map(cell));
    }
    println!();
    heading("instructions, thousands", builds);
    for (name, counts) in names.iter().zip(counts.chunks(builds.len())) {
        let cell = |count: &Option<u64>| count.map_or_else(|| "-".to_owned(), |it| (it / 1000).to_string());
        line(name, counts.iter().map(cell));
    }
}

fn heading(about: &str, builds: &[Build]) {
    line(about, builds.iter().map(|build| build.name));
}

fn line<T: Display>(name: &str, cells: impl Iterator<Item = T>) {
    println!("{name:<52}{}", cells.map(|cell| format!(" {cell:>24}")).collect::<String>());
}

//! `cargo bench`: what a cached `ssoenv use` costs beside an empty Rust program of the same profile, with 3 and with
//! 10,000 profiles. Wall time is the median of interleaved runs; instructions are counted by callgrind where valgrind
//! is installed, and are the figure to compare between commits. Nothing here fails on a number.
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

use identity_center::IdentityCenter;
use measure::{built, median};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 1000;

fn main() {
    let release = built();
    let service = IdentityCenter::start();
    let small = tempfile::tempdir().unwrap();
    let large = tempfile::tempdir().unwrap();
    for home in [small.path(), large.path()] {
        home::signed_in(home, &service);
    }
    let mut config = home::sample_config(&service.start_url());
    let wanted = config.split_off(config.find("[profile dev]").unwrap());
    for number in 0..10_000 {
        config.push_str(&format!(
            "[profile account-{number:05}-administrator]\nsso_session = my-org\nsso_account_id = {number:012}\n\
             sso_role_name = AdministratorAccess\nregion = eu-central-1\noutput = json\n\n"
        ));
    }
    home::write_config(large.path(), &(config + &wanted));

    let run = |home: &Path, words: &[&str]| {
        let mut command = Command::new(release.join("ssoenv"));
        command.args(words).env_clear().env("HOME", home);
        for service_name in ["SSO", "SSO_OIDC", "STS"] {
            command.env(format!("AWS_ENDPOINT_URL_{service_name}"), service.url());
        }
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    };
    let mut empty = Command::new(release.join("examples/empty"));
    empty.env_clear();
    let mut programs = [
        ("an empty program", empty),
        ("use, cached, 6 profiles", run(small.path(), &["use", "dev", "--shell", "sh"])),
        ("use, cached, 10,006 profiles", run(large.path(), &["use", "dev", "--shell", "sh"])),
        ("use, cached, an assumed role", run(small.path(), &["use", "deploy", "--shell", "sh"])),
        ("credential-process, cached", run(small.path(), &["credential-process", "dev"])),
        ("exec, cached, an empty program", {
            let empty = release.join("examples/empty");
            run(small.path(), &["exec", "dev", empty.to_str().unwrap()])
        }),
    ];
    // The first run fetches; all others are served from the cache.
    programs.iter_mut().for_each(|(_, command)| assert!(command.status().unwrap().success()));
    service.forget_calls();

    let mut times = vec![Vec::with_capacity(ROUNDS); programs.len()];
    for _ in 0..ROUNDS {
        for (command, times) in programs.iter_mut().zip(&mut times) {
            let start = Instant::now();
            command.1.status().unwrap();
            times.push(start.elapsed());
        }
    }
    assert!(service.calls().is_empty(), "a cached use makes no call");

    println!("{:<30} {:>10} {:>8} {:>14} {:>8}", "", "median", "ratio", "instructions", "ratio");
    let medians: Vec<Duration> = times.into_iter().map(median).collect();
    let counts: Vec<Option<u64>> = programs.iter().map(|(_, command)| instructions(command)).collect();
    for (number, (name, _)) in programs.iter().enumerate() {
        let ratio = medians[number].as_secs_f64() / medians[0].as_secs_f64();
        let (count, count_ratio) = match (counts[number], counts[0]) {
            (Some(count), Some(base)) => (count.to_string(), format!("{:.2}", count as f64 / base as f64)),
            _ => ("not counted".to_owned(), "-".to_owned()),
        };
        let micros = medians[number].as_micros();
        println!("{name:<30} {micros:>7} us {ratio:>8.2} {count:>14} {count_ratio:>8}");
    }
}

fn instructions(command: &Command) -> Option<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        valgrind.env(name, value.unwrap_or_default());
    }
    let output = valgrind.stdout(Stdio::null()).output().ok()?;
    let report = String::from_utf8_lossy(&output.stderr);
    let line = report
        .lines()
        .find_map(|line| line.split_once("Collected :").map(|(_, count)| count.trim().to_owned()))?;
    line.parse().ok()
}

//! `each` over 200 targets whose credentials are cached, sixteen at a time, beside `xargs -P16` with the same command:
//! `cargo bench --bench each`. The runs take turns; the ratio of the medians is what counts. Memory with commands that
//! print a lot. Nothing here fails on a number.
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
#[allow(dead_code, reason = "others use the rest")]
mod measure;

use identity_center::IdentityCenter;
use std::path::Path;
use std::process::{Command, Stdio};

const TARGETS: usize = 200;
const ROUNDS: usize = 15;

fn main() {
    let program = measure::built().join("ssoenv");
    let service = IdentityCenter::start();
    let home = tempfile::tempdir().unwrap();
    prepare(&service, home.path());
    let each = |words: &[&str]| {
        let mut command = Command::new(&program);
        command.args(["each", "many-*", "--jobs", "16"]).args(words).env_clear().env("HOME", home.path());
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").current_dir(home.path()).stdin(Stdio::null());
        for name in ["SSO", "SSO_OIDC", "STS"] {
            command.env(format!("AWS_ENDPOINT_URL_{name}"), service.url());
        }
        command
    };
    let xargs = |words: &[&str]| {
        let mut command = Command::new("xargs");
        command.arg("-a").arg(home.path().join("names")).args(["-P16", "-I{}"]).args(words);
        command
    };
    // The first run fetches; all others are served from the cache.
    assert!(each(&["--quiet", "--", "true"]).status().unwrap().success());
    service.forget_calls();
    for command in [&["sleep", "0.05"][..], &["true"]] {
        let mut commands = [each(&[&["--"], command].concat()), xargs(command)];
        let times = measure::in_turns(&mut commands.iter_mut().collect::<Vec<_>>(), ROUNDS);
        let [ours, theirs] = [0, 1].map(|at| measure::median(times[at].clone()));
        println!(
            "{TARGETS} times `{}`: each {ours:.0} ms, xargs {theirs:.0} ms, ratio {:.2} (medians of {ROUNDS})",
            command.join(" "),
            ours / theirs
        );
    }
    assert!(service.calls().is_empty(), "something was fetched");
    let peak = "grep VmHWM /proc/$PPID/status >&2; head -c 20000000 /dev/zero";
    for form in ["--group", "--prefix"] {
        let output = each(&[form, "--", "sh", "-c", peak]).stdout(Stdio::null()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        let kib = |line: &str| line.split("VmHWM:").nth(1)?.trim().trim_end_matches(" kB").parse().ok();
        let peak: Option<u64> = text.lines().filter_map(kib).max();
        if let Some(peak) = peak {
            println!(
                "{form}, {TARGETS} times 20 MB of output: at most {:.1} MB of memory",
                peak as f64 / 1e3
            );
        }
    }
}

/// A profile for a role in each of these accounts.
fn prepare(service: &IdentityCenter, home: &Path) {
    let mut config = home::sample_config(&service.start_url());
    for number in 0..TARGETS {
        let id = format!("{:012}", 500_000_000_000_usize + number);
        service.assign(&id, "many", "many@example.com", &["ReadOnly"]);
        config += &format!(
            "[profile many-{number}]\nsso_session = my-org\nsso_account_id = {id}\nsso_role_name = ReadOnly\n\
             region = eu-west-1\n"
        );
    }
    // This writes the sample configuration, too.
    home::signed_in(home, service);
    home::write_config(home, &config);
    let names: String = (0..TARGETS).map(|number| format!("many-{number}\n")).collect();
    std::fs::write(home.join("names"), names).unwrap();
}

//! `sync` of 3,000 profiles from a kept listing, without a request: time and memory of the first run, which writes them,
//! and of the second, which changes nothing. `cargo bench --bench sync`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, not the product"
)]

#[allow(dead_code, reason = "others use the rest")]
mod measure;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

const ACCOUNTS: usize = 1000;
const ROLES: [&str; 3] = ["AdministratorAccess", "DeveloperAccess", "ReadOnlyAccess"];
const ROUNDS: usize = 11;
const START_URL: &str = "https://d-1234567890.awsapps.com/start";

fn main() {
    let program = measure::built().join("ssoenv");
    let home = tempfile::tempdir().unwrap();
    prepare(home.path());
    let config = home.path().join(".aws/config");
    let session = fs::read(&config).unwrap();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        write(&config, &session);
        let _ = fs::remove_dir_all(home.path().join(".local/state/ssoenv/sync"));
        first.push(run(&program, home.path()));
        let written = fs::read(&config).unwrap();
        write(&config, &written);
        second.push(run(&program, home.path()));
        assert!(fs::read(&config).unwrap() == written, "the second run changes the file");
    }
    let profiles = fs::read_to_string(&config).unwrap().matches("\n[profile ").count();
    for (name, runs) in [("first run", first), ("second run", second)] {
        let time = measure::median(runs.iter().map(|run| run.0).collect());
        let memory = measure::median(runs.iter().map(|run| run.1).collect::<Vec<u64>>());
        println!("{name:>10}: {time:6.1} ms, {memory:6} KiB ({profiles} profiles, median of {ROUNDS})");
    }
}

/// A home with a session, a sign-in that lasts, and a listing of this moment.
fn prepare(home: &Path) {
    let config = format!("[sso-session my-org]\nsso_start_url = {START_URL}\nsso_region = us-east-1\n");
    fs::create_dir_all(home.join(".aws/sso/cache")).unwrap();
    fs::write(home.join(".aws/config"), config).unwrap();
    let name = sha1_of("my-org");
    let token = format!(
        r#"{{"startUrl": "{START_URL}", "region": "us-east-1", "accessToken": "t", "expiresAt": "2099-01-01T00:00:00Z"}}"#
    );
    fs::write(home.join(format!(".aws/sso/cache/{name}.json")), token).unwrap();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let account = |number: usize| {
        format!(
            r#"["{:012}","Team {number:04} (Prod)","team-{number}@example.com",[0,1,2],{now}]"#,
            100_000_000_000 + number
        )
    };
    let accounts: Vec<String> = (0..ACCOUNTS).map(account).collect();
    let listing = format!(
        r#"{{"id":"bench","accounts_at":{now},"roles":{ROLES:?},"accounts":[{}]}}"#,
        accounts.join(",")
    );
    let folder = home.join(".local/state/ssoenv/accounts");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.json")), listing).unwrap();
}

fn sha1_of(text: &str) -> String {
    use sha1::{Digest, Sha1};
    Sha1::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file as if a minute ago, so that nothing waits for another program that may be writing it.
fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    let file = fs::File::options().append(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
}

/// Runs it; returns milliseconds, and the most memory in KiB.
fn run(program: &Path, home: &Path) -> (f64, u64) {
    let mut command = Command::new(program);
    command.env_clear().env("HOME", home).current_dir(home);
    // Where nobody listens: a request would fail the run.
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC", "AWS_ENDPOINT_URL_STS"] {
        command.env(name, "http://127.0.0.1:9");
    }
    command.args(["sync", "--yes"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    #[allow(clippy::zombie_processes, reason = "`ended` waits for it")]
    let mut child = command.spawn().unwrap();
    let (is_success, memory) = ended(&mut child);
    let time = start.elapsed().as_secs_f64() * 1000.0;
    assert!(is_success, "sync failed");
    (time, memory)
}

/// Waits for a process; returns whether it succeeded, and the most memory that it had: 0 on Windows.
#[cfg(not(unix))]
fn ended(child: &mut Child) -> (bool, u64) {
    (child.wait().unwrap().success(), 0)
}

/// Waits for a process; returns whether it succeeded, and the most memory that it had.
#[cfg(unix)]
#[allow(unsafe_code, reason = "the standard library does not return what the system tells about a child")]
fn ended(child: &mut Child) -> (bool, u64) {
    let pid = libc::pid_t::try_from(child.id()).unwrap();
    // SAFETY: both are plain numbers, which `wait4` fills in.
    unsafe {
        let (mut status, mut usage) = (0, std::mem::zeroed::<libc::rusage>());
        assert_eq!(libc::wait4(pid, &raw mut status, 0, &raw mut usage), pid);
        (status == 0, u64::try_from(usage.ru_maxrss).unwrap())
    }
}

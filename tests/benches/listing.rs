//! `cargo bench --bench listing`: time of `list --available` for 500 accounts with three roles each (505 requests) at
//! a service that answers after 30 ms: without a limit (median of several runs), and with limits of 5, 20 and 50
//! requests a second and a bucket of one or five seconds, each beside the least possible time. Then a kept listing of
//! 5,000 accounts: how long reading it takes, and a run that asks nothing. Takes about five minutes. No number fails
//! it. (1,000 and 5,000 accounts at a limited service are simulated by the tests of `system/http/pace.rs`.)
//!
//! `SSOENV_OLD=FILE` measures an older build in the same run.
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
#[allow(dead_code, reason = "the other benches use the rest")]
mod measure;
#[path = "../support/system.rs"]
mod system;

use identity_center::IdentityCenter;
use ssoenv::accounts::listing_file;
use ssoenv::config::session::{Identity, Session};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const ACCOUNTS: usize = 500;
const PAGE: usize = 100;
/// Time from a request to its answer.
const LATENCY: Duration = Duration::from_millis(30);
/// Runs without a limit.
const ROUNDS: usize = 11;
/// Accounts of a large organisation.
const MANY: usize = 5_000;

/// A portal that only answers in time, so that it is never the bottleneck.
struct Portal {
    url: String,
    accounts: Arc<AtomicUsize>,
    bucket: Arc<Mutex<Bucket>>,
}

/// State of a limit.
struct Bucket {
    /// Requests a second; 0: unlimited.
    rate: f64,
    burst: f64,
    tokens: f64,
    filled_at: Instant,
    served: u32,
    throttled: u32,
}

impl Bucket {
    fn new(rate: f64, burst: f64) -> Self {
        Bucket { rate, burst, tokens: burst, filled_at: Instant::now(), served: 0, throttled: 0 }
    }

    fn takes(&mut self) -> bool {
        let now = Instant::now();
        self.tokens = (self.tokens + (now - self.filled_at).as_secs_f64() * self.rate).min(self.burst);
        self.filled_at = now;
        let is_served = self.rate == 0.0 || self.tokens >= 1.0;
        if is_served {
            self.tokens -= 1.0;
            self.served += 1;
        } else {
            self.throttled += 1;
        }
        is_served
    }
}

impl Portal {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let bucket = Arc::new(Mutex::new(Bucket::new(0.0, 0.0)));
        let accounts = Arc::new(AtomicUsize::new(ACCOUNTS));
        let shared = (Arc::clone(&bucket), Arc::clone(&accounts));
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (bucket, accounts) = shared.clone();
                thread::spawn(move || serve(&connection, &bucket, &accounts));
            }
        });
        Portal { url, accounts, bucket }
    }
}

/// Answers all requests of a connection.
fn serve(connection: &TcpStream, bucket: &Mutex<Bucket>, accounts: &AtomicUsize) {
    connection.set_nodelay(true).unwrap();
    let (mut reader, mut writer) = (BufReader::new(connection), connection);
    loop {
        let (mut request, mut line) = (String::new(), String::new());
        if reader.read_line(&mut request).unwrap_or(0) == 0 {
            return;
        }
        while line != "\r\n" {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
        }
        let is_served = bucket.lock().unwrap().takes();
        thread::sleep(LATENCY);
        // The portal's body of a 429 is not JSON.
        let (status, body) = if is_served {
            ("200", answer(&request, accounts.load(Relaxed)))
        } else {
            ("429", "Unknown Code".to_owned())
        };
        let head = format!("HTTP/1.1 {status} \r\ncontent-length: {}\r\n\r\n", body.len());
        if writer.write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}

fn answer(request: &str, accounts: usize) -> String {
    if request.contains("/assignment/roles") {
        let role = |name: &str| format!(r#"{{"roleName":"{name}","accountId":"1"}}"#);
        let roles = ["Administrator", "Developer", "ReadOnly"].map(role).join(",");
        return format!(r#"{{"roleList":[{roles}]}}"#);
    }
    let from = request.split_once("next_token=").map_or("", |(_, rest)| rest);
    let from: usize = from.split(['&', ' ']).next().unwrap().parse().unwrap_or(0);
    let account = |number: usize| {
        format!(
            r#"{{"accountId":"{:012}","accountName":"account {number}","emailAddress":"a{number}@x"}}"#,
            number + 1
        )
    };
    let page: Vec<String> = (from..from + PAGE).map(account).collect();
    let next = from + PAGE;
    let next = if next < accounts { format!(r#","nextToken":"{next}""#) } else { String::new() };
    format!(r#"{{"accountList":[{}]{next}}}"#, page.join(","))
}

fn main() {
    let release = measure::built();
    let mut builds: Vec<(&str, PathBuf)> = vec![("new", release.join("ssoenv"))];
    builds.extend(std::env::var_os("SSOENV_OLD").map(|old| ("old", old.into())));
    let (service, portal) = (IdentityCenter::start(), Portal::start());
    let home = tempfile::tempdir().unwrap();
    home::signed_in(home.path(), &service);
    println!(
        "{:<6} {:>10} {:>6} {:>9} {:>9} {:>6} {:>9} {:>5}",
        "", "limit", "burst", "seconds", "least", "ratio", "requests", "429"
    );
    let requests = (ACCOUNTS + ACCOUNTS / PAGE) as f64;
    for (name, program) in &builds {
        let mut all: Vec<f64> = (0..ROUNDS).map(|_| list(program, home.path(), &service, &portal)).collect();
        all.sort_by(f64::total_cmp);
        println!("{name:<6} {:>10} {:>6} {:>9.2}", "none", "", all[ROUNDS / 2]);
    }
    kept(&builds[0].1, home.path(), &service, &portal);
    portal.accounts.store(ACCOUNTS, Relaxed);
    for rate in [50.0, 20.0, 5.0] {
        for seconds in [1.0, 5.0] {
            for (name, program) in &builds {
                *portal.bucket.lock().unwrap() = Bucket::new(rate, rate * seconds);
                let took = list(program, home.path(), &service, &portal);
                let bucket = portal.bucket.lock().unwrap();
                let least = (requests - bucket.burst) / rate;
                println!(
                    "{name:<6} {:>10} {:>6} {took:>9.2} {least:>9.2} {:>6.2} {:>9} {:>5}",
                    format!("{rate}/s"),
                    format!("{seconds} s"),
                    took / least,
                    bucket.served + bucket.throttled,
                    bucket.throttled
                );
            }
        }
    }
}

/// Measures what a kept listing of many accounts costs.
fn kept(program: &Path, home: &Path, service: &IdentityCenter, portal: &Portal) {
    *portal.bucket.lock().unwrap() = Bucket::new(0.0, 0.0);
    portal.accounts.store(MANY, Relaxed);
    let whole = list(program, home, service, portal);
    let asks_nothing =
        measure::median((0..ROUNDS).map(|_| run(program, home, service, portal, MANY)).collect());
    let sys = system::with_variables(&[("HOME", home.to_str().unwrap())]);
    let identity = Identity::Named("my-org".to_owned());
    let session = Session { identity, start_url: String::new(), region: String::new(), scopes: None };
    let load = || {
        let start = Instant::now();
        assert_eq!(listing_file::load(&sys, &session).accounts.len(), MANY);
        start.elapsed().as_secs_f64()
    };
    let load = measure::median((0..ROUNDS).map(|_| load()).collect::<Vec<f64>>());
    println!(
        "{MANY} accounts: {whole:.2} s without a limit, {:.1} ms where nothing is asked, {:.2} ms to read the file",
        asks_nothing * 1000.0,
        load * 1000.0
    );
}

/// Returns the seconds of one complete listing.
fn list(program: &Path, home: &Path, service: &IdentityCenter, portal: &Portal) -> f64 {
    let _ = std::fs::remove_dir_all(home.join(".local/state/ssoenv"));
    run(program, home, service, portal, portal.accounts.load(Relaxed))
}

fn run(program: &Path, home: &Path, service: &IdentityCenter, portal: &Portal, accounts: usize) -> f64 {
    let mut command = Command::new(program);
    command.args(["list", "--available", "--names"]).stdin(Stdio::null()).env_clear();
    command.env("HOME", home).env("AWS_ENDPOINT_URL_SSO", &portal.url);
    command.env("AWS_ENDPOINT_URL_SSO_OIDC", service.url());
    let start = Instant::now();
    let output = command.output().unwrap();
    let took = start.elapsed().as_secs_f64();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), accounts * 3, "{errors}");
    took
}

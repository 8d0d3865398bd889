//! `cargo bench --bench endpoint`: 200 requests a second for a minute to the endpoint of a command, in turns with as many to
//! a plain server of the loopback that answers the same; then the same for ten seconds beside a thousand silent
//! connections. Latencies in milliseconds, from connect(2) to the end of the answer, and the memory of the endpoint's
//! process. `SSOENV_SECONDS` shortens the minute. Nothing here fails on a number. Linux.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, not the product"
)]

#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;
#[allow(dead_code, reason = "others use the rest")]
mod measure;
#[path = "../support/wait.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod wait;

use identity_center::IdentityCenter;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const EACH_SECOND: u64 = 200;
/// Those that send nothing. The descriptors of this process must do for them.
const SILENT: usize = 1000;

fn main() {
    let program = measure::built().join("ssoenv");
    let seconds = std::env::var("SSOENV_SECONDS").map_or(60, |text| text.parse().unwrap());
    let service = IdentityCenter::start();
    let home = tempfile::tempdir().unwrap();
    home::signed_in(home.path(), &service);
    let config = home::sample_config(&service.start_url()).replace("[default]", "[profile no-default]");
    home::write_config(home.path(), &config);
    let (mut command, request, host) = endpoint(&service, &program, home.path());
    let answer = ask(&host, &request).1;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let plain = plain_server(answer);
    let sidecar = sidecar(home.path());
    let start = memory(sidecar);
    println!("{EACH_SECOND} requests a second, milliseconds      median     p99     max");
    report("for a minute, or SSOENV_SECONDS", &in_turns(&host, &plain, &request, seconds));
    let after = memory(sidecar);
    let silent: Vec<TcpStream> = (0..SILENT).map(|_| TcpStream::connect(&host).unwrap()).collect();
    report("beside a thousand silent connections", &in_turns(&host, &plain, &request, seconds.min(10)));
    let last = memory(sidecar);
    drop(silent);
    println!("\nmemory of the endpoint's process, KiB       now    peak");
    for (when, (now, peak)) in [("at the start", start), ("after the requests", after), ("at the end", last)]
    {
        println!("{when:40} {now:6}  {peak:6}");
    }
    command.kill().unwrap();
    command.wait().unwrap();
}

/// Starts a command with an endpoint; the request that it would send, and where.
fn endpoint(service: &IdentityCenter, program: &Path, home: &Path) -> (Child, String, String) {
    let script = "echo \"$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN\"; cat";
    let mut command = Command::new(program);
    command.args(["exec", "--mode", "endpoint", "dev", "--", "/bin/sh", "-c", script]);
    command.env_clear().env("HOME", home).env("PATH", "/usr/bin:/bin");
    for name in ["SSO", "SSO_OIDC", "STS"] {
        command.env(format!("AWS_ENDPOINT_URL_{name}"), service.url());
    }
    let mut command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(command.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
    let (url, token) = said.trim_end().split_once(' ').unwrap();
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let request = format!(
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nAuthorization: {token}\r\n\
         User-Agent: aws-sdk-go-v2/1.48.0 ua/2.1 os/linux lang/go#1.24 md/GOOS#linux md/GOARCH#amd64\r\n\r\n"
    );
    (command, request, host.to_owned())
}

/// The endpoint's process: the one of this home whose arguments end with its verb.
fn sidecar(home: &Path) -> u32 {
    let pids = std::fs::read_dir("/proc").unwrap();
    let mut pids = pids.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let is_it = |pid: &u32| {
        let read = |file: &str| std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        read("cmdline").ends_with(b"\0__endpoint\0")
            && String::from_utf8_lossy(&read("environ")).contains(home.to_str().unwrap())
    };
    pids.find(is_it).unwrap()
}

/// A server that reads a head and sends this answer, in a thread; its address.
fn plain_server(answer: String) -> String {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = socket.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in socket.incoming() {
            let (mut stream, mut head) = (stream.unwrap(), Vec::new());
            while !head.ends_with(b"\r\n\r\n") {
                let mut chunk = [0; 4096];
                match stream.read(&mut chunk) {
                    Ok(0) | Err(_) => break,
                    Ok(read) => head.extend_from_slice(&chunk[..read]),
                }
            }
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    host
}

/// Milliseconds, and the answer.
fn ask(host: &str, request: &str) -> (f64, String) {
    let start = Instant::now();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    (start.elapsed().as_secs_f64() * 1000.0, answer)
}

/// Asks both at the same pace, each in the middle between two requests of the other. Latencies of the endpoint, and of
/// the plain server.
fn in_turns(endpoint: &str, plain: &str, request: &str, seconds: u64) -> [Vec<f64>; 2] {
    let (mut found, start) = ([Vec::new(), Vec::new()], Instant::now());
    let pause = Duration::from_micros(1_000_000 / EACH_SECOND / 2);
    for number in 0..seconds * EACH_SECOND * 2 {
        let due = start + pause * u32::try_from(number).unwrap();
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let of = usize::try_from(number % 2).unwrap();
        let (time, answer) = ask([endpoint, plain][of], request);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        found[of].push(time);
    }
    found
}

fn report(what: &str, found: &[Vec<f64>; 2]) {
    println!("{what}");
    let mut figures = Vec::new();
    for (name, times) in ["the endpoint", "a plain server"].into_iter().zip(found) {
        let mut times = times.clone();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        figures.push([at(0.5), at(0.99), at(1.0)]);
        let [median, most, max] = [at(0.5), at(0.99), at(1.0)];
        println!("    {name:34} {median:7.2} {most:7.2} {max:7.2}");
    }
    let ratio = |at: usize| figures[0][at] / figures[1][at];
    println!("    {:34} {:7.2} {:7.2}", "times the plain server", ratio(0), ratio(1));
}

/// Memory of a process now, and its peak.
fn memory(pid: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    (of("VmRSS:"), of("VmHWM:"))
}

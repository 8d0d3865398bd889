//! The program that the tests of this folder run as the command of `ssoenv exec` inside wine, which has no `curl` and no
//! `sleep`. It uses the standard library alone, so that the compiler builds it without cargo and within a second.
//!
//! | words | what it does |
//! |---|---|
//! | `get` | asks the endpoint of its variables, and prints the status and the body |
//! | `exit N` | ends with this exit code |
//! | `run CMD…` | runs a command, prints its whole exit code, of which wine hands on eight bits, and ends with 0 |
//! | `print NAME…` | prints variables |
//! | `wait FILE` | writes a port of 127.0.0.1 into the file, where it listens until it is killed |
//! | `leave FILE` | starts `wait FILE`, and ends |
//! | `interrupt FILE` | goes on as `wait` does, and ends with 7 at Ctrl-C |
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::exit,
    reason = "an example, not the product"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio, exit};
use std::time::Duration;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["get"] => get(),
        ["exit", code] => exit(code.parse::<i64>().unwrap() as i32),
        ["run", program, ref arguments @ ..] => {
            let status = Command::new(program).args(arguments).status().unwrap();
            println!("exit code {}", status.code().unwrap());
        }
        ["print", ref names @ ..] => {
            names.iter().for_each(|name| println!("{name}={}", std::env::var(name).unwrap_or_default()));
        }
        ["wait", file] => wait(file),
        ["leave", file] => {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["wait", file]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            #[allow(clippy::zombie_processes, reason = "it lives on")]
            let _left = command.spawn().unwrap();
            while std::fs::read(file).unwrap_or_default().is_empty() {
                pause();
            }
        }
        ["interrupt", file] => {
            on_interrupt();
            wait(file)
        }
        _ => {
            eprintln!("windows_client: see its source for the words that it takes");
            exit(2)
        }
    }
}

fn get() {
    let url = std::env::var("AWS_CONTAINER_CREDENTIALS_FULL_URI").unwrap();
    let token = match std::env::var("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
        Ok(file) => std::fs::read_to_string(file).unwrap(),
        Err(_) => std::env::var("AWS_CONTAINER_AUTHORIZATION_TOKEN").unwrap(),
    };
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap_or_default();
    println!("{status} {}", answer.split_once("\r\n\r\n").unwrap_or_default().1);
}

fn wait(file: &str) -> ! {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let whole = format!("{}\n", listener.local_addr().unwrap().port());
    std::fs::write(file, whole).unwrap();
    loop {
        pause();
    }
}

fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}

#[cfg(windows)]
#[allow(unsafe_code, reason = "the console's handler has no safe interface in the standard library")]
fn on_interrupt() {
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn SetConsoleCtrlHandler(handler: unsafe extern "system" fn(u32) -> i32, add: i32) -> i32;
    }
    unsafe extern "system" fn handle(_: u32) -> i32 {
        exit(7)
    }
    // SAFETY: the handler is a function, which lives as long as the process.
    unsafe { SetConsoleCtrlHandler(handle, 1) };
}

#[cfg(not(windows))]
fn on_interrupt() {}

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
//! | `begun FILE CMD…` | makes the file, runs a command, leaves Ctrl-C to it, and ends with its exit code |
//! | `interrupt FILE` | goes on as `wait` does, and ends with 7 at Ctrl-C |
//! | `into FILE CMD…` | runs a command with stdout in the file, leaves Ctrl-C to it, and prints its whole exit code |
//! | `mintty FILE CMD…` | runs a command as mintty does, with stdin and stderr on a pipe of the name that msys gives to its terminals, and stdout in the file; prints its whole exit code |
//! | `close FILE CMD…` | runs a command, closes its window when the file is there, and prints its whole exit code |
//! | `hold FILE READY` | opens the file, so that no other program can, and goes on as `wait READY` does |
//! | `read FILE READY` | opens the file for reading, as most programs do, and goes on as `wait READY` does |
//! | `open FILE LINK` | a browser: writes the link into the file |
//! | `echo TEXT` | prints a text |
//! | `flood` | prints without end |
//! | `starts N ONE OTHER MOST` | starts `ONE --version` and `OTHER` in turns, N times each, and fails if the median time of ONE is more than MOST times that of OTHER |
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
        ["begun", file, program, ref arguments @ ..] => {
            on_interrupt(false);
            std::fs::write(file, "").unwrap();
            exit(Command::new(program).args(arguments).status().unwrap().code().unwrap());
        }
        ["into", file, program, ref arguments @ ..] => {
            on_interrupt(false);
            let file = std::fs::File::create(file).unwrap();
            let status = Command::new(program).args(arguments).stdout(file).status().unwrap();
            println!("exit code {}", status.code().unwrap());
        }
        ["mintty", file, program, ref arguments @ ..] => {
            let (terminal, slave) = terminal_of_msys();
            let mut command = Command::new(program);
            command.args(arguments).stdin(slave.try_clone().unwrap()).stderr(slave);
            let mut child = command.stdout(std::fs::File::create(file).unwrap()).spawn().unwrap();
            drop(command);
            std::thread::spawn(move || std::io::copy(&mut &terminal, &mut std::io::sink()));
            println!("exit code {}", child.wait().unwrap().code().unwrap());
        }
        ["close", file, program, ref arguments @ ..] => {
            let mut child = Command::new(program).args(arguments).spawn().unwrap();
            while std::fs::read(file).unwrap_or_default().is_empty() {
                pause();
            }
            close_window(&child);
            println!("exit code {}", child.wait().unwrap().code().unwrap());
        }
        ["hold", file, ready] => {
            let _held = open_alone(file);
            wait(ready)
        }
        ["read", file, ready] => {
            let _read = std::fs::File::open(file).unwrap();
            wait(ready)
        }
        ["open", file, link] => std::fs::write(file, format!("{link}\n")).unwrap(),
        ["echo", text] => println!("{text}"),
        ["flood"] => loop {
            println!("{}", "x".repeat(1000));
        },
        ["starts", times, one, other, most] => {
            starts(times.parse().unwrap(), one, other, most.parse().unwrap())
        }
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
            on_interrupt(true);
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

fn starts(times: usize, one: &str, other: &str, most: f64) {
    let mut taken = [Vec::new(), Vec::new()];
    let mut commands = [Command::new(one), Command::new(other)];
    commands[0].arg("--version");
    for _ in 0..times {
        for (command, taken) in commands.iter_mut().zip(&mut taken) {
            let start = std::time::Instant::now();
            assert!(command.stdout(Stdio::null()).status().unwrap().success());
            taken.push(start.elapsed());
        }
    }
    // The shortest: wine takes some 20 ms more for about every other start, whatever the program is.
    let [one, other] = taken.map(|taken| taken.iter().min().unwrap().as_secs_f64() * 1000.0);
    let ratio = one / other;
    println!("start: {one:.1} ms, an empty program {other:.1} ms: {ratio:.2} times (limit: {most})");
    assert!(ratio <= most);
}

/// Returns both ends of a pipe.
#[cfg(windows)]
#[allow(unsafe_code, reason = "the standard library has no pipes with names")]
fn terminal_of_msys() -> (std::fs::File, std::fs::File) {
    use std::os::windows::io::FromRawHandle;
    #[link(name = "kernel32")]
    unsafe extern "system" {
        #[allow(clippy::too_many_arguments, reason = "the system's")]
        fn CreateNamedPipeA(
            name: *const u8,
            access: u32,
            mode: u32,
            most: u32,
            out: u32,
            into: u32,
            patience: u32,
            attributes: *const std::ffi::c_void,
        ) -> *mut std::ffi::c_void;
    }
    const BOTH_WAYS: u32 = 3;
    let name = c"\\\\.\\pipe\\msys-0123456789abcdef-pty0-from-master";
    // SAFETY: the name ends with 0, and nobody else has the handle.
    let terminal = unsafe {
        let pipe =
            CreateNamedPipeA(name.as_ptr().cast(), BOTH_WAYS, 0, 1, 1 << 16, 1 << 16, 0, std::ptr::null());
        std::fs::File::from_raw_handle(pipe)
    };
    let slave = std::fs::File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    (terminal, slave)
}

#[cfg(not(windows))]
fn terminal_of_msys() -> (std::fs::File, std::fs::File) {
    let null = || std::fs::File::open("/dev/null").unwrap();
    (null(), null())
}

#[cfg(windows)]
fn open_alone(file: &str) -> std::fs::File {
    let mut options = std::fs::File::options();
    std::os::windows::fs::OpenOptionsExt::share_mode(options.read(true).write(true), 0);
    options.open(file).unwrap()
}

/// Does what the system does when a person closes the window of a console: a thread in each of its programs runs this
/// function, with the number of the event.
#[cfg(windows)]
#[allow(unsafe_code, reason = "there is no safe interface to other processes")]
fn close_window(child: &std::process::Child) {
    use std::ffi::c_void;
    use std::os::windows::io::AsRawHandle;
    const CTRL_CLOSE_EVENT: usize = 2;
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetModuleHandleA(name: *const u8) -> *mut c_void;
        fn GetProcAddress(module: *mut c_void, name: *const u8) -> *const c_void;
        fn CreateRemoteThread(
            process: *mut c_void,
            attributes: *const c_void,
            stack: usize,
            start: *const c_void,
            argument: usize,
            flags: u32,
            id: *mut u32,
        ) -> *mut c_void;
    }
    // SAFETY: the names end with 0, and this library has the same place in every process.
    unsafe {
        let routine =
            GetProcAddress(GetModuleHandleA(c"kernelbase".as_ptr().cast()), c"CtrlRoutine".as_ptr().cast());
        assert!(!routine.is_null());
        let (none, process) = (std::ptr::null_mut(), child.as_raw_handle());
        assert!(!CreateRemoteThread(process, none, 0, routine, CTRL_CLOSE_EVENT, 0, none.cast()).is_null());
    }
}

#[cfg(not(windows))]
fn open_alone(file: &str) -> std::fs::File {
    std::fs::File::open(file).unwrap()
}

#[cfg(not(windows))]
fn close_window(_: &std::process::Child) {}

#[cfg(windows)]
#[allow(unsafe_code, reason = "the console's handler has no safe interface in the standard library")]
fn on_interrupt(ends: bool) {
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn SetConsoleCtrlHandler(handler: unsafe extern "system" fn(u32) -> i32, add: i32) -> i32;
    }
    unsafe extern "system" fn end(_: u32) -> i32 {
        exit(7)
    }
    unsafe extern "system" fn go_on(_: u32) -> i32 {
        1
    }
    // SAFETY: the handlers are functions, which live as long as the process.
    unsafe { SetConsoleCtrlHandler(if ends { end } else { go_on }, 1) };
}

#[cfg(not(windows))]
fn on_interrupt(_: bool) {}

//! Python programs without the time that they take to start: `python/fork_server.py` keeps an interpreter that has
//! loaded their libraries, and runs each program in a fork of it.

use super::tools;
use crate::support::world::{self, Ran};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A server that listens. It ends with its stdin, which is closed when the tests are over.
struct Server {
    socket: PathBuf,
    _process: Child,
}

/// How a program is run by a server.
struct Program<'a> {
    /// The interpreter and its options.
    interpreter: Vec<String>,
    /// A module that needs all the libraries that the program needs.
    module: &'static str,
    script: &'a str,
    arguments: Vec<&'a str>,
}

/// The same as [`Command::output`] for a command of [`world::World::command`], which says its whole environment.
pub(super) fn output(command: &mut Command) -> Ran {
    let Some(program) = program(command) else { return world::ran(command.output().unwrap()) };
    let text = |value: &OsStr| value.to_str().unwrap().to_owned();
    let variables: BTreeMap<String, String> =
        command.get_envs().filter_map(|(name, value)| Some((text(name), text(value?)))).collect();
    let question = json!({
        "script": program.script,
        "arguments": program.arguments,
        "variables": variables,
        "folder": command.get_current_dir().unwrap().to_str().unwrap(),
    });
    let mut connection = UnixStream::connect(&server(&program.interpreter, program.module).socket).unwrap();
    connection.write_all(format!("{question}\n").as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{question}: {answer:?}"));
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    let code = answer["code"].as_i64().unwrap();
    Ran {
        // A negative one is the signal that ended it.
        code: i32::try_from(code).ok().filter(|code| *code >= 0),
        stdout: text("stdout"),
        stderr: text("stderr"),
    }
}

/// `None` for a program that is not written in Python.
fn program(command: &Command) -> Option<Program<'_>> {
    let path = Path::new(command.get_program());
    let words: Vec<&str> = command.get_args().map(|word| word.to_str().unwrap()).collect();
    if tools::python() == Some(path) {
        let ["-I", script, arguments @ ..] = &words[..] else { panic!("{words:?}") };
        let interpreter = vec![path.to_str()?.to_owned(), "-I".to_owned()];
        return Some(Program {
            interpreter,
            module: "botocore.session",
            script,
            arguments: arguments.to_vec(),
        });
    }
    if tools::aws() != Some(path) {
        return None;
    }
    let mut head = [0; 256];
    let length = std::fs::File::open(path).unwrap().read(&mut head).unwrap();
    let line = std::str::from_utf8(head[..length].split(|byte| *byte == b'\n').next()?).ok()?;
    let interpreter: Vec<String> = line.strip_prefix("#!")?.split_whitespace().map(str::to_owned).collect();
    interpreter.first().filter(|interpreter| interpreter.contains("python"))?;
    Some(Program { interpreter, module: "awscli.clidriver", script: path.to_str()?, arguments: words })
}

/// The server of an interpreter; one for all tests.
fn server(interpreter: &[String], module: &str) -> Arc<Server> {
    static SERVERS: OnceLock<Mutex<BTreeMap<String, Arc<Server>>>> = OnceLock::new();
    // A test that fails to start one does not keep the others from trying.
    let mut servers = SERVERS.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(servers.entry(interpreter.join(" ")).or_insert_with(|| Arc::new(start(interpreter, module))))
}

fn start(interpreter: &[String], module: &str) -> Server {
    let socket = tempfile::tempdir().unwrap().keep().join("socket");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/python/fork_server.py");
    let mut command = Command::new(&interpreter[0]);
    command.args(&interpreter[1..]).arg(script).arg(&socket).arg(module);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C.UTF-8");
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n", "{interpreter:?}");
    Server { socket, _process: process }
}

//! A command that runs with an endpoint, and the process that serves it.

use crate::support::identity_center::browser::{Reply, fetch};
use crate::support::wait::until_some;
use crate::support::world::World;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A profile without credentials, since the sample configuration has a `[default]` that has some.
pub const SHIELD: &str = "[profile endpoint]\n";

/// A person who has signed in, with such a profile, and whose credentials of dev are cached.
pub fn world() -> World {
    World::signed_in().with_sections(SHIELD).with_cached(&["dev"])
}

/// A command that waits, and the address that it was given.
pub struct Served {
    pub command: Child,
    pub url: String,
    pub token: String,
}

impl Served {
    /// Runs a command with an endpoint for this target.
    pub fn start(world: &World, target: &str) -> Self {
        Served::start_with(world, target, "cat")
    }

    /// Runs a script of the shell with an endpoint for this target.
    pub fn start_with(world: &World, target: &str, script: &str) -> Self {
        let script = format!(
            "echo \"$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN\"; {script}"
        );
        let arguments = ["exec", "--quiet", "--mode", "endpoint", target, "--", "sh", "-c", &script];
        Served::of(world.ssoenv(&arguments))
    }

    /// Runs a line whose command says its address first.
    pub fn of(mut line: Command) -> Self {
        let mut command = line.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(command.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        let (url, token) = said.trim_end().split_once(' ').unwrap_or_else(|| panic!("{said:?}"));
        Served { url: url.to_owned(), token: token.to_owned(), command }
    }

    pub fn asks(&self) -> Reply {
        fetch("GET", &self.url, &[("Authorization", &self.token)], "")
    }

    /// Host and path of the address.
    pub fn place(&self) -> (&str, &str) {
        let rest = self.url.strip_prefix("http://").unwrap();
        rest.split_at(rest.find('/').unwrap())
    }

    /// Status and body.
    pub fn answer(&self) -> (u16, Value) {
        let reply = self.asks();
        (reply.status, serde_json::from_str(&reply.body).unwrap())
    }

    /// Waits for an answer with this status and code.
    pub fn waits_for(&self, status: u16, code: &str) -> Value {
        until_some(code, || {
            let (found, body) = self.answer();
            (found == status && (code.is_empty() || body["code"] == code)).then_some(body)
        })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.command.kill();
        let _ = self.command.wait();
    }
}

/// The processes of this world that serve an endpoint.
pub fn sidecars_of(world: &World) -> Vec<u32> {
    let home = format!("HOME={}\0", world.home().display());
    let processes = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let is_it = |pid: &u32| {
        let read = |file: &str| std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        String::from_utf8_lossy(&read("cmdline")).contains("__endpoint")
            && String::from_utf8_lossy(&read("environ")).contains(&home)
    };
    processes.filter(is_it).collect()
}

/// The one process of this world that serves an endpoint.
pub fn sidecar_of(world: &World) -> u32 {
    match sidecars_of(world)[..] {
        [one] => one,
        ref others => panic!("sidecars: {others:?}"),
    }
}

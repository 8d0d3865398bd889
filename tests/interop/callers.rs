//! The programs in the folders beside this file: each uses an SDK as people use it, to ask STS who it is. Those that are
//! dear to build are there where `SSOENV_TEST_CLIENTS` names the folder that `.ci/clients` has filled.

use super::{fork_server, tools};
use crate::support::{powershell, world::World};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// How the name of a person with the role Developer begins.
pub const DEVELOPER: &str = "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Developer_";

/// One program, and the words that run it.
pub struct Client {
    pub name: &'static str,
    line: Vec<String>,
    /// The words that run it again and again, until its stdin ends.
    again: Vec<String>,
}

/// Stands for the address of the service in the words of a client, and for host and port of it.
const URL: &str = "URL";
const HOST: &str = "HOST";

/// Boto3, the AWS CLI and the AWS SDK for JavaScript, as far as they are here.
pub fn clients() -> Vec<Client> {
    let mut found = Vec::new();
    if let Some(python) = tools::python() {
        found.push(Client::of("boto3", vec![word(python), "-I".into(), script("python/caller.py")]));
    }
    if let (Some(aws), Some(python)) = (tools::aws(), tools::python()) {
        let words = ["sts", "get-caller-identity", "--endpoint-url", URL];
        let line: Vec<String> = [word(aws)].into_iter().chain(words.map(str::to_owned)).collect();
        let caller = [word(python), script("python/aws_cli_caller.py")];
        found.push(Client { name: "aws", again: [&caller[..], &line].concat(), line });
    }
    if let Some((node, modules)) = tools::node() {
        found.push(Client::of("javascript", vec![word(node), script("node/caller.mjs"), word(modules)]));
    }
    found
}

/// Those, and the AWS SDK for Go where it is built.
pub fn clients_and_go() -> Vec<Client> {
    let go = tools::go().map(|path| Client::of("go", vec![word(&path)]));
    clients().into_iter().chain(go).collect()
}

/// Those, the AWS SDK for .NET where its assemblies are, and the dear ones.
pub fn all() -> Vec<Client> {
    clients_and_go().into_iter().chain(dotnet()).chain(dear()).collect()
}

fn dotnet() -> Option<Client> {
    let assemblies = tools::dotnet()?;
    let pwsh = powershell::program()?;
    let mut line = vec![word(&pwsh)];
    line.extend(["-NoLogo", "-NoProfile", "-NonInteractive", "-File"].map(str::to_owned));
    line.extend([script("dotnet/caller.ps1"), word(&assemblies)]);
    Some(Client::of("dotnet", line))
}

fn dear() -> Vec<Client> {
    let Some(folder) = tools::clients() else { return Vec::new() };
    let path = |inside: &str| word(&folder.join(inside));
    let jars = format!("{}:{}", path("java/classes"), path("java/lib/*"));
    vec![
        Client::of("terraform", vec![path("terraform")]),
        Client::of("rust", vec![path("rust/debug/caller")]),
        Client::of("java", vec!["/usr/bin/env".into(), "java".into(), "-cp".into(), jars, "Caller".into()]),
        Client::of(
            "pyarrow",
            vec![path("python/bin/python"), "-I".into(), script("python/pyarrow_caller.py"), HOST.into()],
        ),
    ]
}

fn word(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn script(path: &str) -> String {
    word(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop").join(path))
}

impl Client {
    fn of(name: &'static str, line: Vec<String>) -> Self {
        let again = line.iter().cloned().chain(["loop".to_owned()]).collect();
        Client { name, line, again }
    }

    /// The words that run it in this world.
    pub fn words(&self, world: &World) -> Vec<String> {
        at(&self.line, world)
    }

    /// The words that run it in this world again and again. It prints a line of JSON for each use: when it began (`at`),
    /// how long it took (`took`), and who it was (`arn`), or the `error`.
    pub fn words_of_loop(&self, world: &World) -> Vec<String> {
        at(&self.again, world)
    }

    /// It, run by itself.
    pub fn command(&self, world: &World) -> Command {
        let words = self.words(world);
        let mut command = world.command(&words[0]);
        command.args(&words[1..]);
        command
    }

    /// Who it is, run by this command.
    pub fn asks(&self, command: &mut Command, way: &str) -> String {
        let ran = fork_server::output(command);
        assert_eq!(ran.code, Some(0), "{} {way}: {}", self.name, ran.stderr);
        let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
        let has_boto3 = answer["with"].as_str().is_none_or(|with| with == "boto3");
        assert!(has_boto3 || std::env::var_os("CI").is_none(), "CI lacks boto3");
        let arn = answer["arn"].as_str().or(answer["Arn"].as_str());
        arn.unwrap_or_else(|| panic!("{} {way}: {answer}", self.name)).to_owned()
    }
}

fn at(words: &[String], world: &World) -> Vec<String> {
    let url = world.service.url();
    let words = words.iter().map(|word| match word.as_str() {
        URL => url.clone(),
        HOST => url.trim_start_matches("http://").to_owned(),
        _ => word.clone(),
    });
    words.collect()
}

//! `cargo run --release --example stress -- [SECONDS] [SCENARIO…]`: races, SIGKILL and full disks, at random moments, against a
//! loopback Identity Center in throw-away homes, each for that long (10 seconds by default). Each kind is part of the tests
//! too, at moments that are chosen; this looks for the moments that nobody has thought of. Ends with 1 where something was lost.
//! `cargo build --release` makes the ssoenv that it runs.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "an example, not the product"
)]

#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;

use identity_center::{IdentityCenter, Operation};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// What a round of a scenario found.
type Round = Result<(), String>;

/// Does one round.
type Scenario = fn(&Stage) -> Round;

const SCENARIOS: [(&str, Scenario); 5] = [
    ("config", config_rewritten_in_place),
    ("kill", killed_while_writing),
    ("disk", full_disk),
    ("renewals", renewals_at_once),
    ("trust", allowed_at_once),
];

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let seconds = words.first().and_then(|word| word.parse().ok());
    let limit = Duration::from_secs(seconds.unwrap_or(10));
    words.drain(..usize::from(seconds.is_some()));
    let known = |name: &String| SCENARIOS.iter().any(|(known, _)| known == name);
    let binary = binary();
    if !words.iter().all(known) || !binary.is_file() {
        let names = SCENARIOS.map(|(name, _)| name).join(", ");
        eprintln!(
            "stress: scenarios are {names}; `cargo build` with the same profile makes {}",
            binary.display()
        );
        return ExitCode::from(2);
    }
    let mut lost = 0;
    for (name, round) in SCENARIOS {
        if !words.is_empty() && !words.iter().any(|word| word == name) {
            continue;
        }
        let (start, mut rounds, mut failed) = (Instant::now(), 0, 0);
        let stage = Stage::new(&binary);
        while start.elapsed() < limit {
            rounds += 1;
            if let Err(why) = round(&stage) {
                failed += 1;
                eprintln!("stress: {name}: round {rounds}: {why}");
            }
        }
        println!("{name}: {rounds} rounds, {failed} failed");
        lost += failed;
    }
    ExitCode::from(u8::from(lost > 0))
}

/// The program beside this one.
fn binary() -> PathBuf {
    let example = std::env::current_exe().unwrap();
    example.parent().and_then(Path::parent).unwrap().join(format!("ssoenv{}", std::env::consts::EXE_SUFFIX))
}

/// A home and a service.
struct Stage {
    service: IdentityCenter,
    home: tempfile::TempDir,
    binary: PathBuf,
}

impl Stage {
    fn new(binary: &Path) -> Self {
        let stage = Stage {
            service: IdentityCenter::start(),
            home: tempfile::tempdir().unwrap(),
            binary: binary.to_owned(),
        };
        stage.signed_in();
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The sample config and a new sign-in.
    fn signed_in(&self) {
        home::write_config(self.home.path(), &home::sample_config(&self.service.start_url()));
        home::signed_in(self.home.path(), &self.service);
    }

    /// The same, whose token must be renewed before it is of use.
    fn signed_in_long_ago(&self) {
        self.signed_in();
        let path = home::token_path(self.home.path(), "my-org");
        let mut token: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        token["expiresAt"] = home::rfc3339(self.service.now() - 5).into();
        std::fs::write(path, token.to_string()).unwrap();
        self.service.forget_calls();
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).env_clear().current_dir(self.home.path());
        command.env("HOME", self.home.path()).env("USERPROFILE", self.home.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC", "AWS_ENDPOINT_URL_STS"] {
            command.env(name, self.service.url());
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(&self.binary, arguments).spawn().unwrap()
    }

    fn works(&self, arguments: &[&str]) -> Round {
        ended(self.start(arguments), &[0]).map_err(|why| format!("{arguments:?}: {why}"))
    }
}

fn ended(child: Child, codes: &[i32]) -> Round {
    let output = child.wait_with_output().unwrap();
    match output.status.code() {
        Some(code) if codes.contains(&code) => Ok(()),
        code => Err(format!("ended with {code:?}: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}

fn wait_up_to(milliseconds: u64) {
    std::thread::sleep(Duration::from_micros(fastrand::u64(0..=milliseconds * 1000)));
}

/// Another program empties the config and fills it a moment later while `configure` changes it: everything that it wrote must be
/// there in the end.
fn config_rewritten_in_place(stage: &Stage) -> Round {
    stage.signed_in();
    let path = stage.path(".aws/config");
    let persons = std::fs::read_to_string(&path).unwrap();
    let name = format!("p{}", fastrand::u32(..));
    let role = ["--account", "111111111111", "--role", "Developer", "--profile", &name, "--no-input"];
    let changes = stage.start(&[&["configure", "--session", "my-org"], &role[..]].concat());
    wait_up_to(20);
    let mut file = std::fs::File::create(&path).unwrap();
    wait_up_to(60);
    std::io::Write::write_all(&mut file, persons.as_bytes()).unwrap();
    drop(file);
    ended(changes, &[0, 1])?;
    let found = std::fs::read_to_string(&path).unwrap();
    if found.starts_with(&persons) {
        Ok(())
    } else {
        Err(format!("the config has lost something: {found:?}"))
    }
}

/// A renewal that is killed: no file is half written, and nothing is left that hinders the next.
fn killed_while_writing(stage: &Stage) -> Round {
    stage.signed_in_long_ago();
    let mut child = stage.start(&["use", "dev", "--refresh", "--format", "json"]);
    wait_up_to(40);
    child.kill().unwrap();
    child.wait().unwrap();
    for folder in [".aws/sso/cache", ".aws/cli/cache"] {
        for entry in std::fs::read_dir(stage.path(folder)).into_iter().flatten() {
            let path = entry.unwrap().path();
            let is_json = path.extension().is_some_and(|extension| extension == "json");
            let parsed = serde_json::from_slice::<serde_json::Value>(&std::fs::read(&path).unwrap());
            if is_json && parsed.is_err() {
                return Err(format!("{} is half written", path.display()));
            }
        }
    }
    // A token that the service has replaced before the process was killed is lost: nothing can answer SIGKILL.
    let replaced = stage.service.count(Operation::CreateToken) > 0;
    if replaced {
        ended(stage.start(&["use", "dev", "--format", "json"]), &[0, 3])
    } else {
        stage.works(&["use", "dev", "--format", "json"])
    }
}

/// A disk that is full at some point, for which a limit of file sizes stands: the sign-in survives it.
fn full_disk(stage: &Stage) -> Round {
    if cfg!(windows) {
        return Ok(());
    }
    stage.signed_in_long_ago();
    let blocks = fastrand::u32(0..=48);
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" use dev --refresh --format json");
    let child = stage.command("sh", &["-c", &script, stage.binary.to_str().unwrap()]).spawn().unwrap();
    ended(child, &[0, 1, 3, 5])?;
    stage
        .works(&["use", "dev", "--refresh", "--format", "json"])
        .map_err(|why| format!("{blocks} blocks: {why}"))
}

/// Many find the same old token: one of them renews it, and all have credentials.
fn renewals_at_once(stage: &Stage) -> Round {
    stage.signed_in_long_ago();
    let all: Vec<Child> =
        (0..8).map(|_| stage.start(&["use", "dev", "--refresh", "--format", "json"])).collect();
    let ends: Vec<Round> = all.into_iter().map(|child| ended(child, &[0])).collect();
    ends.into_iter().collect::<Round>()?;
    match stage.service.count(Operation::CreateToken) {
        1 => Ok(()),
        count => Err(format!("the token was renewed {count} times")),
    }
}

/// Eight work trees of one repository allow what is in them, each something else: all of it is trusted in any of them.
fn allowed_at_once(stage: &Stage) -> Round {
    let repository = stage.path(&format!("repository-{:x}", fastrand::u64(..)));
    let trees: Vec<PathBuf> = (0..8).map(|number| work_tree(&repository, number)).collect();
    let content = |number: usize| format!("# {number}\ndev\n");
    let allow = |(number, tree): (usize, &PathBuf)| {
        std::fs::write(tree.join(".ssoenv"), content(number)).unwrap();
        stage.start(&["allow", "--repo", tree.to_str().unwrap()])
    };
    let all: Vec<Child> = trees.iter().enumerate().map(allow).collect();
    let ends: Vec<Round> = all.into_iter().map(|child| ended(child, &[0])).collect();
    ends.into_iter().collect::<Round>()?;
    for number in 0..trees.len() {
        std::fs::write(trees[0].join(".ssoenv"), content(number)).unwrap();
        let mut command = stage.command(&stage.binary, &["use", ".", "--format", "json"]);
        ended(command.current_dir(&trees[0]).spawn().unwrap(), &[0])
            .map_err(|why| format!("what tree {number} has allowed is not trusted: {why}"))?;
    }
    Ok(())
}

/// A work tree that is linked to a repository as git links it.
fn work_tree(repository: &Path, number: usize) -> PathBuf {
    let tree = repository.join(format!("tree-{number}"));
    let of_tree = repository.join(format!(".git/worktrees/{number}"));
    std::fs::create_dir_all(&tree).unwrap();
    std::fs::create_dir_all(&of_tree).unwrap();
    std::fs::write(tree.join(".git"), format!("gitdir: {}\n", of_tree.display())).unwrap();
    std::fs::write(of_tree.join("gitdir"), format!("{}\n", tree.join(".git").display())).unwrap();
    std::fs::write(of_tree.join("commondir"), "../..\n").unwrap();
    tree
}

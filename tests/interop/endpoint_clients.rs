//! All SDKs at once in one command with an endpoint, whose keys live 90 seconds: for five minutes, and past the end of the
//! sign-in and the next one. Too long for every run, and most SDKs are dear to build: `.ci/clients` runs it.

use super::callers::{self, Client, DEVELOPER};
use super::relay::{Relay, now};
use crate::support::identity_center::{Call, Operation};
use crate::support::world::World;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::ops::RangeInclusive;
use std::process::{Child, Stdio};

/// Seconds that the keys live. The endpoint renews them at half of that, and a minute after the last time at the earliest,
/// so that what it serves has 30 seconds left at least.
const LIFE: u32 = 90;

/// What one SDK does. All of them use credentials every 0.7 seconds.
struct Expected {
    name: &'static str,
    /// Requests to the endpoint for each use, while all is well. Most SDKs find 90 seconds too short to keep.
    asks: RangeInclusive<f64>,
    /// Requests for one use, when the sign-in has ended.
    tries: usize,
    /// How long such a use takes, in seconds; with the start of a process if there is one.
    seconds: f64,
    /// What a person reads then.
    shows: &'static str,
}

const SENTENCE: &str = "run `ssoenv login my-org`";

/// As seen with the versions that are named here.
const EXPECTED: [Expected; 9] = [
    // boto3 1.44.5
    Expected { name: "boto3", asks: 1.0..=1.0, tries: 3, seconds: 3.0, shows: SENTENCE },
    // 2.9.19: each process asks twice, and ends with 255 (newer ones with 253).
    Expected { name: "aws", asks: 2.0..=2.0, tries: 3, seconds: 4.0, shows: SENTENCE },
    // 3.1173.0; 3.893.0 asks twice for each use.
    Expected {
        name: "javascript",
        asks: 1.0..=1.0,
        tries: 5,
        seconds: 3.0,
        shows: "Could not load credentials from any providers",
    },
    // 1.48.0, and Terraform's aws-sdk-go-base 2.0.0-beta.74
    Expected { name: "go", asks: 1.0..=1.0, tries: 1, seconds: 0.0, shows: SENTENCE },
    Expected { name: "terraform", asks: 1.0..=1.0, tries: 1, seconds: 0.0, shows: SENTENCE },
    // 4.1.0: before the use where less than a minute is left, and behind it.
    Expected { name: "dotnet", asks: 1.0..=2.0, tries: 5, seconds: 6.2, shows: "403" },
    // aws-config 1.13.0: keeps them until 10 seconds before their end.
    Expected { name: "rust", asks: 0.0..=0.02, tries: 1, seconds: 0.0, shows: "StatusCode(403)" },
    // 2.59.1
    Expected {
        name: "java",
        asks: 1.0..=1.0,
        tries: 1,
        seconds: 0.0,
        shows: "Failed to load credentials from metadata service",
    },
    // C++ 1.11.900 in pyarrow 26.0.1: keeps them until seconds before their end, and then asks S3 without a signature.
    Expected { name: "pyarrow", asks: 0.0..=0.02, tries: 1, seconds: 0.0, shows: "ACCESS_DENIED" },
];

/// More requests than for each use, or fewer: the first use of a process may bring one or two, and the last one of a
/// stretch may not have ended.
const SOME: f64 = 3.0;

/// How much longer than alone anything takes on a busy machine, in seconds.
const SLOWER: f64 = 20.0;

/// A line that a caller has printed: when it began to use credentials, and what came of it.
#[derive(Clone, Debug, Deserialize)]
struct Use {
    at: f64,
    took: f64,
    #[serde(default)]
    arn: String,
    #[serde(default)]
    error: String,
}

impl Use {
    fn is_good(&self) -> bool {
        self.arn.contains(DEVELOPER)
    }

    fn end(&self) -> f64 {
        self.at + self.took
    }
}

/// A client that runs, and what stands between it and the endpoint.
struct Running {
    client: Client,
    relay: Relay,
    expected: &'static Expected,
}

/// The command that `exec` runs: all clients at once.
struct Command {
    world: World,
    clients: Vec<Running>,
    process: Child,
}

impl Command {
    fn start(world: World) -> Self {
        std::fs::create_dir(world.home().join("said")).unwrap();
        // The clients end with their stdin. A job in the background has none, and they cannot share one: Node.js reads its
        // own without waiting, which others take for an error.
        let script =
            "echo \"$AWS_CONTAINER_CREDENTIALS_FULL_URI\"; read -r start; exec 3<&0; . \"$start\"; wait";
        let line = ["exec", "--quiet", "--mode", "endpoint", "dev", "--", "sh", "-c", script];
        let mut process = world.ssoenv(&line).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut url).unwrap();
        let (port, path) = url.trim().strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
        let (mut start, mut clients) = (String::new(), Vec::new());
        let mut found = callers::all();
        for expected in &EXPECTED {
            let index = found.iter().position(|client| client.name == expected.name);
            let Some(index) = index else {
                assert_eq!(expected.name, "dotnet", "it is missing");
                report(
                    "SKIPPED: the AWS SDK for .NET: SSOENV_TEST_DOTNET names no folder, or there is no PowerShell",
                );
                continue;
            };
            let client = found.swap_remove(index);
            let relay = Relay::to(port.parse().unwrap());
            let quoted = |word: &String| format!("'{}'", word.replace('\'', r"'\''"));
            let words: Vec<String> = client.words_of_loop(&world).iter().map(quoted).collect();
            start.push_str(&format!(
                "cat <&3 | AWS_SDK_UA_APP_ID={name} AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:{}/{path} {} >said/{name} 2>said/{name}.stderr &\n",
                relay.port,
                words.join(" "),
                name = client.name,
            ));
            clients.push(Running { client, relay, expected });
        }
        std::fs::write(world.home().join("start"), start).unwrap();
        process.stdin.as_mut().unwrap().write_all(b"./start\n").unwrap();
        Command { world, clients, process }
    }

    /// What a client has said so far.
    fn uses(&self, client: &Running) -> Vec<Use> {
        let text = self.world.read(&format!("said/{}", client.client.name));
        let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        lines.map(|line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{line}: {why}"))).collect()
    }

    /// Waits until this is so for each client; at most so many seconds.
    fn waits(&self, most: f64, is_so: impl Fn(&[Use]) -> bool) -> Result<(), String> {
        let end = now() + most;
        let mut missing: Vec<&Running> = self.clients.iter().collect();
        loop {
            missing.retain(|client| !is_so(&self.uses(client)));
            if missing.is_empty() {
                return Ok(());
            }
            if now() > end {
                let last =
                    |client: &&Running| format!("{}: {:?}", client.client.name, self.uses(client).last());
                return Err(missing.iter().map(last).collect::<Vec<_>>().join("\n"));
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
    }

    /// The calls that a client has signed.
    fn calls(&self, client: &Running) -> Vec<Call> {
        let name = client.client.name;
        let mut calls = self.world.service.calls();
        calls.retain(|call| {
            let agent = call.header("user-agent").unwrap_or_default();
            // The one that does not say whose program it is in.
            let is_aws = name == "aws" && agent.starts_with("aws-cli/");
            is_aws || agent.split(' ').any(|word| word == format!("app/{name}"))
        });
        calls
    }
}

impl Drop for Command {
    fn drop(&mut self) {
        // Each of them ends with its stdin.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// When the stretches begin, in epoch seconds.
struct Times {
    /// All clients have used their first credentials.
    began: f64,
    /// The session ends.
    ended: f64,
    /// All clients have been refused.
    refused: f64,
    /// The same person has signed in again.
    signed_in: f64,
}

#[test]
#[ignore = "takes ten minutes, and needs what .ci/clients builds"]
fn each_sdk_goes_on_for_minutes_and_after_the_next_sign_in() {
    let minutes: f64 = std::env::var("SSOENV_TEST_CLIENTS_MINUTES").map_or(5.0, |text| text.parse().unwrap());
    let world = World::signed_in().with_sections("[profile endpoint]\n");
    world.service.role_life("111111111111", "Developer", LIFE.into());
    assert_eq!(world.run(&["use", "--refresh", "dev"]).code, Some(0));
    let command = Command::start(world);
    let mut complaints = Vec::new();
    let mut waits = |most: f64, is_so: &dyn Fn(&[Use]) -> bool| {
        if let Err(missing) = command.waits(most, is_so) {
            complaints.push(format!("not within {most} seconds:\n{missing}"));
        }
    };
    // Starting nine programs at once takes its time.
    waits(60.0, &|uses| !uses.is_empty());
    let began = now();
    waits(minutes * 60.0 + 60.0, &|uses| uses.last().is_some_and(|last| last.at > began + minutes * 60.0));
    let ended = now();
    let portal = command.world.service.count(Operation::GetRoleCredentials);
    command.world.service.revoke_sessions();
    // The keys that are served now may be new.
    waits(f64::from(LIFE) + 60.0, &|uses| !uses.last().is_some_and(Use::is_good));
    let refused = now();
    waits(60.0, &|uses| uses.iter().filter(|it| it.at > refused && !it.is_good()).count() >= 3);
    let signed_in = now();
    command.world.sign_in_to("my-org");
    waits(60.0, &|uses| uses.iter().filter(|it| it.at > signed_in && it.is_good()).count() >= 3);
    let times = Times { began, ended, refused, signed_in };
    for client in &command.clients {
        complaints.extend(judged(&command, client, &times));
    }
    // Before the clients asked there was one call; each minute brings one.
    let most = ((ended - began) / 60.0) as usize + 3;
    if portal > most {
        complaints.push(format!("{portal} calls of the portal for all of them, not {most}"));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What is not as expected of a client; and reports what it has done.
fn judged(command: &Command, client: &Running, times: &Times) -> Vec<String> {
    let (name, expected) = (client.client.name, client.expected);
    let (uses, asked, calls) = (command.uses(client), client.relay.asked(), command.calls(client));
    let mut complaints = Vec::new();
    let mut expect = |is_so: bool, what: String| {
        if !is_so {
            complaints.push(format!("{name}: {what}"));
        }
    };
    let healthy: Vec<&Use> = uses.iter().filter(|it| it.end() < times.ended).collect();
    for it in healthy.iter().filter(|it| !it.is_good()) {
        expect(false, format!("an error while all was well: {it:?}"));
    }
    let slowest = healthy.windows(2).map(|two| two[1].end() - two[0].end()).fold(0.0, f64::max);
    expect(slowest < SLOWER, format!("{slowest:.1} seconds from one use to the next"));
    let asks = asked.iter().filter(|at| **at < times.ended).count();
    let (least, most) =
        (expected.asks.start() * healthy.len() as f64, expected.asks.end() * healthy.len() as f64);
    let is_usual = (least - SOME..=most + SOME).contains(&(asks as f64));
    expect(is_usual, format!("{asks} requests for {} uses", healthy.len()));
    // The service takes no key that has expired. What it has taken, the client has used.
    let keys: BTreeSet<&str> = calls
        .iter()
        .filter(|call| call.status == 200)
        .filter_map(|call| call.header("authorization")?.split_once("Credential=")?.1.split('/').next())
        .collect();
    let least = ((times.ended - times.began) / f64::from(LIFE)) as usize;
    expect(keys.len() > least, format!("{} keys in {:.0} seconds", keys.len(), times.ended - times.began));

    let refused: Vec<&Use> =
        uses.iter().filter(|it| it.at > times.refused && it.end() < times.signed_in).collect();
    let mut longest = 0.0_f64;
    let mut tries = BTreeSet::new();
    for it in &refused {
        expect(it.error.contains(expected.shows), format!("shows {:?}, not {:?}", it.error, expected.shows));
        longest = longest.max(it.took);
        tries.insert(tried(&asked, it));
    }
    expect(longest < expected.seconds + SLOWER, format!("a refused use takes {longest:.1} seconds"));
    expect(
        tries.iter().all(|tries| *tries == expected.tries),
        format!("{tries:?} requests for a refused use, not {}", expected.tries),
    );
    let between = uses.iter().filter(|it| it.end() > times.ended && it.at < times.refused);
    // Keys that end while they are used: the SDK for Java goes on with them for a use, that for .NET has a word for it.
    let odd: Vec<&Use> = between.filter(|it| !it.is_good() && !it.error.contains(expected.shows)).collect();
    let has_ended = odd.iter().all(|it| it.error.contains("expired"));
    expect(has_ended && odd.len() <= 2, format!("at the end of the keys: {odd:?}"));
    let healed = uses.iter().find(|it| it.at > times.signed_in && it.is_good());
    let after = healed.map_or(f64::INFINITY, |it| it.end() - times.signed_in);
    expect(after < expected.seconds + SLOWER, format!("goes on {after:.1} seconds after the sign-in"));
    if let Some(healed) = healed {
        for it in uses.iter().filter(|it| it.at > healed.at && !it.is_good()) {
            expect(false, format!("an error after it has gone on: {it:?}"));
        }
    }
    let agent =
        calls.first().and_then(|call| call.header("user-agent")?.split(' ').next()).unwrap_or_default();
    report(&format!(
        "{name} ({agent}): {} uses, {asks} requests, {} keys; refused {} times after {tries:?} requests and {longest:.1} s at most; goes on after {after:.1} s{}",
        healthy.len(),
        keys.len(),
        refused.len(),
        odd.iter().map(|it| format!("\n    at the end of the keys: {}", it.error)).collect::<String>(),
    ));
    complaints
}

/// Requests of a client during a use.
fn tried(asked: &[f64], it: &Use) -> usize {
    asked.iter().filter(|at| **at >= it.at - 0.005 && **at <= it.end() + 0.005).count()
}

/// Not by `eprintln!`, which the test harness keeps to itself while tests pass.
fn report(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

//! The outputs of many commands: whole, in order, and never mixed, in every form; the order and the bounds of what is held.

use super::credentials::world_of;
use crate::support::wait;
use crate::support::world::{Ran, World, ran};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

/// Regions of the runs of one target.
const REGIONS: usize = 100;

/// Prints in pieces to both streams, and leaves the last line open.
const PIECES: &str = "name=$AWS_ACCOUNT_ID.$AWS_REGION; k=0
while [ $k -lt 40 ]; do
    k=$((k + 1))
    printf '%s:out:%s;' $name $k; printf '%s:err:%s;' $name $k >&2
    [ $((k % 3)) != 0 ] || { echo; echo >&2; }
done";

/// What [`PIECES`] prints to a stream.
fn pieces(name: &str, stream: &str) -> String {
    (1..=40).map(|k| format!("{name}:{stream}:{k};{}", if k % 3 == 0 { "\n" } else { "" })).collect()
}

fn regions() -> String {
    (1..=REGIONS).map(|number| format!("us-east-{number}")).collect::<Vec<_>>().join(",")
}

/// Target, and account and region as the command prints them, of each run in its order.
fn names() -> Vec<(String, String)> {
    let all = [("dev", "111111111111"), ("staging", "222222222222")]
        .into_iter()
        .flat_map(|(target, id)| (1..=REGIONS).map(move |number| (target, id, format!("us-east-{number}"))));
    all.map(|(target, id, region)| (format!("{target} {region}"), format!("{id}.{region}"))).collect()
}

/// Runs two hundred commands, sixteen at a time.
fn hundreds(world: &World, form: &[&str]) -> Ran {
    let regions = regions();
    let words = [&["each", "dev", "staging", "--region", &regions, "--jobs", "16"], form].concat();
    let ran = world.run(&[&words[..], &["--", "sh", "-c", PIECES]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran
}

#[test]
fn grouped_outputs_are_whole_and_in_order() {
    let ran = hundreds(&World::signed_in(), &[]);
    let all = |stream: &str, header: bool| -> String {
        let one = |(target, name): &(String, String)| {
            let (target, region) = target.split_once(' ').unwrap();
            let header = match header {
                true => format!("==> {target}, {}, Developer, {region} <==\n", &name[..12]),
                false => String::new(),
            };
            format!("{header}{}\n", pieces(name, stream))
        };
        names().iter().map(one).collect()
    };
    assert!(ran.stdout == all("out", false), "{}", ran.stdout);
    assert!(ran.stderr == all("err", true) + "ssoenv: 200 jobs succeeded\n", "{}", ran.stderr);
}

#[test]
fn labelled_lines_are_whole() {
    let ran = hundreds(&World::signed_in(), &["--prefix"]);
    for (text, stream) in [(&ran.stdout, "out"), (&ran.stderr, "err")] {
        let mut found: BTreeMap<&str, String> = BTreeMap::new();
        let mut others = Vec::new();
        for line in text.lines() {
            match line.split_once(" │ ") {
                Some((label, line)) => *found.entry(label.trim_end()).or_default() += &format!("{line}\n"),
                None => others.push(line),
            }
        }
        let summary: &[&str] = if stream == "err" { &["ssoenv: 200 jobs succeeded"] } else { &[] };
        assert_eq!(others, summary);
        assert_eq!(found.len(), 2 * REGIONS);
        for (label, name) in names() {
            assert_eq!(found[&*label], pieces(&name, stream) + "\n");
        }
    }
}

#[test]
fn lines_of_json_hold_the_whole_output() {
    let ran = hundreds(&World::signed_in(), &["--json"]);
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    for line in ran.stdout.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let label = format!("{} {}", line["target"].as_str().unwrap(), line["region"].as_str().unwrap());
        assert!(found.insert(label, line).is_none());
    }
    assert_eq!((found.len(), &*ran.stderr), (2 * REGIONS, "ssoenv: 200 jobs succeeded\n"));
    for (label, name) in names() {
        let line = &found[&label];
        assert_eq!(line["stdout"], pieces(&name, "out"));
        assert_eq!(line["stderr"], pieces(&name, "err"));
        assert_eq!((&line["code"], &line["account"]), (&0.into(), &name[..12].into()));
        assert!(line["seconds"].is_number() && line["role"] == "Developer" && line["error"].is_null());
    }
}

#[test]
fn files_hold_the_whole_output() {
    let world = World::signed_in();
    let ran = hundreds(&world, &["--output", "all"]);
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", "ssoenv: 200 jobs succeeded\n"));
    for (label, name) in names() {
        let file = label.replace(' ', ".");
        for stream in ["out", "err"] {
            assert_eq!(world.read(&format!("all/{file}.{stream}")), pieces(&name, stream), "{file}.{stream}");
        }
    }
    assert_eq!(fs::read_dir(world.home().join("all")).unwrap().count(), 4 * REGIONS);
}

/// Starts `each` with pipes.
fn start(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Makes a FIFO; a command that reads it waits until [`release`].
fn gate(world: &World, name: &str) {
    assert!(Command::new("mkfifo").arg(world.home().join(name)).status().unwrap().success());
}

fn release(world: &World, name: &str) {
    fs::write(world.home().join(name), "\n").unwrap();
}

#[test]
fn the_first_command_is_shown_while_it_runs_and_later_ones_wait() {
    let world = World::signed_in();
    gate(&world, "gate");
    let script = "if [ $AWS_SSO_PROFILE = dev ]; then echo first; read x <gate; echo second; \
                  else echo other; echo >done; fi";
    let mut child = start(&mut world.ssoenv(&["each", "dev", "staging", "--", "sh", "-c", script]));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().unwrap(), "first");
    wait::until(|| world.home().join("done").exists());
    release(&world, "gate");
    assert_eq!(lines.collect::<Vec<_>>(), ["second", "other"]);
    assert!(child.wait().unwrap().success());
}

#[test]
fn what_waits_for_its_turn_is_held_in_a_file_without_a_name() {
    let mut world = World::signed_in();
    let folder = tempfile::tempdir().unwrap();
    world.variable("TMPDIR", folder.path().to_str().unwrap());
    gate(&world, "gate");
    // More than is held in memory; the bytes are no text.
    let script = "if [ $AWS_SSO_PROFILE = dev ]; then read x <gate; echo first; \
                  else for i in 1 2 3 4 5 6 7 8; do head -c 500000 /dev/zero; echo $i; done; echo >done; fi";
    let child = start(&mut world.ssoenv(&["each", "dev", "staging", "--", "sh", "-c", script]));
    wait::until(|| world.home().join("done").exists());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let files = fs::read_dir(format!("/proc/{}/fd", child.id()));
    if let Ok(files) = files {
        let mut links = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        let is_held = |link: std::path::PathBuf| {
            link.starts_with(folder.path()) && link.to_string_lossy().ends_with("(deleted)")
        };
        assert!(links.any(is_held));
    }
    release(&world, "gate");
    let output = child.wait_with_output().unwrap();
    let mut expected = b"first\n".to_vec();
    for number in 1..=8 {
        expected.extend(vec![0; 500_000]);
        expected.extend(format!("{number}\n").bytes());
    }
    assert!(output.status.success() && output.stdout == expected, "{} bytes", output.stdout.len());
}

#[test]
fn a_disk_without_room_ends_the_run_in_words() {
    let world = World::signed_in();
    for form in [&["--group"][..], &["--json"], &["--output", "all"]] {
        // The limit of the shell is in blocks of 512 bytes; ssoenv inherits it.
        let script = "ulimit -f 4000; exec ssoenv each dev staging \"$@\" -- sh -c '
            trap \"exit 7\" TERM; [ $AWS_SSO_PROFILE != dev ] || { sleep 600 & wait; }
            while :; do head -c 100000 /dev/zero; done'";
        let ran = ran(world.command("sh").args(["-c", script, "sh"]).args(form).output().unwrap());
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("ssoenv: cannot hold the output") || ran.stderr.contains("cannot write all/")
        );
        assert!(ran.stderr.contains("File too large"), "{}", ran.stderr);
        assert!(ran.stderr.contains("2 of 2 jobs failed"), "{}", ran.stderr);
    }
}

#[test]
fn a_reader_that_leaves_ends_the_commands() {
    let world = world_of(20);
    for form in ["--group", "--prefix", "--json"] {
        let script = match form {
            // Its lines fit into the pipe: without a reader that has left there would be no error.
            "--json" => "[ $AWS_SSO_PROFILE = many-0 ] || until [ -e gone ]; do sleep 0.02; done; echo line",
            _ => "while echo line; do :; done; exit 1",
        };
        // Of the form before.
        let _ = fs::remove_file(world.home().join("gone"));
        let line = ["each", "many-*", form, "--jobs", "4", "--", "sh", "-c", script];
        let mut child = start(&mut world.ssoenv(&line));
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut String::new()).unwrap();
        drop(stdout);
        fs::write(world.home().join("gone"), "").unwrap();
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(1), "{form}: {}", ran.stderr);
        assert!(ran.stderr.contains("ssoenv: cannot write to stdout: Broken pipe"), "{form}: {}", ran.stderr);
        assert!(ran.stderr.contains("ssoenv: the output cannot be written: "), "{form}: {}", ran.stderr);
        assert!(form == "--json" || ran.stderr.contains("were not started"), "{form}: {}", ran.stderr);
    }
}

#[test]
fn nothing_runs_where_stdout_is_closed_and_a_full_one_is_no_success() {
    let world = World::signed_in();
    let run = |line: &str| ran(world.command("sh").args(["-c", line]).output().unwrap());
    let closed = run("ssoenv each dev -- touch was-run >&-");
    assert_eq!(closed.code, Some(2), "{}", closed.stderr);
    assert!(closed.stderr.contains("stdout is closed") && !world.home().join("was-run").exists());
    assert_eq!(run("ssoenv each dev --output all -- touch was-run >&-").code, Some(0));
    assert!(world.home().join("was-run").exists());
    let full = run("ssoenv each dev -- echo text >/dev/full");
    assert_eq!(full.code, Some(1));
    assert!(full.stderr.contains("cannot write to stdout: No space left"), "{}", full.stderr);
}

#[test]
fn a_slow_reader_delays_no_time_limit() {
    let world = World::signed_in();
    gate(&world, "gate");
    // The first prints more than any pipe holds, and nobody reads; the second exceeds its time meanwhile.
    let script = "if [ $AWS_SSO_PROFILE = dev ]; then head -c 9000000 /dev/zero; else \
                  trap 'echo >told; exit 9' TERM; sleep 600 & wait; fi";
    let line = ["each", "dev", "staging", "--timeout", "1s", "--", "sh", "-c", script];
    let mut child = start(&mut world.ssoenv(&line));
    wait::until(|| world.home().join("told").exists());
    let mut bytes = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut bytes).unwrap();
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("timed out"), "{}", ran.stderr);
}

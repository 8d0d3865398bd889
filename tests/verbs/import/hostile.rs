//! Files of other tools that are too large, too deep, or no files: an error that names the file, never a hang, and none
//! of its text.

use super::home;
use crate::support::world::World;
use std::fs;

const YAML: &str = ".config/aws-sso/config.yaml";
const TOML: &str = ".granted/config";

fn refused(world: &World, tool: &str, said: &str) {
    let before = world.read(".aws/config");
    for option in ["--diff", "--yes"] {
        let ran = world.run(&["import", tool, option]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""), "{said}: {}", ran.stderr);
        assert!(ran.stderr.contains(said) && !ran.stderr.contains("hunter2"), "{said}: {}", ran.stderr);
    }
    assert_eq!(world.read(".aws/config"), before);
}

#[test]
fn a_small_file_that_would_grow_is_refused() {
    let bomb: String = (0..40)
        .map(|level| match level {
            0 => "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(),
            level => format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", ")),
        })
        .collect();
    refused(&home("", &[(YAML, &bomb)]), "aws-sso-cli", "config.yaml:6: more than 200,000 values\n");
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 10_000].join(", "));
    for (text, said) in [
        (long, "config.yaml:2: more than 8 MiB by aliases\n"),
        ("[".repeat(40), "config.yaml:1: nested too deep\n"),
        ("- ".repeat(1 << 19), "config.yaml:1: nested too deep\n"),
        ("[".repeat(1 << 20), "config.yaml:1: this is not YAML\n"),
    ] {
        refused(&home("", &[(YAML, &text)]), "aws-sso-cli", said);
    }
    refused(
        &home("", &[(TOML, &format!("a = {}", "[".repeat(1 << 20)))]),
        "granted",
        "config:1: this is not TOML\n",
    );
}

#[test]
fn a_file_that_is_damaged_is_named_with_the_line_and_without_its_text() {
    for (name, tool, text, said) in [
        (YAML, "aws-sso-cli", "a: 1\nb: [hunter2\n", ": this is not YAML\n"),
        (YAML, "aws-sso-cli", "a: hunter2\na: hunter2\n", "config.yaml:2: a key that occurs twice\n"),
        (".awsume/config.yaml", "awsume", "'hunter2", ": this is not YAML\n"),
        (TOML, "granted", "a = 1\nb = hunter2\n", "config:2: this is not TOML\n"),
    ] {
        refused(&home("", &[(name, text)]), tool, said);
    }
}

#[test]
fn what_is_no_readable_file_is_named() {
    let world = home("", &[]);
    fs::create_dir_all(world.home().join(YAML)).unwrap();
    refused(&world, "aws-sso-cli", "config.yaml is not a regular file\n");
    let world = home("", &[(YAML, &" ".repeat((2 << 20) + 1))]);
    refused(&world, "aws-sso-cli", "config.yaml is larger than 2097152 bytes\n");
    let world = home("", &[]);
    fs::create_dir_all(world.home().join(".granted")).unwrap();
    fs::write(world.home().join(TOML), b"a = '\xff'\n").unwrap();
    refused(&world, "granted", ".granted/config");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let world = home("", &[(".granted/x", "")]);
    let pipe = world.home().join(TOML);
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    refused(&world, "granted", "is a pipe, not a file\n");
}

#[test]
fn names_from_outside_make_no_header_and_no_command() {
    let own = "SSOConfig:\n  \"a]\\n[profile evil\":\n    StartUrl: https://d-1234567890.awsapps.com/start\n    SSORegion: us-east-1\n    Accounts:\n      1:\n        Roles:\n          Admin: { Profile: \"x]\\ncredential_process = touch evil\\n[profile y\" }\n          \"B\\nx = y\": {}\n          C: { Profile: \"\\u001b[2J\\u202e$(touch evil)\" }\n          D: { DefaultRegion: \"r\\nx = y\" }\n";
    let world = home("", &[(YAML, own)]);
    let ran = world.run(&["import", "aws-sso-cli", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}']), "{}", ran.stderr);
    let text = world.read(".aws/config");
    let headers: Vec<&str> = text.lines().filter(|line| line.starts_with('[')).collect();
    assert_eq!(
        headers,
        [
            "[sso-session a-profile-evil]",
            "[profile x-credential_process-touch-evil-profile-y]",
            "[profile 2J-touch-evil]",
            "[profile 000000000001:D]",
        ]
    );
    assert!(!text.contains("credential_process =") && !text.contains("x = y"), "{text}");
}

#[test]
fn very_many_sessions_and_statements_are_counted() {
    let entries: String = (0..5000)
        .map(|at| format!("  s{at}: {{StartUrl: https://s{at}.awsapps.com/start, SSORegion: us-east-1}}\n"))
        .collect();
    let world = home("", &[(YAML, &format!("SSOConfig:\n{entries}"))]);
    let ran = world.run(&["import", "aws-sso-cli", "--diff"]);
    assert_eq!((ran.code, ran.stdout.matches("[sso-session ").count()), (Some(1), 100), "{}", ran.stderr);
    assert!(ran.stderr.contains("SSOConfig: s100: there are more than 100 sessions\n"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("ssoenv: 4850 more statements, which --json lists\n"), "{}", ran.stderr);
}

#[test]
fn long_texts_are_not_multiplied() {
    let long = "x".repeat(500_000);
    let roles: String = (0..3000).map(|at| format!("          R{at}: {{}}\n")).collect();
    let own = format!(
        "SSOConfig:\n  x:\n    StartUrl: https://d-1234567890.awsapps.com/start\n    SSORegion: us-east-1\n    DefaultRegion: {long}\n    Accounts:\n      1:\n        Name: {long}\n        Roles:\n{roles}ConfigVariables: {{output: {long}}}\nProfileFormat: '{{{{ .AccountName }}}}/{{{{ .RoleName }}}}{long}'\n"
    );
    let world = home("", &[(YAML, &own)]);
    let ran = world.run(&["import", "aws-sso-cli", "--diff"]);
    assert_eq!((ran.code, ran.stdout.matches("[profile 000000000001:R").count()), (Some(1), 3000));
    assert!(ran.stdout.len() + ran.stderr.len() < 1_000_000, "{} {}", ran.stdout.len(), ran.stderr.len());
}

#[test]
fn many_roles_are_read_within_the_limits() {
    let roles: String = (1..=2000)
        .map(|id| format!("      {id}:\n        Roles: {{ A: {{}}, B: {{}}, C: {{}} }}\n"))
        .collect();
    let own = format!(
        "SSOConfig:\n  x:\n    StartUrl: https://d-1234567890.awsapps.com/start\n    SSORegion: us-east-1\n    Accounts:\n{roles}"
    );
    let world = home("", &[(YAML, &own)]);
    let ran = world.run(&["import", "aws-sso-cli", "--diff"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(ran.stdout.matches("\n+ [profile ").count(), 6000);
}

//! `exec --mode endpoint` and `serve`.

use super::wine::{Wine, is_open, seen};
use crate::support::identity_center::browser::fetch;
use crate::support::terminal::Terminal;
use crate::support::wait::{until, until_some};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

const EXEC: [&str; 4] = ["exec", "--quiet", "--mode", "endpoint"];

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_command_gets_its_credentials_from_an_endpoint() {
    let wine = Wine::signed_in();
    let printed = wine.succeeds(&[&EXEC[..], &["dev", "--", "client.exe", "get"]].concat());
    let body = printed.strip_prefix("200 ").unwrap_or_else(|| panic!("{printed}"));
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["AccountId"], "111111111111");
    assert!(body["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
    let names = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_REGION", "AWS_EC2_METADATA_DISABLED"];
    let printed = wine.succeeds(&[&EXEC[..], &["dev", "--", "client.exe", "print"], &names].concat());
    assert_eq!(
        printed,
        "AWS_ACCESS_KEY_ID=\nAWS_PROFILE=endpoint\nAWS_REGION=eu-west-1\nAWS_EC2_METADATA_DISABLED=true\n"
    );
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn it_ends_with_the_command_and_not_with_what_that_has_left_running() {
    let wine = Wine::signed_in();
    let script = "client.exe print AWS_CONTAINER_CREDENTIALS_FULL_URI & client.exe leave left";
    let printed = wine.succeeds(&[&EXEC[..], &["dev", "--", "cmd", "/c", script]].concat());
    let (_, address) =
        printed.trim_end().split_once("=http://127.0.0.1:").unwrap_or_else(|| panic!("{printed}"));
    let port = address.split_once('/').unwrap().0.parse().unwrap();
    assert!(!is_open(port));
    assert!(is_open(wine.port("left")));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn short_lived_keys_are_renewed_behind_the_command() {
    let wine = Wine::signed_in();
    wine.service.role_life("111111111111", "Developer", 6);
    let script = "client.exe print AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_AUTHORIZATION_TOKEN & client.exe wait f";
    let mut line = wine.ssoenv(&[&EXEC[..], &["dev", "--", "cmd", "/c", script]].concat());
    let mut command = line.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(command.stdout.take().unwrap()).lines();
    let mut value = || lines.next().unwrap().unwrap().trim_end().split_once('=').unwrap().1.to_owned();
    let (url, token) = (value(), value());
    let key = || {
        let reply = fetch("GET", &url, &[("Authorization", &token)], "");
        assert_eq!(reply.status, 200, "{}", reply.body);
        serde_json::from_str::<Value>(&reply.body).unwrap()["AccessKeyId"].clone()
    };
    let first = key();
    until(|| key() != first);
    assert_eq!(fetch("GET", &url, &[], "").status, 401);
    command.kill().unwrap();
    command.wait().unwrap();
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn serve_has_an_address_for_each_target_and_ends_at_ctrl_c() {
    let wine = Wine::signed_in();
    let mut server = Terminal::start(wine.ssoenv_line(&["serve", "--print", "dev", "staging"]));
    let shown = server.shows("serving dev, staging until Ctrl-C");
    let values = |name: &str| -> Vec<String> {
        let lines = shown.split(['\r', '\n']);
        lines.filter_map(|line| Some(line.split_once(&format!("{name}="))?.1.trim().to_owned())).collect()
    };
    let (urls, tokens) = (values("_FULL_URI"), values("_AUTHORIZATION_TOKEN"));
    for (at, account_id) in ["111111111111", "222222222222"].iter().enumerate() {
        let reply = fetch("GET", &urls[at], &[("Authorization", &tokens[at])], "");
        let body: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!((reply.status, body["AccountId"].as_str()), (200, Some(*account_id)));
        assert_eq!(fetch("GET", &urls[at], &[("Authorization", &tokens[1 - at])], "").status, 401);
    }
    server.types("\u{3}");
    assert_eq!(server.ends().0, 130);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_token_file_has_no_line_break_and_goes_with_the_server() {
    let wine = Wine::signed_in();
    let path = wine.home().join("token");
    let mut server = Terminal::start(wine.ssoenv_line(&["serve", "--token-file", "token", "dev"]));
    let shown = server.shows("serving dev until Ctrl-C");
    assert!(shown.contains(&seen(&path)) || shown.contains("\\token"), "{shown}");
    let token = until_some("the token", || Some(wine.read("token")).filter(|text| !text.is_empty()));
    assert_eq!(token.len(), 43);
    let url = shown.split("_FULL_URI=").nth(1).unwrap().split(['\r', '\n', '\u{1b}']).next().unwrap().trim();
    assert_eq!(fetch("GET", url, &[("Authorization", &token)], "").status, 200);
    server.types("\u{3}");
    assert_eq!(server.ends().0, 130);
    assert!(!path.exists());
}

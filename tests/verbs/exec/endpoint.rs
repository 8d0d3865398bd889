//! `exec --mode endpoint`: the command gets an address, and a process that nobody sees answers there.

use super::served::{Served, sidecar_of, world};
use super::{cached, found, value};
use crate::support::identity_center::browser::fetch;
use crate::support::terminal::Terminal;
use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::wait::{until, until_some};
use crate::support::world::{World, ran};
use serde_json::Value;
use std::process::Stdio;

#[test]
fn the_command_gets_an_address_and_no_keys() {
    let mut world = world();
    for (name, value) in [("AWS_PROFILE", "prod"), ("AWS_ROLE_ARN", "x"), ("AWS_SESSION_TOKEN", "t")] {
        world.variable(name, value);
    }
    let line = ["exec", "--mode", "endpoint", "dev", "--", "env", "-0"];
    let env = found(&mut world.ssoenv(&line));
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN"] {
        assert_eq!(value(&env, name), "", "{name}");
    }
    for (name, expected) in [
        ("AWS_PROFILE", "endpoint"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("SSOENV_PROFILE", "dev"),
        ("SSOENV_KEY_ID", "endpoint endpoint"),
        ("AWS_ACCOUNT_ID", "111111111111"),
        // No proxy is set, so no exception is needed.
        ("NO_PROXY", ""),
    ] {
        assert_eq!(value(&env, name), expected, "{name}");
    }
    assert!(value(&env, "AWS_CONTAINER_CREDENTIALS_FULL_URI").starts_with("http://127.0.0.1:"));
    assert_eq!(value(&env, "AWS_CONTAINER_AUTHORIZATION_TOKEN").len(), 43);
    world.variable("HTTPS_PROXY", "http://127.0.0.1:9").variable("NO_PROXY", "intern");
    let env = found(&mut world.ssoenv(&line));
    for name in ["NO_PROXY", "no_proxy"] {
        assert_eq!(value(&env, name), "intern,127.0.0.1,localhost,::1", "{name}");
    }
}

#[test]
fn a_default_with_credentials_needs_a_profile_without_and_one_that_has_none_needs_nothing() {
    let world = World::signed_in().with_cached(&["dev"]);
    let line = ["exec", "--mode", "endpoint", "dev", "--", "env", "-0"];
    let refused = world.run(&line);
    assert_eq!(refused.code, Some(5), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("[default]") && refused.stderr.contains("[profile endpoint]"),
        "{}",
        refused.stderr
    );
    // A profile of that name may have credentials.
    let config = world.read(".aws/config");
    world.add_sections("[profile endpoint]\naws_access_key_id = AKIA\naws_secret_access_key = s\n");
    let refused = world.run(&line);
    assert_eq!(refused.code, Some(5), "{}", refused.stderr);
    assert!(refused.stderr.contains("a line `[profile endpoint-2]`"), "{}", refused.stderr);
    world.config(&config);
    world.settings("mode = endpoint\n");
    let doctor = world.run(&["doctor", "--offline"]).stdout;
    assert!(doctor.contains("[variable.endpoint-default]"), "{doctor}");
    // A person is offered to add it; whoever declines has the file as it was.
    let before = world.read(".aws/config");
    for (answer, code) in [("n", 4), ("y", 0)] {
        let mut terminal =
            Terminal::start(world.ssoenv_line(&["exec", "--mode", "endpoint", "dev", "--", "true"]));
        terminal.shows("Write this?");
        terminal.types(&format!("{answer}\r"));
        let (ended, said) = terminal.ends();
        assert_eq!(ended, code, "{said}");
        assert_eq!(world.read(".aws/config") == before, answer == "n");
    }
    let said = world.run(&["exec", "--mode", "endpoint", "dev", "--", "true"]).stderr;
    assert!(said.contains("AWS_PROFILE is endpoint"), "{said}");
    world.config(&world.read(".aws/config").replace("[default]", "[profile no-default]"));
    let env = found(&mut world.ssoenv(&line));
    assert_eq!((value(&env, "AWS_PROFILE"), value(&env, "SSOENV_KEY_ID")), ("", "endpoint"));
}

#[test]
fn the_settings_and_the_profile_choose_the_endpoint_for_commands_and_keys_for_shells() {
    let world = world();
    world.settings("mode = endpoint\n");
    let env = found(&mut world.ssoenv(&["exec", "dev", "--", "env", "-0"]));
    assert_eq!(value(&env, "SSOENV_KEY_ID"), "endpoint endpoint");
    // [default] has credentials, and there is a profile without.
    let doctor = world.run(&["doctor", "--offline"]).stdout;
    assert!(!doctor.contains("settings.value") && !doctor.contains("endpoint-default"), "{doctor}");
    let used = world.used(&["dev"]);
    assert!(used["AWS_ACCESS_KEY_ID"].starts_with("ASIA"));
    let env = found(&mut world.ssoenv(&["exec", "--mode", "keys", "dev", "--", "env", "-0"]));
    assert!(value(&env, "AWS_ACCESS_KEY_ID").starts_with("ASIA"));
    let refused = world.run(&["use", "--mode", "endpoint", "dev"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
}

#[test]
fn programs_that_know_path_and_token_get_the_credentials_and_nobody_else() {
    let world = world();
    let served = Served::start(&world, "dev");
    let keys = cached(&world, "111111111111", "Developer");
    let (status, body) = served.answer();
    assert_eq!(status, 200);
    for (field, key) in [
        ("AccessKeyId", "AccessKeyId"),
        ("SecretAccessKey", "SecretAccessKey"),
        ("Token", "SessionToken"),
        ("Expiration", "Expiration"),
    ] {
        assert_eq!(body[field], keys[key], "{field}");
    }
    assert_eq!(body["AccountId"], "111111111111");
    let token = ("Authorization", served.token.as_str());
    let (base, _) = served.url.rsplit_once('/').unwrap();
    for (method, url, headers, status) in [
        ("GET", served.url.as_str(), &[][..], 401),
        ("GET", &served.url, &[("Authorization", "x")], 401),
        ("GET", &format!("{base}/"), &[token], 404),
        ("POST", &served.url, &[token], 403),
        ("GET", &served.url, &[token, ("Origin", "https://evil.example")], 403),
        ("GET", &served.url, &[token, token], 403),
    ] {
        let reply = fetch(method, url, headers, "");
        assert_eq!(reply.status, status, "{method} {url} {headers:?}");
        assert!(!reply.body.contains("ASIA"));
        assert_eq!(reply.header("Cache-Control"), Some("no-store"));
        assert!(reply.header("Access-Control-Allow-Origin").is_none());
    }
    assert_eq!(served.answer().0, 200);
}

#[test]
fn the_command_is_this_very_process_and_has_no_child_that_it_did_not_start() {
    let world = world();
    let script = "echo $$; ps -o pid= --ppid $$ | wc -l; exit 7";
    let line = ["exec", "--quiet", "--mode", "endpoint", "dev", "--", "sh", "-c", script];
    let child = world.ssoenv(&line).stdout(Stdio::piped()).spawn().unwrap();
    let pid = child.id();
    let ran = ran(child.wait_with_output().unwrap());
    // `ps` itself, and `wc`, are the children of the shell.
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(7), format!("{pid}\n2\n").as_str()));
}

#[test]
fn a_pipe_ends_with_the_command_and_a_job_in_the_background_keeps_the_endpoint() {
    let world = world();
    // The sidecar holds neither end of the pipe: `cat` ends at once.
    let script = "ssoenv exec -q --mode endpoint dev -- echo done | cat";
    let ran = ran(world.command("sh").args(["-c", script]).output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "done\n"));
}

#[test]
fn the_sidecar_shows_no_secret_in_its_arguments_and_variables() {
    let world = world();
    let served = Served::start(&world, "dev");
    let keys = cached(&world, "111111111111", "Developer");
    let sidecar = sidecar_of(&world);
    for file in ["cmdline", "environ"] {
        let text = std::fs::read(format!("/proc/{sidecar}/{file}")).unwrap();
        let text = String::from_utf8_lossy(&text);
        for secret in [&served.token, keys["SecretAccessKey"].as_str().unwrap()] {
            assert!(!text.contains(secret), "{file}");
        }
    }
    assert!(std::fs::read_to_string(format!("/proc/{sidecar}/cmdline")).unwrap().ends_with("\0__endpoint\0"));
    assert_eq!(std::fs::read_link(format!("/proc/{sidecar}/cwd")).unwrap().to_str(), Some("/"));
}

#[test]
fn a_sign_out_ends_it_and_the_same_persons_sign_in_heals_it() {
    let world = world();
    let served = Served::start(&world, "dev");
    assert_eq!(served.answer().0, 200);
    assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
    let body = served.waits_for(403, "SignInNeeded");
    assert!(body["message"].as_str().unwrap().contains("ssoenv login my-org"), "{body}");
    world.sign_in();
    let body = served.waits_for(200, "");
    assert!(body["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
}

#[test]
fn another_persons_credentials_never_reach_the_command() {
    let world = world();
    let served = Served::start(&world, "dev");
    let first = served.answer().1["AccessKeyId"].clone();
    world.service.configure(|rules| rules.user = "somebody.else".to_owned());
    world.sign_in();
    let (mut seen, mut end) = (Vec::new(), Value::Null);
    until(|| {
        let (status, body) = served.answer();
        seen.extend(body.get("AccessKeyId").cloned());
        end = body;
        status == 403
    });
    assert_eq!(end["code"], "OtherSignIn", "{end}");
    assert!(seen.iter().all(|key| *key == first), "{seen:?}");
}

#[test]
fn short_lived_keys_are_renewed_behind_the_command() {
    let world = world();
    world.service.role_life("111111111111", "Developer", 6);
    assert_eq!(world.run(&["use", "--refresh", "dev"]).code, Some(0));
    let served = Served::start(&world, "dev");
    let first = served.answer().1["AccessKeyId"].clone();
    // Half of their life.
    let next = until_some("a renewal", || {
        let (status, body) = served.answer();
        assert_eq!(status, 200, "{body}");
        (body["AccessKeyId"] != first).then_some(body)
    });
    assert_ne!(next["Expiration"], Value::Null);
}

#[test]
fn the_end_of_the_session_is_said_as_soon_as_the_keys_have_ended() {
    let world = world();
    world.service.role_life("111111111111", "Developer", 6);
    assert_eq!(world.run(&["use", "--refresh", "dev"]).code, Some(0));
    let served = Served::start(&world, "dev");
    world.service.revoke_sessions();
    // The attempt at half of their life fails, and the next one would be a minute later.
    let (mut seen, mut end) = (Vec::new(), Value::Null);
    until(|| {
        let (status, body) = served.answer();
        seen.push(status);
        end = body;
        status != 200
    });
    assert_eq!((end["code"].as_str(), seen.last()), (Some("SignInNeeded"), Some(&403)), "{end}");
    assert!(end["message"].as_str().unwrap().contains("ssoenv login my-org"), "{end}");
    assert!(seen.len() > 1, "the keys were served to their end");
}

#[test]
fn a_role_that_was_taken_away_is_refused_at_the_next_renewal() {
    let world = world();
    world.service.role_life("111111111111", "Developer", 6);
    assert_eq!(world.run(&["use", "--refresh", "dev"]).code, Some(0));
    let served = Served::start(&world, "dev");
    world.service.unassign("111111111111", "Developer");
    let body = served.waits_for(403, "CredentialsUnavailable");
    assert!(body["message"].as_str().unwrap().contains("Developer"), "{body}");
}

#[test]
fn credentials_that_an_endpoint_cannot_serve_are_refused() {
    let world =
        world().with_sections("[profile keys]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n");
    let refused = world.run(&["exec", "--mode", "endpoint", "keys", "--", "true"]);
    assert_eq!(refused.code, Some(5), "{}", refused.stderr);
    assert!(refused.stderr.contains("do not expire"), "{}", refused.stderr);
    let outside = world.run(&["__endpoint"]);
    assert_eq!(outside.code, Some(2), "{}", outside.stderr);
}

in_each_shell!(a_shell_that_it_starts_shows_the_profile_and_off_leaves_the_endpoint, and pwsh);
fn a_shell_that_it_starts_shows_the_profile_and_off_leaves_the_endpoint(kind: &Kind) {
    let mut world = world();
    let env = found(&mut world.ssoenv(&["exec", "--quiet", "--mode", "endpoint", "dev", "--", "env", "-0"]));
    for (name, value) in &env {
        let (name, value) = (name.to_str().unwrap(), value.to_str().unwrap());
        if name.starts_with("AWS_") || name.starts_with("SSOENV_") {
            world.variable(name, value);
        }
    }
    let mut typist = Typist::hooked(kind, &world);
    let segment = |typist: &mut Typist| typist.value("SSOENV_PROMPT");
    assert_eq!(segment(&mut typist), "dev", "{}", kind.name);
    typist.says(&kind.exports("AWS_PROFILE", "other"));
    assert_eq!(segment(&mut typist), "dev ? other", "{}", kind.name);
    typist.says(&kind.exports("AWS_PROFILE", "endpoint"));
    assert_eq!(segment(&mut typist), "dev", "{}", kind.name);
    typist.says(&kind.exports("AWS_ACCESS_KEY_ID", "AKIA1"));
    assert!(segment(&mut typist).starts_with("dev ?"), "{}", kind.name);
    typist.says(&kind.unsets(&["AWS_ACCESS_KEY_ID"]));
    assert_eq!(segment(&mut typist), "dev", "{}", kind.name);
    typist.says("ssoenv off -q");
    let names = ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_PROFILE"];
    assert_eq!((segment(&mut typist), typist.values(&names)), (String::new(), "  ".into()), "{}", kind.name);
    typist.says("ssoenv use dev -q");
    assert!(typist.value("AWS_ACCESS_KEY_ID").starts_with("ASIA"), "{}", kind.name);
}

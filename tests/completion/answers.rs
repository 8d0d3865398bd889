//! What `__complete` answers to an adapter.

use super::names::{NAMES, world};
use crate::support::world::{Ran, World};
use serde_json::Value;

/// The values, without what is shown beside them.
fn values(ran: &Ran) -> Vec<&str> {
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    ran.stdout.lines().map(|line| line.split('\t').next().unwrap()).collect()
}

fn complete(world: &World, shell: &str, words: &[&str]) -> Ran {
    world.run(&[&["__complete", shell, "--"], words].concat())
}

#[test]
fn profiles_are_offered_wherever_one_is_named() {
    let world = World::empty();
    let all = ["default", "dev", "staging", "old-style", "deploy", "prod"];
    for (words, expected) in [
        (&["use", ""][..], &all[..]),
        (&["use", "de"], &["default", "dev", "deploy"]),
        (&["use", "--region", "eu-west-1", "dev"], &["dev"]),
        (&["use", "--", "p"], &["prod"]),
        (&["use", "dev", ""], &[]),
        (&["bind", "p"], &["prod"]),
        (&["each", "d"], &["default", "dev", "deploy"]),
        (&["each", "dev", "d"], &["default", "deploy"]),
        (&["serve", "dev", "d"], &["default", "deploy"]),
        (&["status", "--profile", "p"], &["prod"]),
        (&["status", "p"], &["prod"]),
        (&["whoami", "s"], &["staging"]),
        (&["status", "--profile=p"], &["--profile=prod"]),
        (&["login", "--profile", "s"], &["staging"]),
        (&["logout", "--profile=s"], &["--profile=staging"]),
        (&["configure", "--profile", "o"], &["old-style"]),
        (&["list", ""], &[]),
        (&["console", "p"], &["prod"]),
        (&["use", "zzz"], &[]),
    ] {
        let ran = complete(&world, "fish", &[&["ssoenv"], words].concat());
        assert_eq!(values(&ran), expected, "{words:?}");
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn roles_of_the_account_and_times_are_offered_for_elevation() {
    let mut world = World::empty();
    for (words, expected) in [
        (&["use", "dev", "--role", ""][..], &["ReadOnly", "Developer"][..]),
        (&["use", "dev", "--role=Dev"], &["--role=Developer"]),
        (&["use", "222222222222", "--role", ""], &["Developer", "deploy"]),
        (&["use", "--role", ""], &[]),
        (&["use", "dev", "--for", ""], &["15m", "30m", "1h", "4h"]),
        (&["exec", "--for", "1"], &["15m", "1h"]),
    ] {
        assert_eq!(values(&complete(&world, "fish", &[&["ssoenv"], words].concat())), expected, "{words:?}");
    }
    // Without a TARGET those of this shell's account.
    world.variable("SSOENV_ACCOUNT_ID", "012345678901");
    assert_eq!(values(&complete(&world, "fish", &["ssoenv", "use", "--role", ""])), ["Administrator"]);
    assert!(world.service.calls().is_empty());
}

#[test]
fn regions_and_services_are_offered_wherever_one_is_named() {
    let world = World::empty();
    for verb in ["use", "exec", "console", "configure", "sync", "bind"] {
        let ran = complete(&world, "fish", &["ssoenv", verb, "--region", "eu-west"]);
        assert_eq!(ran.stdout, "eu-west-1\tIreland\neu-west-2\tLondon\neu-west-3\tParis\n", "{verb}");
    }
    let ran = complete(&world, "fish", &["ssoenv", "use", "--region=mx"]);
    assert_eq!(ran.stdout, "--region=mx-central-1\tMexico\n");
    let service =
        |start: &str| complete(&world, "fish", &["ssoenv", "console", "dev", "--service", start]).stdout;
    assert_eq!(
        service("cloudf"),
        "cloudformation\tcloudformation, cfn, cf-stacks, stacks\ncloudfront\tcloudfront, cf, cdn\n"
    );
    // A name that people use, where no service has it.
    assert_eq!(service("r53"), "r53\troute53, r53, dns\n");
    assert_eq!(service("no-such"), "");
    assert!(service("").starts_with("acm\t") && service("").lines().count() > 80);
    assert!(service("").lines().all(|line| !line.starts_with("r53")));
}

#[test]
fn sessions_are_offered_wherever_one_is_named() {
    let world = World::empty();
    for words in [&["login", ""][..], &["logout", "my"], &["configure", "--session", "m"]] {
        let ran = complete(&world, "fish", &[&["ssoenv"], words].concat());
        assert_eq!(ran.stdout, format!("my-org\t{}\n", world.service.start_url()), "{words:?}");
    }
    let ran = complete(&world, "fish", &["ssoenv", "configure", "--session="]);
    assert_eq!(values(&ran), ["--session=my-org"]);
    // A verb that takes several offers each once.
    let world = world.with_session("other");
    let ran = complete(&world, "fish", &["ssoenv", "sync", "my-org", ""]);
    assert_eq!(values(&ran), ["other"]);
}

#[test]
fn a_profile_says_what_it_is_and_production_says_it_first() {
    let world = World::empty();
    let ran = complete(&world, "fish", &["ssoenv", "use", ""]);
    assert_eq!(
        ran.stdout,
        "default\t111111111111/ReadOnly\ndev\t111111111111/Developer\nstaging\t222222222222/Developer\n\
         old-style\t111111111111/ReadOnly\ndeploy\t222222222222/deploy, from dev\n\
         prod\t[PROD] 012345678901/Administrator\n"
    );
    world.settings("production = staging\n");
    let ran = complete(&world, "zsh", &["ssoenv", "use", "s"]);
    assert_eq!(ran.stdout, "staging\tstaging  -- [PROD] 222222222222/Developer\n");
}

#[test]
fn verbs_options_and_their_values_are_offered_and_nothing_hidden() {
    let world = World::empty();
    for (words, expected) in [
        (&["sta"][..], &["status"][..]),
        (&["__"], &[]),
        (&["help", "comp"], &["completions", "comparison"]),
        (&["use", "--min"], &["--min-ttl"]),
        (&["use", "--format", ""], &["shell", "json", "dotenv", "ini"]),
        (&["use", "--format=d"], &["--format=dotenv"]),
        (&["off", "--format=d"], &[]),
        (&["init", "f"], &["fish"]),
        (&["off", ""], &[]),
        (&["off", "--everywhere", "st"], &["staging"]),
        (&["off", "--everywhere", "--session", ""], &["my-org"]),
        (&["off", "--c"], &["--clear", "--color"]),
    ] {
        let ran = complete(&world, "fish", &[&["ssoenv"], words].concat());
        assert_eq!(values(&ran), expected, "{words:?}");
    }
}

#[test]
fn a_name_that_would_be_read_as_an_option_is_offered_only_where_it_is_none() {
    let world = world();
    for (words, expected) in [
        (&["use", "-d"][..], &[][..]),
        (&["status", "--profile", "-d"], &[]),
        (&["use", "--", "-d"], &["-dash"]),
        (&["status", "--profile=-"], &["--profile=-dash"]),
    ] {
        let ran = complete(&world, "fish", &[&["ssoenv"], words].concat());
        assert_eq!(values(&ran), expected, "{words:?}");
    }
    assert!(!values(&complete(&world, "fish", &["ssoenv", "use", ""])).contains(&"-dash"));
}

#[test]
fn where_a_file_is_wanted_the_shell_is_asked_for_it() {
    let world = World::empty();
    for verb in ["allow", "deny"] {
        for shell in ["zsh", "fish"] {
            assert_eq!(complete(&world, shell, &["ssoenv", verb, ""]).stdout, "\n");
            assert!(complete(&world, shell, &["ssoenv", verb, "--r"]).stdout.len() != 1);
        }
        assert_eq!(complete(&world, "bash", &[":", &format!("ssoenv {verb} x")]).stdout, "\n");
    }
}

#[test]
fn powershell_gets_json_in_ascii_with_what_it_is_to_insert() {
    let world = world();
    let answer = |words: &[&str]| -> Vec<Value> {
        let ran = complete(&world, "powershell", words);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        assert!(ran.stdout.is_ascii() && ran.stdout.ends_with("}\n"), "{}", ran.stdout);
        let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
        answer["candidates"].as_array().unwrap().clone()
    };
    let all = answer(&["=ssoenv", "=use", "=--", "="]);
    assert_eq!(all.len(), NAMES.len());
    for it in &all {
        assert!(["text", "list", "tip"].iter().all(|key| !it[*key].as_str().unwrap().is_empty()), "{it}");
    }
    let text = |word: &str| answer(&["=ssoenv", "=use", word])[0]["text"].as_str().unwrap().to_owned();
    assert_eq!(text("=acme"), "acme:prod-eu/admin");
    assert_eq!(text("=%22it's%20m%22"), "'it''s mine'");
    assert_eq!(text("='sub"), "'sub$(touch PWNED)'");
    assert_eq!(text("=gr"), "'größe'");
    assert!(answer(&["=ssoenv", "=allow", "="]).is_empty());
}

#[test]
fn names_that_nobody_can_type_are_left_out() {
    let world = World::empty();
    world.config("[profile bad\u{1b}[2J]\n[profile \"tab\there\"]\n[profile ok]\n[sso-session s\u{7}x]\n");
    for shell in ["zsh", "fish"] {
        assert_eq!(values(&complete(&world, shell, &["ssoenv", "use", ""])), ["ok"]);
        assert!(values(&complete(&world, shell, &["ssoenv", "login", ""])).is_empty());
    }
    assert_eq!(complete(&world, "bash", &[":", "ssoenv use "]).stdout, "ok\n");
}

#[test]
fn whatever_is_broken_there_are_fewer_candidates_and_no_word() {
    let mut world = World::empty();
    world.config("[profile good]\n[profile half\nx\n[profile bad]\nnonsense\n\u{0}\n");
    world.settings("nonsense\n");
    assert_eq!(values(&complete(&world, "fish", &["ssoenv", "use", ""])), ["good", "bad"]);
    std::fs::remove_file(world.home().join(".aws/config")).unwrap();
    std::fs::create_dir(world.home().join(".aws/config")).unwrap();
    assert!(values(&complete(&world, "fish", &["ssoenv", "use", ""])).is_empty());
    assert_eq!(values(&complete(&world, "fish", &["ssoenv", "stat"])), ["status"]);
    crate::support::permissions::set(world.home().join(".config"), 0o000);
    world.variable("AWS_CONFIG_FILE", "/dev/null");
    assert!(values(&complete(&world, "zsh", &["ssoenv", "use", ""])).is_empty());
    for words in [&[][..], &["x"], &["", "", ""]] {
        assert!(values(&complete(&world, "bash", words)).is_empty(), "{words:?}");
    }
    for shell in ["zsh", "fish"] {
        assert!(values(&complete(&world, shell, &[])).is_empty());
    }
    crate::support::permissions::set(world.home().join(".config"), 0o700);
}

#[test]
fn accounts_are_offered_only_where_no_profile_and_no_alias_begins_so() {
    let world = World::signed_in();
    world.service.assign("333333333333", "development", "", &["Admin"]);
    world.service.assign("444444444444", "work shop", "", &["Admin"]);
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    world.settings("[alias]\nworker = dev\nprod = dev\na/b = dev\n");
    world.service.forget_calls();
    for (words, expected) in [
        (&["use", "deve"][..], &["development", "development/Admin"][..]),
        (&["use", "dev"], &["dev"]),
        (&["use", "work"], &["worker"]),
        (&["use", "work "], &["work shop", "work shop/Admin"]),
        (&["use", "4444"], &["444444444444", "444444444444/Admin"]),
        (&["use", "my-org/4444"], &["my-org/444444444444", "my-org/444444444444/Admin"]),
        (&["bind", "work"], &["worker"]),
        (&["bind", "work "], &[]),
        (&["bind", "333333333333/"], &["333333333333/Admin"]),
        // What is no TARGET is no alias and no account.
        (&["login", "--profile", "work"], &[]),
        (&["use", "--source", "deve"], &[]),
        (&["use", "a/"], &[]),
        (&["use", "prod"], &["prod"]),
    ] {
        let ran = complete(&world, "fish", &[&["ssoenv"], words].concat());
        assert_eq!(values(&ran), expected, "{words:?}");
    }
    let ran = complete(&world, "fish", &["ssoenv", "use", "work"]);
    assert_eq!(ran.stdout, "worker\talias of dev\n");
    let ran = complete(&world, "fish", &["ssoenv", "use", "deve"]);
    assert_eq!(ran.stdout, "development\t333333333333, my-org\ndevelopment/Admin\t333333333333, my-org\n");
    assert!(world.service.calls().is_empty());
}

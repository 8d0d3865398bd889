//! Credentials stay fresh by themselves, at prompts, and whoever cannot be served is told once.

use crate::support::browser::MustStayClosed;
use crate::support::clock::now;
use crate::support::home;
use crate::support::identity_center::{Fault, Operation};
use crate::support::typist::{Counted, Kind, Typist, in_each_shell};
use crate::support::world::World;
use std::process::{Child, Stdio};
use std::time::{Duration, SystemTime};

/// What the shell holds is over, and so is what the cache holds.
fn expires(world: &World, typist: &mut Typist) {
    let path = world.role_path("111111111111", "Developer");
    if let Ok(text) = std::fs::read(&path) {
        let mut cached: serde_json::Value = serde_json::from_slice(&text).unwrap();
        cached["Credentials"]["Expiration"] = home::rfc3339(now() - 60).into();
        std::fs::write(&path, cached.to_string()).unwrap();
    }
    let line = typist.kind.exports("SSOENV_EXPIRES_AT", &(now() - 60).to_string());
    // In one line: between two there is a prompt.
    typist.types(&format!("{line}; {}", typist.kind.exports("SSOENV_REFRESH_AT", "9")));
}

/// The attempts that were made so far are long ago.
fn forgets_attempts(world: &World) {
    let _ = std::fs::remove_dir_all(world.home().join(".local/state/ssoenv/attempts"));
}

/// In how many seconds the hook will look again.
fn looks_in(typist: &mut Typist) -> i64 {
    typist.value("SSOENV_REFRESH_AT").parse::<i64>().unwrap() - now()
}

in_each_shell!(expired_credentials_are_renewed_at_the_next_prompt_and_the_region_stays, and pwsh);
fn expired_credentials_are_renewed_at_the_next_prompt_and_the_region_stays(kind: &Kind) {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    forgets_attempts(&world);
    let (mut typist, key) = Typist::active(kind, &world);
    typist.says("ssoenv use --region ap-south-1");
    let counted = Counted::of(&world);
    counted.watches(&mut typist);
    drop(counted.calls());
    expires(&world, &mut typist);
    let mut shown = typist.says("");
    let mut asked = 1;
    // A machine that is too busy makes the hook look again instead of waiting.
    while typist.value("AWS_ACCESS_KEY_ID") == key {
        asked += 1;
        assert!(asked < 2000, "{}: {shown}", kind.name);
        shown += &typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    assert_eq!(typist.values(&["AWS_REGION", "AWS_SSO_PROFILE"]), "ap-south-1 dev", "{}", kind.name);
    let segment = typist.value("SSOENV_PROMPT");
    assert!(["dev 59m", "dev 1h00m"].contains(&segment.as_str()), "{}: {segment}", kind.name);
    assert!(!shown.contains("ssoenv: "), "{}: {shown}", kind.name);
    assert!(looks_in(&mut typist) > 60, "{}", kind.name);
    for _ in 0..3 {
        typist.says("true");
    }
    assert_eq!(counted.calls(), vec!["__hook refresh"; asked], "{}", kind.name);
}

in_each_shell!(before_they_expire_they_are_fetched_behind_the_prompts_back);
fn before_they_expire_they_are_fetched_behind_the_prompts_back(kind: &Kind) {
    let world = World::signed_in();
    forgets_attempts(&world);
    let (mut typist, key) = Typist::active(kind, &world);
    let cached = world.role_path("111111111111", "Developer");
    let ends = now() + 120;
    let mut text: serde_json::Value = serde_json::from_slice(&std::fs::read(&cached).unwrap()).unwrap();
    text["Credentials"]["Expiration"] = home::rfc3339(ends).into();
    std::fs::write(&cached, text.to_string()).unwrap();
    let due = kind.exports("SSOENV_EXPIRES_AT", &ends.to_string());
    let due = format!("{due}; {}", kind.exports("SSOENV_REFRESH_AT", "9"));
    world.service.forget_calls();
    typist.says(&due);
    // What is being fetched is looked for again in seconds; here the clock of the hook is told that they are over.
    let mut prompts = 0;
    while typist.value("AWS_ACCESS_KEY_ID") == key {
        prompts += 1;
        assert!(prompts < 2000, "{}: {}", kind.name, typist.screen());
        typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1, "{}", kind.name);
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev");
}

in_each_shell!(when_the_session_is_over_one_line_says_so_and_a_sign_in_elsewhere_revives_every_terminal);
fn when_the_session_is_over_one_line_says_so_and_a_sign_in_elsewhere_revives_every_terminal(kind: &Kind) {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    world.sign_in();
    forgets_attempts(&world);
    let (mut typist, key) = Typist::active(kind, &world);
    let (mut other, _) = Typist::active(kind, &world);
    world.service.revoke_sessions();
    world.edit_token(|token| token["expiresAt"] = home::rfc3339(now() - 60).into());
    for terminal in [&mut typist, &mut other] {
        let name = kind.name;
        expires(&world, terminal);
        let mut shown = terminal.says("");
        for _ in 0..5 {
            // Not at each prompt, but whenever it is time.
            shown += &terminal.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
        }
        assert_eq!(shown.matches("ssoenv: ").count(), 1, "{name}: {shown}");
        assert!(
            shown.contains("ssoenv: could not renew dev (expired)") && shown.contains("ssoenv login"),
            "{name}: {shown}"
        );
        assert_eq!(terminal.value("AWS_ACCESS_KEY_ID"), key, "{name}");
        assert_eq!(terminal.value("SSOENV_PROMPT"), "dev expired", "{name}");
        let ahead = looks_in(terminal);
        assert!((1..=60).contains(&ahead), "{name}: {ahead}");
    }
    world.sign_in();
    // Nobody signs in within the second in which the last attempt has failed.
    let token = std::fs::File::options().append(true).open(world.token_path()).unwrap();
    token.set_modified(SystemTime::now() + Duration::from_secs(2)).unwrap();
    for terminal in [&mut typist, &mut other] {
        let shown = terminal.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
        assert_ne!(terminal.value("AWS_ACCESS_KEY_ID"), key, "{}: {shown}", kind.name);
        assert!(!shown.contains("ssoenv: "), "{}: {shown}", kind.name);
    }
}

/// A service with this fault holds no prompt, and no browser opens.
fn holds_no_prompt(kind: &Kind, fault: Fault) {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    let (mut typist, key) = Typist::active(kind, &world);
    world.service.fault(Operation::GetRoleCredentials, fault);
    expires(&world, &mut typist);
    // Typed while the hook is running: it is the shell that reads it.
    assert_eq!(typist.expands("typed ahead"), "typed ahead", "{}", kind.name);
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), key);
    assert_eq!(typist.value("SSOENV_PROMPT"), "dev expired", "{}", kind.name);
    let ahead = looks_in(&mut typist);
    assert!((0..=60).contains(&ahead), "{}: {ahead}", kind.name);
}

in_each_shell!(a_service_that_hangs_holds_no_prompt_and_no_browser_opens, and pwsh);
fn a_service_that_hangs_holds_no_prompt_and_no_browser_opens(kind: &Kind) {
    holds_no_prompt(kind, Fault::Hang);
}

in_each_shell!(a_connection_that_is_reset_holds_no_prompt_and_no_browser_opens: bash);
fn a_connection_that_is_reset_holds_no_prompt_and_no_browser_opens(kind: &Kind) {
    holds_no_prompt(kind, Fault::Reset);
}

in_each_shell!(an_error_of_the_service_holds_no_prompt_and_no_browser_opens: bash);
fn an_error_of_the_service_holds_no_prompt_and_no_browser_opens(kind: &Kind) {
    holds_no_prompt(kind, Fault::Status(500));
}

in_each_shell!(a_page_in_place_of_an_answer_holds_no_prompt_and_no_browser_opens: bash);
fn a_page_in_place_of_an_answer_holds_no_prompt_and_no_browser_opens(kind: &Kind) {
    holds_no_prompt(kind, Fault::Html);
}

in_each_shell!(a_network_that_is_gone_is_named_once: bash, fish);
fn a_network_that_is_gone_is_named_once(kind: &Kind) {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    drop(world.used(&["dev"]));
    world.variable("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:1");
    // Which shell asks makes no difference here, and retries take their time.
    forgets_attempts(&world);
    let path = world.role_path("111111111111", "Developer");
    let mut cached: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    cached["Credentials"]["Expiration"] = home::rfc3339(now() + 3000).into();
    std::fs::write(&path, cached.to_string()).unwrap();
    let (mut typist, key) = Typist::active(kind, &world);
    expires(&world, &mut typist);
    let mut shown = typist.says("");
    let mut prompts = 0;
    while !shown.contains("could not renew") {
        prompts += 1;
        assert!(prompts < 2000, "{}: {}", kind.name, typist.screen());
        shown += &typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    for _ in 0..3 {
        shown += &typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    // On a busy machine a command says that it waits.
    assert_eq!(shown.matches("could not renew").count(), 1, "{}: {shown}", kind.name);
    assert!(!shown.contains("ssoenv login"), "{}: {shown}", kind.name);
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), key);
}

in_each_shell!(who_does_not_want_renewals_gets_none, and pwsh);
fn who_does_not_want_renewals_gets_none(kind: &Kind) {
    let world = World::signed_in();
    world.settings("auto_refresh = no\n");
    let (mut typist, key) = Typist::active(kind, &world);
    let counted = Counted::of(&world);
    counted.watches(&mut typist);
    drop(counted.calls());
    world.service.forget_calls();
    expires(&world, &mut typist);
    for _ in 0..3 {
        typist.says("true");
    }
    assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROMPT"]), format!("{key} dev expired"));
    assert_eq!(counted.calls(), ["__hook refresh"], "{}", kind.name);
    assert!(world.service.calls().is_empty(), "{}", kind.name);
    std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
}

in_each_shell!(a_profile_that_leads_elsewhere_now_is_not_renewed, and pwsh);
fn a_profile_that_leads_elsewhere_now_is_not_renewed(kind: &Kind) {
    let world = World::signed_in();
    world.config(&home::sample_config(&world.service.start_url()));
    forgets_attempts(&world);
    let (mut typist, key) = Typist::active(kind, &world);
    let text = home::sample_config(&world.service.start_url());
    world.config(&text.replacen("sso_role_name = Developer", "sso_role_name = ReadOnly", 1));
    expires(&world, &mut typist);
    let shown = typist.says("true");
    assert_eq!(
        typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROMPT"]),
        format!("{key} dev ?"),
        "{}: {shown}",
        kind.name
    );
    assert_eq!(typist.value("SSOENV_REFRESH_AT"), "", "{}", kind.name);
    std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
}

in_each_shell!(keys_of_somebody_else_are_not_renewed_and_what_lies_about_them_goes, and pwsh);
fn keys_of_somebody_else_are_not_renewed_and_what_lies_about_them_goes(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, _) = Typist::active(kind, &world);
    let counted = Counted::of(&world);
    counted.watches(&mut typist);
    drop(counted.calls());
    for (name, segment) in [("AWS_ACCESS_KEY_ID", "dev ?"), ("AWS_PROFILE", "dev ? theirs")] {
        typist.says("ssoenv use dev -q");
        typist.says(&kind.exports(name, "theirs"));
        assert_eq!(
            typist.values(&["SSOENV_PROMPT", "AWS_SSO_PROFILE", "AWS_ACCOUNT_ID"]),
            format!("{segment}  "),
            "{}",
            kind.name
        );
        assert_eq!(typist.value("AWS_CREDENTIAL_EXPIRATION"), "", "{}", kind.name);
        typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
        assert_eq!(counted.calls(), ["__hook changed"], "{}", kind.name);
        typist.says(&kind.unsets(&["AWS_PROFILE"]));
    }
}

#[test]
fn ten_hooks_at_once_make_one_call() {
    let mut world = World::signed_in();
    let set = world.used(&["dev"]);
    world.apply(&serde_json::json!({ "set": set, "unset": [] }));
    std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
    world.variable("SSOENV_EXPIRES_AT", &(now() - 60).to_string());
    world.service.forget_calls();
    world.service.configure(|rules| rules.latency = Duration::from_millis(200));
    let start = || {
        let mut command = world.ssoenv(&["__hook", "refresh"]);
        let command = command.env("SSOENV_HOOK", "1").env("SSOENV_WRAP", "bash");
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<Child> = (0..10).map(|_| start()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        // A machine that is too busy makes a hook look again instead of waiting.
        assert!(text.contains("AWS_ACCESS_KEY_ID=") || text.contains("SSOENV_REFRESH_AT="), "{text}");
    }
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
}

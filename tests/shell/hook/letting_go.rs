//! `off --everywhere` in one place lets go of credentials in every other shell: at its next prompt, or before the next
//! command. What a shell gets later it keeps.

use crate::support::typist::{Counted, Kind, Typist, bound, folder, in_each_shell, kind};
use crate::support::world::{World, binary};
use std::path::PathBuf;

const SAID: &str = "is off, since `ssoenv off --everywhere` was run";

fn orders(world: &World) -> PathBuf {
    world.home().join(".local/state/ssoenv/let-go")
}

/// Gives the order in another process.
fn off_everywhere(world: &World, arguments: &[&str]) {
    let ran = world.run(&[&["off", "--everywhere", "--json"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

/// A shell with the hook, which looks before each command: bash before 5.2 does not within two seconds of a prompt, for
/// fewer processes.
fn hooked(kind: &Kind, world: &World) -> Typist {
    let mut typist = Typist::hooked(kind, world);
    if kind.is_bash() {
        typist.says("__ssoenv_pause=0");
    }
    typist
}

/// The same with the credentials of dev; their key id.
fn active(kind: &Kind, world: &World) -> (Typist, String) {
    let mut typist = hooked(kind, world);
    typist.says("ssoenv use dev -q");
    let key = typist.value("AWS_ACCESS_KEY_ID");
    assert!(!key.is_empty(), "{}: {}", kind.name, typist.screen());
    (typist, key)
}

/// A line that prints the key id between brackets; its echo does not.
fn shows_key(kind: &Kind) -> &'static str {
    if kind.is_powershell() {
        "'got' + '[' + $env:AWS_ACCESS_KEY_ID + ']' + $env:SSOENV_PROMPT + '.'"
    } else {
        "echo got\"\"[\"$AWS_ACCESS_KEY_ID\"]\"$SSOENV_PROMPT\"."
    }
}

in_each_shell!(a_command_that_is_typed_after_an_order_runs_without_the_keys, and pwsh);
fn a_command_that_is_typed_after_an_order_runs_without_the_keys(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, key) = active(kind, &world);
    off_everywhere(&world, &[]);
    let shown = typist.says(shows_key(kind));
    assert!(shown.contains("got[]."), "{}: {shown}", kind.name);
    assert_eq!(shown.matches(SAID).count(), 1, "{}: {shown}", kind.name);
    assert_eq!(typist.values(&["SSOENV_PROFILE", "SSOENV_PREVIOUS"]), " dev", "{}", kind.name);
    // A later `use` is none of its business, in the same second or not.
    typist.says("ssoenv use - -q");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), key, "{}", kind.name);
    let shown = typist.says(shows_key(kind));
    assert!(shown.contains(&format!("got[{key}]")) && !shown.contains(SAID), "{}: {shown}", kind.name);
    // And so on, also within one second.
    off_everywhere(&world, &["prod"]);
    off_everywhere(&world, &["dev"]);
    assert!(typist.says(shows_key(kind)).contains("got[]"), "{}", kind.name);
}

in_each_shell!(the_next_prompt_lets_go, and pwsh);
fn the_next_prompt_lets_go(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, _) = active(kind, &world);
    // While a command runs, whose end brings the prompt.
    let line = format!("'{}' off --everywhere dev --json", binary().display());
    typist.says(&if kind.is_powershell() { format!("& {line}") } else { line });
    assert!(typist.screen().contains(SAID), "{}: {}", kind.name, typist.screen());
    assert_eq!(
        typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROFILE", "SSOENV_PROMPT"]),
        "  ",
        "{}",
        kind.name
    );
}

in_each_shell!(the_shell_in_which_it_was_said_lets_go_at_once, and pwsh);
fn the_shell_in_which_it_was_said_lets_go_at_once(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, _) = active(kind, &world);
    let line = match kind.is_powershell() {
        true => "ssoenv off --everywhere; 'got' + '[' + $env:AWS_ACCESS_KEY_ID + ']'",
        false => "ssoenv off --everywhere; echo got\"\"[\"$AWS_ACCESS_KEY_ID\"]",
    };
    let shown = typist.says(line);
    assert!(shown.contains("got[]") && shown.contains("ssoenv: dev is off"), "{}: {shown}", kind.name);
    assert!(!shown.contains(SAID), "{}: {shown}", kind.name);
    // Of another profile: this one keeps its own.
    typist.says("ssoenv use dev -q");
    let shown = typist.says(&line.replace("everywhere", "everywhere staging"));
    assert!(!shown.contains("got[]") && !shown.contains("is off"), "{}: {shown}", kind.name);
}

in_each_shell!(an_order_about_others_costs_one_call, and pwsh);
fn an_order_about_others_costs_one_call(kind: &Kind) {
    let world = World::signed_in().with_session("other");
    let (mut typist, key) = active(kind, &world);
    let counted = Counted::of(&world);
    counted.watches(&mut typist);
    drop(counted.calls());
    for order in [&["staging"][..], &["--session", "other"]] {
        off_everywhere(&world, order);
        let shown = typist.says(shows_key(kind)) + &typist.says("") + &typist.says(shows_key(kind));
        assert!(
            shown.contains(&format!("got[{key}]")) && !shown.contains("is off"),
            "{}: {shown}",
            kind.name
        );
        assert_eq!(counted.calls(), ["__hook let-go"], "{} {order:?}", kind.name);
    }
    // What was judged once is not judged again.
    off_everywhere(&world, &["--session", "my-org"]);
    assert!(typist.says(shows_key(kind)).contains("got[]"), "{}", kind.name);
    drop(counted.calls());
    off_everywhere(&world, &[]);
    typist.says("");
    assert_eq!(counted.calls(), Vec::<String>::new(), "{}: nothing is active", kind.name);
}

in_each_shell!(another_name_of_the_same_role_lets_go_too);
fn another_name_of_the_same_role_lets_go_too(kind: &Kind) {
    let world = World::signed_in();
    world.settings("[alias]\nd = dev\n");
    for (target, order) in
        [("111111111111/Developer", "dev"), ("dev", "111111111111/Developer"), ("d", "dev"), ("dev", "d")]
    {
        let mut typist = hooked(kind, &world);
        typist.says(&format!("ssoenv use {target} -q"));
        assert_ne!(typist.value("AWS_ACCESS_KEY_ID"), "", "{}: {target}", kind.name);
        off_everywhere(&world, &[order]);
        assert!(typist.says(shows_key(kind)).contains("got[]"), "{}: {target} {order}", kind.name);
    }
}

in_each_shell!(during_an_elevation_an_order_about_either_role_lets_go_of_both, and pwsh);
fn during_an_elevation_an_order_about_either_role_lets_go_of_both(kind: &Kind) {
    let world = World::signed_in().with_sections(
        "[profile auditor]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n",
    );
    for order in ["dev", "111111111111/ReadOnly"] {
        let mut typist = hooked(kind, &world);
        typist.says("ssoenv use dev -q");
        typist.says("ssoenv use auditor --for 15m -q");
        assert_eq!(typist.value("SSOENV_PROFILE"), "auditor", "{}: {}", kind.name, typist.screen());
        off_everywhere(&world, &["staging"]);
        typist.says("");
        assert_eq!(typist.value("SSOENV_PROFILE"), "auditor", "{}", kind.name);
        off_everywhere(&world, &[order]);
        assert!(typist.says(shows_key(kind)).contains("got[]."), "{} {order}", kind.name);
        // Nor does it go back when the time is over.
        assert_eq!(
            typist.values(&["SSOENV_PROFILE", "SSOENV_UNTIL", "SSOENV_FALLBACK", "SSOENV_PREVIOUS"]),
            "   dev",
            "{} {order}",
            kind.name
        );
    }
}

in_each_shell!(a_profiles_name_alone_is_let_go_and_so_is_an_endpoint, and pwsh);
fn a_profiles_name_alone_is_let_go_and_so_is_an_endpoint(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = hooked(kind, &world);
    typist.says("ssoenv use dev --mode profile -q");
    assert_eq!(typist.value("AWS_PROFILE"), "dev", "{}", kind.name);
    off_everywhere(&world, &[]);
    typist.says("");
    assert_eq!(typist.values(&["AWS_PROFILE", "SSOENV_PROFILE"]), " ", "{}", kind.name);
    // As a shell that `exec --mode endpoint` has started.
    for (name, value) in [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/x"),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "t"),
        ("AWS_SSO_PROFILE", "dev"),
        ("SSOENV_KEY_ID", "endpoint"),
        ("SSOENV_PROFILE", "dev"),
    ] {
        let line = kind.exports(name, value);
        typist.says(&line);
    }
    typist.says("");
    assert_eq!(
        typist.values(&["AWS_CONTAINER_CREDENTIALS_FULL_URI", "SSOENV_PROFILE"]),
        " ",
        "{}: without a number it is older than every order",
        kind.name
    );
}

in_each_shell!(in_a_bound_directory_nothing_comes_back, and pwsh);
fn in_a_bound_directory_nothing_comes_back(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    bound(&world, "bound", "staging");
    folder(&world, "bound/below", None);
    let (mut typist, key) = active(kind, &world);
    typist.says("cd bound");
    assert_eq!(typist.value("SSOENV_PROFILE"), "staging", "{}", kind.name);
    off_everywhere(&world, &[]);
    assert!(typist.says(shows_key(kind)).contains("got[]"), "{}", kind.name);
    // Neither the directory's nor, outside, what was active before it.
    for line in ["", "cd below", "cd ../.."] {
        typist.says(line);
        assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROFILE"]), " ", "{}: {line}", kind.name);
    }
    // A shell that is off there, with something to return to, and an order in between.
    typist.says("ssoenv use dev -q");
    typist.says("cd bound");
    typist.says("ssoenv off -q");
    off_everywhere(&world, &["dev"]);
    typist.says("");
    typist.says("cd ..");
    assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROFILE"]), " ", "{}", kind.name);
    // An order about the directory's profile alone lets the former one come back.
    typist.says("ssoenv use dev -q");
    typist.says("cd bound");
    off_everywhere(&world, &["staging"]);
    typist.says("");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{}", kind.name);
    typist.says("cd ..");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), key, "{}", kind.name);
}

in_each_shell!(a_line_that_gives_the_order_and_leaves_the_directory_brings_nothing_back, and pwsh);
fn a_line_that_gives_the_order_and_leaves_the_directory_brings_nothing_back(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    bound(&world, "bound", "staging");
    let (mut typist, _) = active(kind, &world);
    typist.says("cd bound");
    let call = if kind.is_powershell() { "& " } else { "" };
    typist.says(&format!("{call}'{}' off --everywhere --json; cd ..", binary().display()));
    typist.says("");
    assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROFILE"]), " ", "{}", kind.name);
    assert!(!typist.screen().contains("back to dev"), "{}: {}", kind.name, typist.screen());
}

in_each_shell!(a_shell_that_starts_later_with_older_keys_lets_go, and pwsh);
fn a_shell_that_starts_later_with_older_keys_lets_go(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let start = |set: &std::collections::BTreeMap<String, String>| {
        let mut line = kind.line(&world);
        set.iter().for_each(|(name, value)| line.env(name, value));
        let mut typist = Typist::start(kind, line);
        typist.says(&kind.init(""));
        typist.says("");
        typist
    };
    let old = world.used(&["dev"]);
    off_everywhere(&world, &[]);
    let new = world.used(&["dev"]);
    assert_eq!(start(&old).value("AWS_ACCESS_KEY_ID"), "", "{}", kind.name);
    assert_eq!(start(&new).value("AWS_ACCESS_KEY_ID"), new["AWS_ACCESS_KEY_ID"], "{}", kind.name);
    // A number that no order can have had does not help.
    let mut forged = new;
    forged.insert("SSOENV_ORDER".to_owned(), "999999999999999999".to_owned());
    assert_eq!(start(&forged).value("AWS_ACCESS_KEY_ID"), "", "{}", kind.name);
}

in_each_shell!(a_file_that_somebody_has_spoiled_costs_one_call_and_runs_nothing, and pwsh);
fn a_file_that_somebody_has_spoiled_costs_one_call_and_runs_nothing(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, key) = active(kind, &world);
    let counted = Counted::of(&world);
    counted.watches(&mut typist);
    drop(counted.calls());
    for text in [
        "a[$(touch PWNED)]\n[]\n",
        "x] a[$(touch PWNED)\n\"$(touch PWNED)`touch PWNED`'\\\n",
        "$(touch PWNED)",
        "17\n[]\n",
        &"9".repeat(100),
        "\u{1}\u{1b}[31m\n",
        "\0\0\0\0",
    ] {
        std::fs::write(orders(&world), text).unwrap();
        if text.starts_with('\0') {
            // bash warns of these once, where it reads them before a prompt has.
            typist.says("");
        }
        let shown = typist.says(shows_key(kind)) + &typist.says("") + &typist.says(shows_key(kind));
        assert_eq!(shown.matches(&format!("got[{key}]")).count(), 2, "{} {text:?}: {shown}", kind.name);
        assert!(!shown.contains("ssoenv: ") && !shown.contains("bash: "), "{} {text:?}: {shown}", kind.name);
        // Zero bytes are nothing for some shells.
        let calls = counted.calls();
        let is_nothing = text.starts_with('\0') && calls.is_empty();
        assert!(is_nothing || calls == ["__hook let-go"], "{} {text:?}: {calls:?}", kind.name);
    }
    assert!(!world.home().join("PWNED").exists(), "{}", kind.name);
    // Where there is none, and where it cannot be read at all, nothing is asked.
    std::fs::remove_file(orders(&world)).unwrap();
    typist.says("");
    drop(counted.calls());
    std::fs::create_dir(orders(&world)).unwrap();
    let shown = typist.says("") + &typist.says(shows_key(kind));
    assert!(shown.contains(&key) && !shown.contains("bash: "), "{}: {shown}", kind.name);
    std::fs::remove_dir(orders(&world)).unwrap();
    let shown = typist.says("") + &typist.says(shows_key(kind));
    assert!(shown.contains(&key) && !shown.contains("bash: "), "{}: {shown}", kind.name);
    assert_eq!(counted.calls(), Vec::<String>::new(), "{}", kind.name);
    // And the next order counts.
    off_everywhere(&world, &[]);
    typist.says("");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{}", kind.name);
}

in_each_shell!(what_a_person_has_set_since_stays, and pwsh);
fn what_a_person_has_set_since_stays(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = hooked(kind, &world);
    let line = kind.exports("AWS_PROFILE", "mine");
    typist.says(&line);
    typist.says("ssoenv use dev -q");
    off_everywhere(&world, &[]);
    typist.says("");
    assert_eq!(typist.values(&["AWS_PROFILE", "AWS_ACCESS_KEY_ID"]), "mine ", "{}", kind.name);
    // Production does not come back by an order; the person's own `off` brings it.
    let line = kind.exports("AWS_PROFILE", "prod");
    typist.says(&line);
    typist.says("ssoenv use dev -q");
    off_everywhere(&world, &[]);
    typist.says("");
    assert_eq!(typist.values(&["AWS_PROFILE", "AWS_ACCESS_KEY_ID"]), " ", "{}", kind.name);
    typist.says("ssoenv off -q");
    assert_eq!(typist.value("AWS_PROFILE"), "prod", "{}", kind.name);
}

in_each_shell!(with_clear_no_shell_keeps_earlier_credentials);
fn with_clear_no_shell_keeps_earlier_credentials(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = hooked(kind, &world);
    let line = kind.exports("AWS_PROFILE", "mine");
    typist.says(&line);
    typist.says("ssoenv use dev -q");
    off_everywhere(&world, &["--clear"]);
    typist.says("");
    assert_eq!(typist.values(&["AWS_PROFILE", "AWS_ACCESS_KEY_ID"]), " ", "{}", kind.name);
}

/// The hook as a bash of this version reads it.
fn older(kind: &Kind, minor: u32) -> String {
    let replaces = format!("init bash | sed 's/BASH_VERSINFO\\[0\\]/4/g; s/BASH_VERSINFO\\[1\\]/{minor}/g'");
    kind.init("").replace("init bash ", &replaces)
}

#[test]
fn older_versions_of_bash_look_before_a_command_too() {
    let world = World::signed_in();
    let Some(bash) = kind("bash") else { return };
    // 4.4: a process looks, once the prompt is some seconds old; 4.3: a trap.
    for minor in [4, 3] {
        let mut typist = Typist::at(&bash, &world);
        if minor == 4 && !typist.is_bash_from(4, 4) {
            continue;
        }
        typist.says(&older(&bash, minor));
        typist.says("ssoenv use dev -q");
        // As if the prompt had been there for long.
        typist.says("aged() { __ssoenv_next=0; }; PROMPT_COMMAND=${PROMPT_COMMAND-}$'\\n'aged");
        typist.says("true");
        off_everywhere(&world, &[]);
        let shown = typist.says(shows_key(&bash));
        assert!(shown.contains("got[].") && shown.contains(SAID), "4.{minor}: {shown}");
    }
}

in_each_shell!(a_loop_looks_at_most_once_a_second: bash);
fn a_loop_looks_at_most_once_a_second(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = Typist::at(kind, &world);
    typist.says(&older(kind, 3));
    typist.says("ssoenv use dev -q");
    // In place of the look: it is counted, and with it the time.
    typist.says("looks=0; __ssoenv_heed() { looks=$((looks+1)); }");
    typist.says("began=$SECONDS; for i in {1..3000}; do :; done; took=$((SECONDS-began))");
    let found = typist.expands("$((looks <= took + 20)) $looks $took");
    assert!(found.starts_with("1 "), "{found}");
}

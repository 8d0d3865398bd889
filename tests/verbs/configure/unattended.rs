//! Everything given as options: what comes into the file, what is missing, what is put right.

use super::{
    OPTIONS, ROLE, SESSION, START_URL, backup, fresh, path, signed_in_to, state, text, unattended, with,
};
use crate::support::browser::MustStayClosed;
use crate::support::terminal::Terminal;
use crate::support::world::World;
use std::fs;
use std::process::{Child, Stdio};

#[test]
fn the_session_alone_is_set_up_in_a_home_without_any_file() {
    let mut world = fresh();
    let closed = MustStayClosed::of(&mut world);
    let ran = unattended(&world, &[&OPTIONS]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(text(&world), SESSION);
    crate::support::permissions::expect(world.home().join(".aws"), 0o700);
    crate::support::permissions::expect(path(&world), 0o600);
    let added: String = SESSION.lines().map(|line| format!("+ {line}\n")).collect();
    let path = path(&world).display().to_string();
    assert_eq!(
        ran.stderr,
        format!(
            "ssoenv: this changes in {path}:\n{added}ssoenv: wrote {path}; `ssoenv login my-org` signs in\n"
        )
    );
    assert!(world.service.calls().is_empty(), "nobody has to be asked");
    drop(closed);
}

#[test]
fn the_options_say_what_stands_in_the_file() {
    let other_scopes = SESSION.replace("sso:account:access", "sso:account:access,codewhisperer:completions");
    let keys = "sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n";
    for (options, expected) in [
        (&[&ROLE[..]][..], format!("{SESSION}\n[profile developer-111111111111]\n{keys}")),
        (&[&ROLE, &["--profile", "dev"]], format!("{SESSION}\n[profile dev]\n{keys}")),
        (
            &[&ROLE, &["--profile", "default", "--region", "eu-west-1"]],
            format!("{SESSION}\n[default]\n{keys}region = eu-west-1\n"),
        ),
        (&[&ROLE, &["--profile", "a b"]], format!("{SESSION}\n[profile 'a b']\n{keys}")),
        (&[&ROLE, &["--profile", "büro/€"]], format!("{SESSION}\n[profile büro/€]\n{keys}")),
        (&[&["--scope", "sso:account:access", "--scope", "codewhisperer:completions"]], other_scopes),
    ] {
        let world = fresh();
        let ran = unattended(&world, &[&[&OPTIONS[..]], options].concat());
        assert_eq!(ran.code, Some(0), "{options:?} {}", ran.stderr);
        assert_eq!(text(&world), expected, "{options:?}");
        assert!(!backup(&world).exists(), "there was nothing to keep");
        if let Some(name) =
            options.concat().iter().position(|word| *word == "--profile").map(|at| options.concat()[at + 1])
        {
            signed_in_to(&world, "my-org");
            assert_eq!(world.used(&[name])["SSOENV_ROLE_NAME"], "Developer");
        }
    }
}

#[test]
fn what_is_missing_is_named_and_nothing_is_written() {
    let session = &OPTIONS[..];
    for (config, options, missing) in [
        ("", &[][..], "--session"),
        ("", &[&["--session", "s"][..]], "--start-url"),
        ("", &[&["--session", "s", "--start-url", START_URL]], "--sso-region"),
        ("", &[session, &["--account", "111111111111"]], "--role"),
        ("", &[session, &["--role", "Developer"]], "--account"),
        ("", &[session, &["--profile", "dev"]], "--account"),
        ("", &[session, &["--region", "eu-west-1"]], "--account"),
        // One session needs no name, unless a start URL says that another is meant. Two need one.
        (SESSION, &[&["--start-url", START_URL]], "--session"),
        ("[sso-session a]\n[sso-session b]\n", &[], "--session"),
        ("[sso-session a]\n", &[], "--start-url"),
        ("[sso-session a]\nsso_start_url = https://x.awsapps.com/start\n", &[], "--sso-region"),
        ("[profile p]\nsso_session = gone\n", &[&ROLE, &["--profile", "p"]], "--start-url"),
    ] {
        let world = World::empty();
        world.config(config);
        let before = state(&world);
        let ran = unattended(&world, options);
        assert_eq!(ran.code, Some(2), "{options:?} {}", ran.stderr);
        let first = ran.stderr.lines().next().unwrap();
        assert_eq!(first, format!("ssoenv: {missing} is required when not running on a terminal"));
        assert!(ran.stderr.contains("\nhint: "), "{}", ran.stderr);
        assert_eq!(state(&world), before, "{options:?}");
    }
}

#[test]
fn the_only_session_needs_no_name_and_a_profile_has_one() {
    let world = with(&format!("{SESSION}\n[sso-session b]\n\n[profile p]\nsso_session = my-org\n"));
    let ran = unattended(&world, &[&ROLE, &["--profile", "p"]]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(world.used(&["p"])["SSOENV_ROLE_NAME"], "Developer");
    let world = with(SESSION);
    let ran = unattended(&world, &[&ROLE]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(world.used(&["developer-111111111111"])["SSOENV_ROLE_NAME"], "Developer");
}

#[test]
fn what_an_option_cannot_mean_is_a_wrong_command_line() {
    let world = fresh();
    for (options, message) in [
        (["--region", "us east"], "--region: `us east` is not a region"),
        (["--sso-region", "-x"], "--sso-region"),
        (["--sso-region", "us_east"], "--sso-region: `us_east` is not a region"),
        (["--account", "12345"], "--account: `12345` is not twelve digits"),
        (["--role", "a b"], "--role: `a b` is not the name of a role"),
        (
            ["--start-url", "http://x.awsapps.com/start"],
            "--start-url: the start URL http://x.awsapps.com/start",
        ),
        (["--start-url", "my-org"], "--start-url: the start URL my-org does not begin with https://"),
        (["--scope", "a b"], "--scope: `a b` is not a scope"),
        (["--scope", "a,b"], "--scope: `a,b` is not a scope"),
    ] {
        // The last one counts: what is wrong may not hide behind what is right.
        let right: Vec<&str> =
            OPTIONS.chunks(2).filter(|pair| pair[0] != options[0]).flatten().copied().collect();
        let ran = unattended(&world, &[&right, &options]);
        assert_eq!(ran.code, Some(2), "{options:?} {}", ran.stderr);
        assert!(
            ran.stderr.starts_with(&format!("ssoenv: {message}")) || options[1] == "-x",
            "{}",
            ran.stderr
        );
        assert!(!world.home().join(".aws").exists(), "{options:?}");
    }
}

#[test]
fn nobody_is_asked_where_nobody_is() {
    for (variable, options) in [
        ("", &["--no-input"][..]),
        ("CI", &[]),
        ("SSOENV_NO_INPUT", &[]),
        ("DIRENV_IN_ENVRC", &[]),
        ("SSOENV_HOOK", &[]),
    ] {
        let mut world = fresh();
        if !variable.is_empty() {
            world.variable(variable, "1");
        }
        let line = |more: &[&str]| world.ssoenv_line(&[&["configure"], options, more].concat());
        let (code, screen) = Terminal::start(line(&[])).ends();
        assert_eq!(code, 2, "{variable} {screen}");
        assert!(screen.starts_with("ssoenv: --session is required"), "{variable} {screen}");
        let (code, screen) = Terminal::start(line(&OPTIONS)).ends();
        assert_eq!(code, 0, "{variable} {screen}");
        assert_eq!(text(&world), SESSION, "{variable}");
        assert!(!screen.contains("Write this?"), "{screen}");
    }
    // Without a terminal it goes by the same rules: nobody types, and nothing waits for it.
    let world = fresh();
    let ran = world.run(&["configure"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.starts_with("ssoenv: --session is required"), "{}", ran.stderr);
    let ran = world.run(&[&["configure"][..], &OPTIONS, &ROLE].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
}

#[test]
fn a_session_that_says_otherwise_is_put_right() {
    let before = "# mine\n[sso-session  \"my-org\"] ; ours\nsso_region: eu-west-1 # old\nextra = kept\n\n[profile x]\nregion = r\n";
    for (options, expected) in [
        (
            &["--start-url", START_URL][..],
            before.replace("kept\n", &format!("kept\nsso_start_url = {START_URL}\n")),
        ),
        (
            &["--start-url", START_URL, "--sso-region", "us-east-1", "--scope", "a", "--scope", "b"],
            before.replace("eu-west-1", "us-east-1").replace(
                "kept\n",
                &format!("kept\nsso_start_url = {START_URL}\nsso_registration_scopes = a,b\n"),
            ),
        ),
    ] {
        let world = World::empty();
        world.config(before);
        let ran = unattended(&world, &[&["--session", "my-org"], options]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(
            with_comments_anywhere(&text(&world)),
            with_comments_anywhere(&expected),
            "{}",
            ran.stderr
        );
        assert_eq!(fs::read_to_string(backup(&world)).unwrap(), before);
        crate::support::permissions::expect(backup(&world), 0o600);
    }
}

/// Where an inline comment ends up is tested with the edits; that it is there, here.
fn with_comments_anywhere(text: &str) -> Vec<String> {
    let mut words: Vec<String> =
        text.split_whitespace().map(|word| word.trim_end_matches(':').to_owned()).collect();
    words.retain(|word| word != "=");
    words.sort();
    words
}

#[test]
fn the_older_form_becomes_the_session_form_and_works() {
    let world = with(&format!(
        "# mine\n[profile old] ; why\n# first\nsso_start_url = {START_URL}\nsso_region = us-east-1\noutput = json\n# second\nsso_registration_scopes = x\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\ncli_pager =\ns3 =\n  max = 1\n\n[plugins]\na = b\n"
    ));
    let ran = unattended(&world, &[&OPTIONS, &ROLE, &["--profile", "old"]]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let expected = format!(
        "# mine\n[profile old] ; why\n# first\noutput = json\n# second\nsso_account_id = 111111111111\nsso_role_name = Developer\ncli_pager =\ns3 =\n  max = 1\nsso_session = my-org\n\n[plugins]\na = b\n\n{SESSION}"
    );
    assert_eq!(text(&world), expected);
    assert_eq!(world.used(&["old"])["SSOENV_ROLE_NAME"], "Developer");
}

#[test]
fn a_profile_that_contradicts_its_session_is_put_right() {
    let world = with(&format!(
        "{SESSION}[profile \"p\"]\nsso_session = other\nsso_region = eu-west-1\nsso_account_id = 1\nsso_rolename = typo\nsso_start_url = {START_URL}\n"
    ));
    assert_eq!(world.run(&["use", "p"]).code, Some(5));
    let ran = unattended(&world, &[&OPTIONS, &ROLE, &["--profile", "p"]]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(
        text(&world),
        format!(
            "{SESSION}[profile \"p\"]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_rolename = typo\nsso_role_name = Developer\n"
        )
    );
    assert_eq!(world.used(&["p"])["SSOENV_ACCOUNT_ID"], "111111111111");
}

#[test]
fn the_default_profile_is_the_section_that_counts() {
    for (header, twin) in [("[default]", ""), ("[profile default]", "[default]\nregion = not-this\n")] {
        let world = with(&format!("{SESSION}{twin}{header}\nregion = eu-west-1\n"));
        let ran = unattended(&world, &[&ROLE, &["--profile", "default"]]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let expected = format!(
            "{SESSION}{twin}{header}\nregion = eu-west-1\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n"
        );
        assert_eq!(text(&world), expected);
        let used = world.used(&[]);
        assert_eq!((&*used["SSOENV_PROFILE"], &*used["AWS_REGION"]), ("default", "eu-west-1"));
    }
}

#[test]
fn a_line_that_asks_ssoenv_gives_way_however_it_is_quoted() {
    for line in [
        "/opt/ssoenv credential-process dev",
        "'/opt/ssoenv' 'credential-process' dev",
        "/opt/a b/ssoenv credential-process dev",
    ] {
        let world = with(&format!("{SESSION}[profile p]\ncredential_process = {line}\n"));
        let ran = unattended(&world, &[&ROLE, &["--profile", "p"]]);
        assert_eq!(ran.code, Some(0), "{line} {}", ran.stderr);
        assert!(!text(&world).contains("credential_process"), "{}", text(&world));
    }
}

#[test]
fn twice_is_once() {
    let world = fresh();
    let options = [&OPTIONS[..], &ROLE, &["--region", "eu-west-1", "--profile", "dev"]];
    assert_eq!(unattended(&world, &options).code, Some(0));
    let before = state(&world);
    let ran = unattended(&world, &options);
    assert_eq!(ran.code, Some(0));
    let path = path(&world);
    assert_eq!(
        ran.stderr,
        format!("ssoenv: {} already has all of this; try `eval \"$(ssoenv use dev)\"`\n", path.display())
    );
    assert_eq!(state(&world), before);
    let ran = unattended(&world, &[]);
    assert!(
        ran.stderr.ends_with(" already has all of this; `ssoenv login my-org` signs in\n"),
        "{}",
        ran.stderr
    );
    assert_eq!(state(&world), before);
}

#[test]
#[cfg(unix)]
fn line_ends_and_the_kind_of_file_stay() {
    let world = with(&SESSION.replace('\n', "\r\n"));
    let real = world.home().join("dotfiles");
    fs::rename(path(&world), &real).unwrap();
    std::os::unix::fs::symlink("../dotfiles", path(&world)).unwrap();
    assert_eq!(unattended(&world, &[&ROLE, &["--profile", "dev"]]).code, Some(0));
    let expected = format!(
        "{SESSION}\n[profile dev]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n"
    );
    assert_eq!(fs::read_to_string(&real).unwrap(), expected.replace('\n', "\r\n"));
    assert!(fs::symlink_metadata(path(&world)).unwrap().is_symlink());
    assert_eq!(world.used(&["dev"])["SSOENV_ROLE_NAME"], "Developer");
}

#[test]
fn the_file_is_where_the_variable_says() {
    let mut world = World::empty();
    let elsewhere = world.home().join("a/b/config");
    world.variable("AWS_CONFIG_FILE", elsewhere.to_str().unwrap());
    let before = state(&world);
    assert_eq!(unattended(&world, &[&OPTIONS]).code, Some(0));
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), SESSION);
    crate::support::permissions::expect(world.home().join("a/b"), 0o700);
    crate::support::permissions::expect(elsewhere, 0o600);
    assert_eq!(state(&world), before, "that of the home is another");
}

#[test]
fn what_is_shown_is_the_difference() {
    let world = with(&format!(
        "[profile old]\nsso_start_url = {START_URL}\nregion = a\noutput = json\n\n{}[profile x]\n",
        SESSION.replace("us-east-1", "eu-west-1")
    ));
    let old = text(&world);
    let ran = unattended(&world, &[&OPTIONS, &ROLE, &["--profile", "old", "--region", "b"]]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut old_lines, mut new_lines): (Vec<&str>, Vec<String>) =
        (old.lines().collect(), text(&world).lines().map(str::to_owned).collect());
    let mut common = |line: &str| {
        let at = new_lines.iter().position(|new| new == line);
        at.map(|at| new_lines.remove(at)).is_some()
    };
    old_lines.retain(|line| !common(line));
    gone.extend(old_lines.iter().map(|line| format!("- {line}")));
    come.extend(new_lines.iter().map(|line| format!("+ {line}")));
    let shown = |mark: &str| -> Vec<String> {
        let mut lines: Vec<String> =
            ran.stderr.lines().filter(|line| line.starts_with(mark)).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    gone.sort();
    come.sort();
    assert_eq!((shown("- "), shown("+ ")), (gone, come));
    let heads: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("  [")).collect();
    assert_eq!(heads, ["  [profile old]", "  [sso-session my-org]"], "in the order of the file");
    assert!(ran.stderr.find("this changes in").unwrap() < ran.stderr.find("wrote").unwrap());
    assert!(ran.stderr.contains(&format!("the previous file is kept in {}\n", backup(&world).display())));
    assert_eq!(fs::read_to_string(backup(&world)).unwrap(), old);
}

#[test]
fn quiet_says_nothing_and_writes() {
    let world = fresh();
    let ran = unattended(&world, &[&OPTIONS, &ROLE, &["--quiet"]]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(text(&world).contains("\n[profile developer-111111111111]\n"));
    let ran = unattended(&world, &[&OPTIONS, &["--role", "x", "--quiet"]]);
    assert!(ran.code == Some(2) && ran.stderr.starts_with("ssoenv: --account is required"), "{}", ran.stderr);
}

#[test]
fn the_next_command_can_be_pasted() {
    let world = fresh();
    let session = ["--session", "new one's", "--start-url", START_URL, "--sso-region", "us-east-1"];
    let ran = unattended(&world, &[&session]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    let session = ["--session", "new one", "--start-url", START_URL, "--sso-region", "us-east-1"];
    let ran = unattended(&world, &[&session]);
    assert!(ran.stderr.ends_with("; `ssoenv login 'new one'` signs in\n"), "{}", ran.stderr);
    let ran = unattended(&world, &[&session, &ROLE, &["--profile", "a b"]]);
    assert!(ran.stderr.ends_with("; try `eval \"$(ssoenv use 'a b')\"`\n"), "{}", ran.stderr);
    signed_in_to(&world, "new one");
    assert_eq!(world.used(&["a b"])["SSOENV_ROLE_NAME"], "Developer");
}

#[test]
fn a_name_that_is_made_up_can_be_typed() {
    let world = with(SESSION);
    for (role, name) in [("+=,.@-", "111111111111"), ("Read.Only", "read-only-111111111111")] {
        let ran = unattended(&world, &[&["--account", "111111111111", "--role", role]]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(text(&world).contains(&format!("\n[profile {name}]\n")), "{}", text(&world));
    }
}

#[test]
fn many_at_once_all_end_up_in_the_file() {
    for old in [None, Some("# mine\n")] {
        let world = fresh();
        if let Some(old) = old {
            world.config(old);
        }
        let start = |number: usize| -> Child {
            let profile = format!("p{number}");
            let options = [&["configure", "--no-input", "--profile", &profile][..], &OPTIONS, &ROLE].concat();
            world.ssoenv(&options).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let children: Vec<Child> = (0..8).map(start).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let text = text(&world);
        let mut headers: Vec<&str> = text.lines().filter(|line| line.starts_with('[')).collect();
        headers.sort_unstable();
        let mut expected: Vec<String> = (0..8).map(|number| format!("[profile p{number}]")).collect();
        expected.push("[sso-session my-org]".to_owned());
        assert_eq!(headers, expected);
        assert_eq!(text.matches("sso_role_name = Developer\n").count(), 8);
        assert!(old.is_none_or(|old| text.starts_with(old)), "{text}");
    }
}

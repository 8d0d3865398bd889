//! Who opens the link: only a person's command does, with the browser of the settings.

use super::console;
use crate::support::browser::{MustStayClosed, StandIn, script};
use crate::support::terminal::Terminal;
use crate::support::wait::until_some;
use crate::support::world::World;

/// Writes its arguments, one a line, to the file `name` in the home.
fn recorder(world: &World, name: &str) -> String {
    let line =
        format!("printf '%s\\n' \"$@\" >\"$HOME/{name}.new\"; mv \"$HOME/{name}.new\" \"$HOME/{name}\"");
    script(world.home(), &format!("{name}-browser"), &line)
}

/// Waits for what a recorder writes, and takes it away.
fn recorded(world: &World, name: &str) -> String {
    let path = world.home().join(name);
    let text = until_some(name, || std::fs::read_to_string(&path).ok());
    std::fs::remove_file(path).unwrap();
    text
}

#[test]
fn the_link_is_opened_in_the_persons_browser_and_shown() {
    let mut world = World::signed_in();
    let stand_in = StandIn::of(&mut world);
    let terminal = Terminal::start_on(world.ssoenv_line(&["console", "dev"]), 24, 400);
    let link = stand_in.link();
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    assert_eq!(format!("{link}\n"), console(&world, &["dev", "--print"]).stdout);
    assert!(
        screen.contains("ssoenv: opening the console of dev; if no browser opens, use this link:"),
        "{screen}"
    );
    assert!(screen.contains(&link), "{screen}");
    assert_eq!(stand_in.opened(), 1);
}

#[test]
fn no_browser_is_opened_where_no_person_is() {
    let mut world = World::signed_in();
    let closed = MustStayClosed::of(&mut world);
    let hint = "`--print` prints the link; `--open` opens it without a terminal too";
    for (variables, options, said) in [
        (&[][..], &[][..], format!("no terminal\nhint: {hint}")),
        (&[("CI", "true")], &["--open"], "CI is set\nhint: `--print` prints the link".to_owned()),
        (&[("SSOENV_NO_INPUT", "1")], &["--open"], "--no-input\nhint: `--print` prints the link".to_owned()),
        (&[], &["--no-input", "--open"], "--no-input\nhint: `--print` prints the link".to_owned()),
        (
            &[("DIRENV_IN_ENVRC", "1")],
            &["--open", "--federate"],
            "direnv is running\nhint: `--print` prints the link".to_owned(),
        ),
    ] {
        let mut command = world.ssoenv(&[&["console", "dev"], options].concat());
        let ran = crate::support::world::ran(command.envs(variables.iter().copied()).output().unwrap());
        let expected = format!("ssoenv: no browser is opened: {said}\n");
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr), (Some(2), "", expected), "{variables:?}");
    }
    assert_eq!(world.service.calls().len(), 0);
    drop(closed);
    let stand_in = StandIn::of(&mut world);
    let mut process = world.ssoenv(&["console", "dev", "--open", "--quiet"]).spawn().unwrap();
    assert!(stand_in.link().starts_with("https://d-1234567890.awsapps.com/start/#/console?"));
    assert_eq!(process.wait().unwrap().code(), Some(0));
}

#[test]
fn over_ssh_the_link_is_shown_and_a_credential_is_not() {
    let world = World::signed_in().with_cached(&["deploy"]).with_variable("SSH_CONNECTION", "a 1 b 2");
    let terminal = Terminal::start_on(world.ssoenv_line(&["console", "dev", "--quiet"]), 24, 400);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let link = console(&world, &["dev", "--print"]).stdout;
    assert!(
        screen.contains("no browser here (an SSH session): this link opens the console of dev:")
            && screen.contains(link.trim_end()),
        "{screen}"
    );
    let (code, screen) = Terminal::start(world.ssoenv_line(&["console", "deploy"])).ends();
    assert_eq!(code, 1, "{screen}");
    assert!(screen.contains("ssoenv: no browser here (an SSH session)"), "{screen}");
    assert!(!screen.contains("SigninToken"), "{screen}");
}

#[test]
fn the_settings_name_the_browser_of_each_session_and_profile() {
    let world = World::signed_in()
        .with_sections(
            "[profile own]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = A&B c\n",
        )
        .with_sections(
            "[profile plain]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Dev\n",
        );
    let browser = |name| recorder(&world, name);
    let [own, session, general, plain, option] =
        ["own", "session", "general", "plain", "option"].map(browser);
    let config = world.read(".aws/config");
    let config = config
        .replace(
            "[profile own]\n",
            &format!("[profile own]\nssoenv_console_browser = {own}\nssoenv_color = cyan\n"),
        )
        .replace("[profile plain]\n", "[profile plain]\nssoenv_console_browser =\n");
    world.config(&config);
    world.settings(&format!(
        "browser = {plain} %s\nconsole_browser = {general} '--at={{account}}'\n[session my-org]\n\
         console_browser = {session} --app={{url}} --role={{role}} 'ext+container:name={{profile}}&url={{url}}&color={{color}}'\n"
    ));
    let link = |profile: &str| console(&world, &[profile, "--print"]).stdout.trim_end().to_owned();
    let encoded = |link: &str| form_urlencoded::byte_serialize(link.as_bytes()).collect::<String>();
    let opened = |arguments: &[&str], name: &str| {
        let ran = console(&world, &[arguments, &["--open"]].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        recorded(&world, name)
    };
    // The address is the last argument where none has it.
    assert_eq!(opened(&["own"], "own"), format!("{}\n", link("own")));
    let dev = link("dev");
    assert_eq!(
        opened(&["dev"], "session"),
        format!("--app={dev}\n--role=Developer\next+container:name=dev&url={}&color=blue\n", encoded(&dev))
    );
    // Production has another colour, and an ad hoc target its own name.
    let prod = opened(&["prod"], "session");
    assert!(prod.ends_with("&color=red\n"), "{prod}");
    let adhoc = opened(&["111111111111/ReadOnly"], "session");
    assert!(adhoc.contains("--role=ReadOnly\next+container:name="), "{adhoc}");
    // Empty: the browser of all other links.
    assert_eq!(opened(&["plain"], "plain"), format!("{}\n", link("plain")));
    let line = format!("{option} %s --p={{profile}} {{role}} {{other}}");
    assert_eq!(
        opened(&["own", "--browser", &line], "option"),
        format!("{}\n--p=own\nA&B c\n{{other}}\n", link("own"))
    );
    world.settings(&format!("console_browser = {general} --at={{account}}\n"));
    assert_eq!(opened(&["dev"], "general"), format!("--at=111111111111\n{dev}\n"));
}

#[test]
fn a_value_is_one_argument_and_no_shell_reads_it() {
    let world = World::signed_in().with_sections(
        "[profile \"a $(touch PWNED); b\"]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Dev\n",
    );
    let line = format!("{} {{profile}} {{url}}", recorder(&world, "seen"));
    let ran = console(&world, &["a $(touch PWNED); b", "--open", "--browser", &line]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(recorded(&world, "seen").starts_with("a $(touch PWNED); b\nhttps://"));
    assert!(!world.home().join("PWNED").exists());
}

#[test]
fn a_file_of_the_team_cannot_choose_the_browser() {
    let mut world = World::signed_in();
    let stand_in = StandIn::of(&mut world);
    std::fs::write(
        world.home().join("team"),
        "console_browser = touch PWNED\n[session my-org]\nconsole_browser = touch PWNED\n",
    )
    .unwrap();
    world.settings("include = ~/team\n");
    assert_eq!(world.run(&["allow", "team"]).code, Some(0));
    let mut process = world.ssoenv(&["console", "dev", "--open", "--quiet"]).spawn().unwrap();
    assert!(stand_in.link().starts_with("https://"));
    assert_eq!(process.wait().unwrap().code(), Some(0));
    assert!(!world.home().join("PWNED").exists());
}

#[test]
fn a_chromium_profile_is_named_as_the_browser_shows_it() {
    let world = World::signed_in();
    let folder = world.home().join(".config/chromium");
    std::fs::create_dir_all(folder.join("Profile 7")).unwrap();
    std::fs::write(folder.join("Local State"), r#"{"profile":{"info_cache":{"Profile 7":{"name":"dev"}}}}"#)
        .unwrap();
    let line = format!("{} --profile-directory={{profile}} {{url}}", recorder(&world, "chromium"));
    let ran = console(&world, &["dev", "--open", "--browser", &line]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(recorded(&world, "chromium").starts_with("--profile-directory=Profile 7\nhttps://"));
    let ran = console(&world, &["staging", "--open", "--browser", &line]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            Some(1),
            "ssoenv: the browser did not open: the browser has no profile staging; it has dev\nhint: `--print` prints the link\n"
        )
    );
}

//! What people meet on the terminal: long lists, odd names, windows of any size, and being interrupted.

use super::{OPTIONS, ROLE, SESSION, START_URL, backup, fresh, path, signed_in_to, state, text, with};
use crate::support::browser::StandIn;
use crate::support::identity_center::Operation;
use crate::support::screen::Screen;
use crate::support::terminal::Terminal;
use crate::support::world::World;
use rustix::process::{Pid, Signal, kill_process};

const UP: &str = "\u{1b}[A";
const DOWN: &str = "\u{1b}[B";
const PAGE_DOWN: &str = "\u{1b}[6~";
const ESCAPE: &str = "\u{1b}";
const CTRL_C: &str = "\u{3}";

/// Asks for the account alone.
const ACCOUNT: [&str; 9] =
    ["configure", "--session", "my-org", "--role", "ReadOnly", "--region", "eu-west-1", "--profile", "p"];

fn many_accounts() -> World {
    let world = with(SESSION);
    for number in 0..297 {
        let id = format!("{:012}", 500_000_000_000_u64 + number);
        world.service.assign(
            &id,
            &format!("team-{number:03}"),
            &format!("owner{number}@example.com"),
            &["ReadOnly"],
        );
    }
    world
}

#[test]
fn three_hundred_accounts_are_one_list() {
    let world = many_accounts();
    // What is typed or pressed, the account that is then marked, and its id.
    for (keys, marked, id) in [
        ("500000000288", "500000000288  team-288, owner288@example.com", "500000000288"),
        ("owner142@", "500000000142  team-142, owner142@example.com", "500000000142"),
        ("TEAM-099", "500000000099  team-099, owner99@example.com", "500000000099"),
        ("staging", "222222222222  staging, staging@example.com", "222222222222"),
        // Before the first comes the last; after twelve the next page.
        (UP, "500000000296  team-296, owner296@example.com", "500000000296"),
        (&format!("{DOWN}{DOWN}"), "222222222222  staging, staging@example.com", "222222222222"),
        (PAGE_DOWN, "500000000009  team-009, owner9@example.com", "500000000009"),
    ] {
        world.config(SESSION);
        world.service.forget_calls();
        let mut terminal = Terminal::start(world.ssoenv_line(&ACCOUNT));
        terminal.answers("Account:", keys);
        terminal.shows(&format!("> {marked}"));
        terminal.presses("\r");
        terminal.answers("Write this?", "\r");
        assert_eq!(terminal.ends().0, 0);
        assert!(text(&world).contains(&format!("\nsso_account_id = {id}\n")), "{keys:?} {}", text(&world));
        let pages: Vec<_> = world.service.calls();
        let pages = pages.iter().filter(|call| call.operation == Operation::ListAccounts);
        assert_eq!(pages.filter(|call| call.query("max_result") == Some("100")).count(), 3, "100 at a time");
    }
}

/// Asks for accounts, roles and the region.
const ALL: [&str; 3] = ["configure", "--session", "my-org"];
const TAB: &str = "\t";
/// Empties the typed line.
const CTRL_U: &str = "\u{15}";

/// Two accounts that have a role in common, and a profile for one of their roles.
fn two_accounts() -> World {
    let mine = "\n# mine\n[profile mine]\nsso_session = my-org\nsso_account_id = 700000000002\nsso_role_name = Audit\n";
    let world = with(&format!("{SESSION}{mine}"));
    world.service.assign("700000000001", "Shop 1", "one@example.com", &["Admin", "ReadOnly"]);
    world.service.assign("700000000002", "Shop 2", "two@example.com", &["ReadOnly", "Audit"]);
    world
}

#[test]
fn several_accounts_and_roles_that_are_marked_become_profiles_in_one_change() {
    let world = two_accounts();
    let before = text(&world);
    let mut terminal = Terminal::start(world.ssoenv_line(&ALL));
    terminal.answers("Account:", "Shop 1");
    terminal.shows("> 700000000001");
    terminal.presses(&format!("{TAB}{CTRL_U}Shop 2"));
    terminal.shows(">   700000000002");
    terminal.presses(&format!("{TAB}\r"));
    terminal.shows("700000000001 Shop 1, one@example.com; 700000000002 Shop 2, two@example.com");
    terminal.shows("Admin  in 1 of 2 accounts");
    terminal.answers("Role:", &format!("{TAB}{TAB}{TAB}\r"));
    terminal.answers("Default region:", "eu-west-1\r");
    terminal.shows("700000000002/Audit gets no new profile: profile mine leads to it");
    terminal.answers("Write this?", "\r");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 0, "{shown}");
    let section = |(name, account, role): &(&str, &str, &str)| {
        format!(
            "\n[profile {name}]\nsso_session = my-org\nsso_account_id = {account}\nsso_role_name = {role}\nregion = eu-west-1\n"
        )
    };
    let new = [
        ("shop-1-admin", "700000000001", "Admin"),
        ("shop-1-readonly", "700000000001", "ReadOnly"),
        ("shop-2-readonly", "700000000002", "ReadOnly"),
    ];
    assert_eq!(text(&world), before.clone() + &new.iter().map(section).collect::<String>());
    assert_eq!(std::fs::read_to_string(backup(&world)).unwrap(), before);
    let ran = world.run(&["use", "shop-1-admin", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn the_profiles_of_marked_roles_have_the_names_that_the_settings_ask_for() {
    let world = two_accounts();
    world.settings("[session my-org]\nsync_name = {role|lower}@{account_name|slug}.{region|short}\n");
    let mut terminal = Terminal::start(world.ssoenv_line(&ALL));
    terminal.answers("Account:", "Shop 1\r");
    terminal.answers("Role:", &format!("{TAB}{TAB}\r"));
    terminal.answers("Default region:", "eu-west-1\r");
    terminal.answers("Write this?", "\r");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 0, "{shown}");
    for name in ["admin@shop-1.euw1", "readonly@shop-1.euw1"] {
        assert!(text(&world).contains(&format!("\n[profile {name}]\n")), "{}", text(&world));
    }
}

#[test]
fn where_nothing_is_marked_the_account_and_the_role_at_the_cursor_become_one_profile() {
    let world = two_accounts();
    let mut terminal = Terminal::start(world.ssoenv_line(&ALL));
    // A mark that is taken away again is none.
    terminal.answers("Account:", &format!("Shop 1{TAB}{TAB}\r"));
    terminal.answers("Role:", "ReadOnly\r");
    terminal.answers("Name of the profile:", "\r");
    terminal.answers("Default region:", "\r");
    terminal.answers("Write this?", "\r");
    assert_eq!(terminal.ends().0, 0);
    assert!(text(&world).contains("[profile readonly-shop-1]\n"), "{}", text(&world));
}

#[test]
fn where_one_profile_is_named_one_account_is_chosen() {
    let world = two_accounts();
    let mut terminal = Terminal::start(world.ssoenv_line(&[&ALL[..], &["--profile", "p"]].concat()));
    terminal.answers("Account:", &format!("Shop 1{TAB}\r"));
    terminal.answers("Role:", "ReadOnly\r");
    terminal.answers("Default region:", "\r");
    terminal.answers("Write this?", "\r");
    assert_eq!(terminal.ends().0, 0);
    assert!(text(&world).contains("[profile p]\n"), "{}", text(&world));
}

#[test]
fn accounts_stand_by_their_numbers_and_a_narrow_window_has_their_ids() {
    let world = with(SESSION);
    for (number, name) in ["app 10", "app 2", "App 1", "app 11"].iter().enumerate() {
        let id = format!("60000000000{number}");
        world.service.assign(&id, name, "owner-with-a-long-address@example.com", &["ReadOnly"]);
    }
    let mut terminal = Terminal::start_on(world.ssoenv_line(&ACCOUNT), 24, 40);
    let shown = terminal.shows("staging");
    let places: Vec<usize> =
        ["600000000002  App 1,", "600000000001  app 2,", "600000000000  app 10,", "600000000003  app 11,"]
            .iter()
            .map(|row| shown.find(row).unwrap_or_else(|| panic!("{row} in {shown}")))
            .collect();
    assert!(places.is_sorted(), "{shown}");
    terminal.presses("app 11\r");
    terminal.answers("Write this?", "\r");
    assert_eq!(terminal.ends().0, 0);
    assert!(text(&world).contains("\nsso_account_id = 600000000003\n"), "{}", text(&world));
}

#[test]
fn a_region_is_typed_or_chosen_from_a_list_by_its_place() {
    // What is pressed, and what is then written.
    for (keys, region) in [
        ("frankf".to_owned() + DOWN + "\r", "eu-central-1"),
        (format!("zur{DOWN}\t\r"), "eu-central-2"),
        (format!("US-WEST{DOWN}{DOWN}\r"), "us-west-2"),
        ("eu-west-3\r".to_owned(), "eu-west-3"),
        ("my-own-cloud\r".to_owned(), "my-own-cloud"),
        ("\r".to_owned(), "us-east-1"),
    ] {
        for (rows, columns) in [(24, 80), (8, 20)] {
            let world = with(SESSION);
            let options = [
                "configure",
                "--session",
                "my-org",
                "--account",
                "111111111111",
                "--role",
                "ReadOnly",
                "--profile",
                "p",
            ];
            let mut terminal = Terminal::start_on(world.ssoenv_line(&options), rows, columns);
            terminal.answers("Default region:", &keys);
            terminal.answers("(Y/n)", "\r");
            let (code, screen) = terminal.ends();
            assert_eq!(code, 0, "{screen}");
            assert!(text(&world).contains(&format!("\nregion = {region}\n")), "{keys:?} {}", text(&world));
        }
    }
}

#[test]
fn the_id_of_a_directory_is_a_start_url() {
    let world = fresh();
    let mut terminal = Terminal::start(world.ssoenv_line(&[
        "configure",
        "--session",
        "my-org",
        "--scope",
        "sso:account:access",
    ]));
    terminal.answers("Start URL:", "d-1234567890\r");
    terminal.answers("Region of the Identity Center:", CTRL_C);
    assert_eq!(terminal.ends().0, 130);
    for (typed, written) in [
        ("d-1234567890", START_URL),
        ("d-1234567890.awsapps.com", START_URL),
        ("<https://d-1234567890.awsapps.com/start/#/?tab=accounts>", START_URL),
        ("https://sso.example.com/start", "https://sso.example.com/start"),
    ] {
        let world = fresh();
        let ran = world.run(&[
            "configure",
            "--no-input",
            "--session",
            "my-org",
            "--start-url",
            typed,
            "--sso-region",
            "us-east-1",
        ]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(text(&world).contains(&format!("\nsso_start_url = {written}\n")), "{}", text(&world));
    }
}

#[test]
fn a_list_that_nothing_fits_chooses_nothing() {
    let world = with(SESSION);
    let mut terminal = Terminal::start(world.ssoenv_line(&ACCOUNT));
    terminal.answers("> 111111111111  dev, dev@example.com", "zzz");
    terminal.shows("Account: zzz");
    terminal.presses("\r\u{7f}\u{7f}\u{7f}stag");
    terminal.shows("Account: stag");
    terminal.presses("\r");
    terminal.answers("Write this?", "\r");
    assert_eq!(terminal.ends().0, 0);
    assert!(text(&world).contains("sso_account_id = 222222222222\n"));
}

#[test]
fn names_of_others_do_no_harm() {
    let long = "long ".repeat(100);
    for (name, shown, profile) in [
        ("\u{1b}[2J\u{1b}]0;x\u{7}Evil", "\\u{1b}[2J\\u{1b}]0;x\\u{7}Evil", "readonly-2j-0-x-evil"),
        ("\u{202e}dorp\u{2066}", "\\u{202e}dorp\\u{2066}", "readonly-dorp"),
        ("a\r\nssoenv: forged", "a\\r\\nssoenv: forged", "readonly-a-ssoenv-forged"),
        ("';$(rm -rf ~)`x`", "';$(rm -rf ~)`x`", "readonly-rm-rf-x"),
        ("] # [profile x", "] # [profile x", "readonly-profile-x"),
        ("\u{9b}31m", "\\u{9b}31m", "readonly-31m"),
        ("שלום", "שלום", "readonly-שלום"),
        ("", "", "readonly-777777777777"),
        (&long, "long long", &format!("readonly{}", "-long".repeat(100))),
    ] {
        let world = with(SESSION);
        world.service.assign("777777777777", name, "", &["ReadOnly", "Other"]);
        let mut terminal = Terminal::start(world.ssoenv_line(&[
            "configure",
            "--session",
            "my-org",
            "--region",
            "r",
            "--role",
            "ReadOnly",
        ]));
        terminal.answers("Account:", "777777777777");
        terminal.shows(&match shown {
            "" => "> 777777777777".to_owned(),
            shown => format!("> 777777777777  {shown}"),
        });
        terminal.presses("\r");
        terminal.answers("Name of the profile:", "\r");
        terminal.answers("Write this?", "\r");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{screen}");
        // Reading it finds any control character that came through.
        let rows = Screen::of(&screen, 24, 200).all();
        assert!(!rows.iter().any(|row| row.starts_with("ssoenv: forged")), "{rows:?}");
        assert!(!screen.contains(['\u{202e}', '\u{2066}']));
        assert_eq!(world.run(&["list", "--names"]).stdout, format!("{profile}\n"));
        assert_eq!(world.used(&[profile])["AWS_ACCOUNT_ID"], "777777777777");
    }
}

#[test]
fn a_role_that_no_line_can_hold_is_refused() {
    for role in ["a\nsso_region = evil", "x # y", "\u{1b}[2J"] {
        let world = with(SESSION);
        world.service.assign("777777777777", "odd", "", &[role]);
        let before = state(&world);
        let mut terminal =
            Terminal::start(world.ssoenv_line(&["configure", "--session", "my-org", "--region", "r"]));
        terminal.answers("Account:", "777777777777\r");
        terminal.answers("Name of the profile:", "p\r");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 5, "{screen}");
        assert!(screen.contains("ssoenv: sso_role_name cannot be "), "{screen}");
        drop(Screen::of(&screen, 24, 200));
        assert_eq!(state(&world), before);
    }
}

#[test]
fn every_window_is_enough() {
    for (rows, columns) in [(24, 80), (8, 20), (4, 12), (50, 300), (2, 80)] {
        let world = many_accounts();
        let mut terminal = Terminal::start_on(
            world.ssoenv_line(&[
                "configure",
                "--session",
                "my-org",
                "--region",
                "eu-west-1",
                "--profile",
                "p",
            ]),
            rows,
            columns,
        );
        let window = |shown: &str| Screen::of(shown, rows, columns).window();
        // Rows are cut three columns before the end, and what is typed goes on in the next row.
        let marked = |name: &str| format!("> {}", &name[..usize::from(columns).min(16) - 5]);
        let marks = |terminal: &Terminal, name: &str, typed: &str| {
            let (mark, typed) = (marked(name), format!("Account: {typed}").replace(' ', ""));
            let shown = terminal.shows_what(&mark, |shown| {
                // A picture ends with its cursor.
                shown.ends_with("\u{1b}[?25h") && {
                    let rows = window(shown);
                    let text = rows.concat().replace(' ', "");
                    rows.iter().any(|row| row.starts_with(&mark)) && (rows.len() < 4 || text.contains(&typed))
                }
            });
            window(&shown)
        };
        terminal.answers("Account:", &format!("{DOWN}{DOWN}"));
        marks(&terminal, "222222222222  staging", "");
        // At once: between one key and the next the terminal would show what it is given.
        terminal.presses(&format!("{PAGE_DOWN}{UP}500000000288"));
        let shown = marks(&terminal, "500000000288  team-288", "500000000288");
        if rows >= 4 {
            assert_eq!(shown.iter().filter(|row| row.contains("Account:")).count(), 1, "{shown:?}");
            let help = if columns < 40 { "…]" } else { "arrow keys]" };
            assert!(shown.last().unwrap().ends_with(help), "{rows}x{columns} {shown:?}");
            assert_eq!(
                shown.iter().filter(|row| row.starts_with(['>', '[', 'v', '^'])).count(),
                2,
                "{shown:?}"
            );
        }
        terminal.presses("\r");
        terminal.answers("(Y/n)", "\r");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{screen}");
        let all = Screen::of(&screen, rows, columns);
        assert!(all.cursor_is_shown);
        if rows >= 4 {
            assert!(
                !all.all().iter().any(|row| row.starts_with(['>', '['])),
                "{rows}x{columns} {:?}",
                all.all()
            );
        }
        assert!(
            text(&world).contains("sso_account_id = 500000000288\n"),
            "{rows}x{columns} {}",
            text(&world)
        );
    }
}

/// Every question in its order, an answer to it, and whether a new session is set up.
const QUESTIONS: [(&str, &str); 9] = [
    ("Name of the session:", "my-org\r"),
    ("Start URL:", "https://d-1234567890.awsapps.com/start\r"),
    ("Region of the Identity Center:", "us-east-1\r"),
    ("Scopes:", "\r"),
    ("Account:", "dev\r"),
    ("Role:", "read\r"),
    ("Name of the profile:", "p\r"),
    ("Default region:", "eu-west-1\r"),
    ("Write this?", "\r"),
];

/// The wizard below a shell that says before and after it how its terminal is set.
fn between_looks_at_the_modes(world: &World) -> Terminal {
    let mut command = world.ssoenv_line(&[]);
    let line = "trap : INT; stty -g; ssoenv configure; echo \"ended $?\"; stty -g";
    *command.get_argv_mut() = ["sh", "-c", line].map(Into::into).to_vec();
    Terminal::start(command)
}

/// The exit code, once the terminal was found to be as it was before.
fn code_with_the_modes_as_before(screen: &str) -> &str {
    let shown = Screen::of(screen, 24, 200);
    let rows = shown.all();
    let (modes, code) = (rows.first().unwrap(), &rows[rows.len() - 2]);
    assert!(modes.matches(':').count() > 10, "{rows:?}");
    assert_eq!(rows.last().unwrap(), modes, "{rows:?}");
    assert!(shown.cursor_is_shown, "{rows:?}");
    // The next prompt has a line of its own.
    assert!(code.starts_with("ended "), "{rows:?}");
    screen.rsplit("ended ").next().unwrap().split_whitespace().next().unwrap()
}

fn answered_up_to(terminal: &mut Terminal, last: usize) {
    for (question, answer) in &QUESTIONS[..last] {
        terminal.answers(question, answer);
    }
    terminal.shows(QUESTIONS[last].0);
}

#[test]
fn whoever_leaves_at_any_question_leaves_everything_as_it_was() {
    for (keys, code, word) in [(CTRL_C, "130", ""), (ESCAPE, "4", "ssoenv: nothing was chosen")] {
        for last in 0..QUESTIONS.len() {
            let world = fresh();
            signed_in_to(&world, "my-org");
            let mut terminal = between_looks_at_the_modes(&world);
            answered_up_to(&mut terminal, last);
            terminal.presses(keys);
            let (_, screen) = terminal.ends();
            assert_eq!(code_with_the_modes_as_before(&screen), code, "{last} {screen}");
            assert!(screen.contains(word), "{last} {screen}");
            assert!(!path(&world).exists() && !backup(&world).exists(), "{last}");
            // Nothing of the question is left below the prompt.
            let rows = Screen::of(&screen, 24, 200).all();
            assert!(!rows.iter().any(|row| row.starts_with(['>', '['])), "{last} {rows:?}");
        }
    }
}

#[test]
fn a_signal_at_any_question_leaves_the_terminal_as_it_was() {
    for (signal, code) in [(Signal::TERM, "143"), (Signal::HUP, "129"), (Signal::INT, "130")] {
        for last in [0, 4, 8] {
            let world = fresh();
            signed_in_to(&world, "my-org");
            let mut command = world.ssoenv_line(&[]);
            let line = "trap : INT; stty -g; sh -c 'echo $$ > pid; exec ssoenv configure'; echo \"ended $?\"; stty -g";
            *command.get_argv_mut() = ["sh", "-c", line].map(Into::into).to_vec();
            let mut terminal = Terminal::start(command);
            answered_up_to(&mut terminal, last);
            // While single keys are read.
            terminal.presses("");
            let pid = std::fs::read_to_string(world.home().join("pid")).unwrap();
            kill_process(Pid::from_raw(pid.trim().parse().unwrap()).unwrap(), signal).unwrap();
            let (_, screen) = terminal.ends();
            assert_eq!(code_with_the_modes_as_before(&screen), code, "{last} {screen}");
            assert!(!path(&world).exists(), "{last}");
        }
    }
}

#[test]
fn ctrl_c_while_the_browser_is_open_ends_it() {
    let mut world = fresh();
    let stand_in = StandIn::of(&mut world);
    let mut terminal = between_looks_at_the_modes(&world);
    answered_up_to(&mut terminal, 3);
    terminal.presses(QUESTIONS[3].1);
    stand_in.link();
    terminal.shows("waiting for the browser");
    terminal.types(CTRL_C);
    let (_, screen) = terminal.ends();
    assert!(screen.contains("ended 130"), "{screen}");
    assert!(!path(&world).exists());
}

#[test]
fn colours_are_for_terminals_that_have_them() {
    let mut world = with(SESSION);
    world.variable("TERM", "xterm-256color");
    let line = [&["configure"][..], &OPTIONS, &ROLE, &["--region", "r", "--profile", "p"]].concat();
    for (options, colored) in [(&[][..], true), (&["--color", "never"], false)] {
        let mut terminal = Terminal::start(world.ssoenv_line(&[&line[..], options].concat()));
        terminal.answers("Write this?", "n\r");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 4, "{screen}");
        let is_colored = screen.contains("\u{1b}[9") || screen.contains("\u{1b}[3");
        assert_eq!(is_colored, colored, "{screen:?}");
        assert!(Screen::of(&screen, 24, 200).all().iter().any(|row| row.contains("Write this?")));
    }
    assert!(text(&world).contains(START_URL));
}

#[test]
fn a_question_takes_the_keys_of_readline_and_no_character_that_cannot_be_seen() {
    for keys in [
        "junk\u{15}name",
        "name junk\u{17}\u{8}",
        "nam\u{1}\u{5}e",
        "nameXY\u{2}\u{2}\u{b}",
        "Xname\u{1}\u{4}",
        "name-x\u{1b}\u{7f}\u{8}",
        "na\u{e}\u{10}me\u{0}\u{1b}x",
        "\u{1b}[200~  name\r\nsecond line\n\u{1b}[201~",
        "na\u{1b}[200~\u{feff}m\u{200b}e\u{1b}[201~",
    ] {
        let world = with(SESSION);
        let mut terminal = Terminal::start(world.ssoenv_line(&[
            "configure",
            "--session",
            "my-org",
            "--account",
            "111111111111",
            "--role",
            "ReadOnly",
            "--region",
            "r",
        ]));
        terminal.answers("Name of the profile:", &format!("{keys}\r"));
        terminal.answers("Write this?", "\r");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{keys:?} {screen}");
        assert!(text(&world).contains("[profile name]\n"), "{keys:?} {}", text(&world));
    }
}

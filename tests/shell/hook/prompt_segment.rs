//! What the prompt says of every state, in the words of `ssoenv prompt`; and that it takes the room which it shows.

use crate::support::terminal::Terminal;
use crate::support::typist::{Kind, Typist, in_each_shell, kind};
use crate::support::world::World;
use std::time::{SystemTime, UNIX_EPOCH};

const ESC: char = '\u{1b}';

fn in_seconds(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    (i64::try_from(now).unwrap() + seconds).to_string()
}

/// A profile that is fresh for 43 minutes and a half.
fn fresh() -> Vec<(&'static str, String)> {
    vec![
        ("AWS_ACCESS_KEY_ID", "ASIA1".into()),
        ("SSOENV_KEY_ID", "ASIA1".into()),
        ("SSOENV_PROFILE", "dev".into()),
        ("SSOENV_LABEL", "dev".into()),
        ("SSOENV_EXPIRES_AT", in_seconds(43 * 60 + 30)),
        ("SSOENV_REFRESH_AT", "253402300799".into()),
    ]
}

const NAMES: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_PROFILE",
    "SSOENV_KEY_ID",
    "SSOENV_PROFILE",
    "SSOENV_LABEL",
    "SSOENV_PRODUCTION",
    "SSOENV_COLOR",
    "SSOENV_EXPIRES_AT",
    "SSOENV_REFRESH_AT",
    "SSOENV_UNTIL",
];

/// Variables and their values; without one the variable is removed.
type Changes = Vec<(&'static str, Option<String>)>;

/// A profile whose name alone is set, and what is different.
fn named(others: &[(&'static str, Option<String>)]) -> Changes {
    let set = |name, value: &str| (name, Some(value.to_owned()));
    let named = [
        set("SSOENV_KEY_ID", "profile"),
        set("AWS_PROFILE", "dev"),
        ("AWS_ACCESS_KEY_ID", None),
        ("SSOENV_EXPIRES_AT", None),
    ];
    let is_other = |name: &str| others.iter().any(|(other, _)| *other == name);
    let mut changes: Changes = named.into_iter().filter(|(name, _)| !is_other(name)).collect();
    changes.extend(others.iter().cloned());
    changes
}

/// Changes of a fresh profile, the text, and the SGR of its style.
fn states() -> Vec<(Changes, &'static str, &'static str)> {
    let set = |name, value: &str| (name, Some(value.to_owned()));
    let gone = |name| (name, None);
    let ends_in = |seconds| ("SSOENV_EXPIRES_AT", Some(in_seconds(seconds)));
    let until = |seconds| ("SSOENV_UNTIL", Some(in_seconds(seconds)));
    let long = "x".repeat(70);
    vec![
        (vec![], "dev 43m", "32"),
        (vec![ends_in(3600 + 3 * 60 + 30)], "dev 1h03m", "32"),
        (vec![ends_in(11 * 3600 + 59 * 60 + 30)], "dev 11h59m", "32"),
        (vec![ends_in(15 * 60 + 30)], "dev 15m", "32"),
        (vec![ends_in(14 * 60 + 30)], "dev 14m", "33"),
        (vec![ends_in(60 + 30)], "dev 1m", "33"),
        (vec![ends_in(30)], "dev <1m", "33"),
        (vec![ends_in(-1)], "dev expired", "31"),
        (vec![set("SSOENV_EXPIRES_AT", "0")], "dev expired", "31"),
        (vec![set("SSOENV_EXPIRES_AT", "000000000009")], "dev expired", "31"),
        // Keys without an end, and a profile's name in their place.
        (vec![gone("SSOENV_EXPIRES_AT")], "dev", "32"),
        (vec![set("SSOENV_EXPIRES_AT", "")], "dev", "32"),
        (vec![gone("SSOENV_EXPIRES_AT"), set("SSOENV_REFRESH_AT", "99999999999")], "dev ?", "31"),
        (named(&[]), "dev", "32"),
        (named(&[set("SSOENV_PRODUCTION", "1")]), "PROD dev", "1;7;31"),
        (named(&[set("AWS_PROFILE", "other")]), "dev ? other", "31"),
        (named(&[gone("AWS_PROFILE")]), "dev ?", "31"),
        (named(&[set("AWS_ACCESS_KEY_ID", "AKIA")]), "dev ? dev", "31"),
        (named(&[set("AWS_SECRET_ACCESS_KEY", "x")]), "dev ? dev", "31"),
        (vec![set("SSOENV_EXPIRES_AT", "1234567890123")], "dev ?", "31"),
        (vec![set("SSOENV_EXPIRES_AT", "-5")], "dev ?", "31"),
        (vec![set("SSOENV_EXPIRES_AT", " 99999999999")], "dev ?", "31"),
        (vec![set("SSOENV_EXPIRES_AT", "0x77777777")], "dev ?", "31"),
        (vec![set("SSOENV_EXPIRES_AT", "\u{663}\u{663}")], "dev ?", "31"),
        (vec![gone("SSOENV_REFRESH_AT")], "dev ?", "31"),
        (vec![set("SSOENV_REFRESH_AT", "never")], "dev ?", "31"),
        (vec![set("AWS_ACCESS_KEY_ID", "AKIA")], "dev ?", "31"),
        (vec![gone("AWS_ACCESS_KEY_ID")], "dev ?", "31"),
        (vec![gone("SSOENV_KEY_ID")], "dev ?", "31"),
        (vec![set("SSOENV_KEY_ID", ""), set("AWS_ACCESS_KEY_ID", "")], "dev ?", "31"),
        (vec![set("AWS_PROFILE", "other")], "dev ? other", "31"),
        (vec![set("AWS_PROFILE", "")], "dev ?", "31"),
        (vec![set("AWS_PROFILE", "an other$(x)`y`%n")], "dev ? an other__x__y__n", "31"),
        (vec![set("SSOENV_KEY_ID", "none"), gone("AWS_ACCESS_KEY_ID")], "dev ✗", "31"),
        (
            vec![set("SSOENV_KEY_ID", "none"), gone("AWS_ACCESS_KEY_ID"), gone("SSOENV_EXPIRES_AT")],
            "dev ✗",
            "31",
        ),
        (vec![set("SSOENV_KEY_ID", "none"), set("AWS_ACCESS_KEY_ID", "")], "dev ?", "31"),
        (vec![set("SSOENV_KEY_ID", "none"), set("AWS_ACCESS_KEY_ID", "AKIA")], "dev ?", "31"),
        (
            vec![set("SSOENV_KEY_ID", "none"), gone("AWS_ACCESS_KEY_ID"), set("AWS_PROFILE", "b")],
            "dev ? b",
            "31",
        ),
        (vec![set("SSOENV_COLOR", "34")], "dev 43m", "34"),
        (vec![set("SSOENV_COLOR", "35")], "dev 43m", "35"),
        (vec![set("SSOENV_COLOR", "36")], "dev 43m", "36"),
        (vec![set("SSOENV_COLOR", "37"), gone("SSOENV_EXPIRES_AT")], "dev", "37"),
        (named(&[set("SSOENV_COLOR", "34")]), "dev", "34"),
        // Red and yellow say something else, and what is no colour is none.
        (vec![set("SSOENV_COLOR", "31")], "dev 43m", "32"),
        (vec![set("SSOENV_COLOR", "34;5")], "dev 43m", "32"),
        (vec![set("SSOENV_COLOR", "$(touch PWNED)")], "dev 43m", "32"),
        (vec![set("SSOENV_COLOR", "34"), ends_in(14 * 60 + 30)], "dev 14m", "33"),
        (vec![set("SSOENV_COLOR", "34"), ends_in(-1)], "dev expired", "31"),
        (vec![set("SSOENV_COLOR", "34"), set("SSOENV_PRODUCTION", "1")], "PROD dev 43m", "1;7;31"),
        (vec![set("SSOENV_PRODUCTION", "1")], "PROD dev 43m", "1;7;31"),
        (vec![set("SSOENV_PRODUCTION", "1"), ends_in(14 * 60 + 30)], "PROD dev 14m", "1;7;33"),
        (vec![set("SSOENV_PRODUCTION", "1"), ends_in(-1)], "PROD dev expired", "1;7;31"),
        (vec![set("SSOENV_PRODUCTION", "1"), set("SSOENV_LABEL", "my-Prod")], "my-Prod 43m", "1;7;31"),
        (vec![set("SSOENV_PRODUCTION", "1"), set("AWS_PROFILE", "x")], "PROD dev ? x", "1;7;31"),
        (vec![set("SSOENV_PRODUCTION", "0")], "dev 43m", "32"),
        // An end of its own: what comes first.
        (vec![until(10 * 60 + 30)], "dev 10m", "7;33"),
        (vec![until(50 * 60)], "dev 43m", "7;33"),
        (vec![until(30)], "dev <1m", "7;33"),
        (vec![until(2 * 3600 + 30), ends_in(3 * 3600)], "dev 2h00m", "7;33"),
        (vec![until(10 * 60 + 30), gone("SSOENV_EXPIRES_AT")], "dev 10m", "7;33"),
        (vec![until(20 * 60 + 30), set("SSOENV_LABEL", "dev ReadOnly")], "dev ReadOnly 20m", "7;33"),
        (vec![until(20 * 60 + 30), set("SSOENV_COLOR", "34")], "dev 20m", "7;33"),
        (vec![until(20 * 60 + 30), set("SSOENV_PRODUCTION", "1")], "PROD dev 20m", "1;7;33"),
        (vec![until(20 * 60), ends_in(-1)], "dev expired", "31"),
        (vec![until(20 * 60), set("SSOENV_EXPIRES_AT", "x")], "dev ?", "31"),
        (vec![until(20 * 60), gone("SSOENV_REFRESH_AT")], "dev ?", "31"),
        (vec![until(20 * 60), set("AWS_PROFILE", "other")], "dev ? other", "31"),
        (vec![set("SSOENV_LABEL", "123456789012/Admin")], "123456789012/Admin 43m", "32"),
        (vec![gone("SSOENV_LABEL"), set("SSOENV_PROFILE", "a$b\\ü")], "a_b__ 43m", "32"),
        (vec![set("SSOENV_LABEL", ""), set("SSOENV_PROFILE", "p")], "p 43m", "32"),
        (vec![set("SSOENV_LABEL", "!!%n%F{red}\\u\\w")], "___n_F_red__u_w 43m", "32"),
        (
            vec![("SSOENV_LABEL", Some(long))],
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 43m",
            "32",
        ),
    ]
}

/// Lines that leave a fresh profile with these changes.
fn lines(kind: &Kind, changes: &[(&'static str, Option<String>)]) -> Vec<String> {
    let mut wanted: Vec<(&str, Option<String>)> =
        fresh().into_iter().map(|(name, value)| (name, Some(value))).collect();
    wanted.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    wanted.extend(changes.iter().cloned());
    let set = wanted.iter().filter_map(|(name, value)| Some(kind.exports(name, value.as_ref()?)));
    [kind.unsets(NAMES)].into_iter().chain(set).collect()
}

in_each_shell!(shells_and_program_say_the_same_of_every_state, and pwsh);
fn shells_and_program_say_the_same_of_every_state(kind: &Kind) {
    let world = World::empty();
    let mut typist = Typist::hooked(kind, &world);
    for place in 0..states().len() {
        // Times are reckoned from now on: an old bash takes half a minute for all states.
        let (changes, text, _) = states().swap_remove(place);
        let name = format!("{} {changes:?}", kind.name);
        // One line, or the hook would see states in between.
        typist.types(&lines(kind, &changes).join("; "));
        let words = [kind.word("SSOENV_PROMPT"), kind.output_of("ssoenv prompt")].join(" ");
        assert_eq!(typist.expands(&words), format!("{text} [{text}]"), "{name}");
    }
    typist.says(&kind.unsets(&["SSOENV_PROFILE"]));
    assert_eq!(typist.expands(&kind.output_of("env | grep -c SSOENV_PROMPT")), "0", "{}", kind.name);
}

/// The prompt after these changes as it comes out of the shell: in bash with the marks for readline taken out.
fn drawn(typist: &mut Typist, changes: &[(&'static str, Option<String>)]) -> String {
    let kind = typist.kind.clone();
    typist.types(&lines(&kind, changes).join("; "));
    let words = match kind.language {
        "bash" if typist.is_bash_from(4, 4) => "\"${PS1@P}\"",
        // Nothing else is in it there.
        "bash" => "\"${__ssoenv_seg-}\"",
        "zsh" => "\"${(%%)PROMPT}\"",
        "powershell" => "(prompt)",
        _ => "(fish_right_prompt)",
    };
    typist.expands(words).replace(['\u{1}', '\u{2}'], "")
}

in_each_shell!(every_state_has_its_colour_and_none_where_none_is_wanted, and pwsh);
fn every_state_has_its_colour_and_none_where_none_is_wanted(kind: &Kind) {
    let mut world = World::empty();
    for (term, no_color, coloured) in [("xterm", "", true), ("xterm", "1", false), ("dumb", "", false)] {
        world.variable("TERM", term).variable("NO_COLOR", no_color);
        let mut typist = Typist::hooked(kind, &world);
        typist.says(&kind.exports("TERM", term));
        for place in (0..states().len()).step_by(if coloured { 1 } else { 5 }) {
            let (changes, text, style) = states().swap_remove(place);
            let drawn = drawn(&mut typist, &changes);
            let name = format!("{} {term} {no_color} {text}: {drawn:?}", kind.name);
            if !coloured {
                assert!(drawn.contains(&format!("[{text}]")) && !drawn.contains(ESC), "{name}");
                continue;
            }
            let before = drawn.split(&format!("[{text}]")).next().unwrap();
            assert_ne!(before, drawn, "{name}");
            // The shells spell it each in their own way: the numbers count.
            let mut found: Vec<&str> = before
                .split(ESC)
                .filter_map(|part| part.strip_prefix('[')?.split('m').next())
                .flat_map(|numbers| numbers.split(';'))
                .filter(|number| !number.is_empty() && *number != "0")
                .collect();
            found.sort_unstable();
            found.dedup();
            let mut expected: Vec<&str> = style.split(';').collect();
            expected.sort_unstable();
            assert_eq!(found, expected, "{name}");
            let after = &drawn[before.len() + text.len() + 2..];
            assert!(after.starts_with(ESC), "{name}");
        }
    }
}

in_each_shell!(the_time_is_that_of_the_prompt_whatever_the_clock_said_before: bash, bash_posix);
fn the_time_is_that_of_the_prompt_whatever_the_clock_said_before(kind: &Kind) {
    let world = World::empty();
    let mut typist = Typist::hooked(kind, &world);
    if !typist.is_bash_from(5, 0) {
        return;
    }
    let ends = ("SSOENV_EXPIRES_AT", Some("1000003000".to_owned()));
    let line = format!("unset -v EPOCHSECONDS; EPOCHSECONDS=1000000000; {}", lines(kind, &[ends]).join("; "));
    typist.says(&line);
    for (at, text) in [
        (0, "dev 50m"),
        (1, "dev 49m"),
        (60, "dev 49m"),
        (61, "dev 48m"),
        (59, "dev 49m"),
        (-600, "dev 1h00m"),
        (-601, "dev 1h00m"),
        (-3600, "dev 1h50m"),
        (2100, "dev 15m"),
        (2101, "dev 14m"),
        (2970, "dev <1m"),
        (3000, "dev expired"),
        (0, "dev 50m"),
    ] {
        typist.says(&kind.sets("EPOCHSECONDS", &(1_000_000_000 + at).to_string()));
        assert_eq!(typist.value("SSOENV_PROMPT"), text, "{} {at}", kind.name);
    }
}

in_each_shell!(the_region_is_shown_where_the_settings_want_it, and pwsh);
fn the_region_is_shown_where_the_settings_want_it(kind: &Kind) {
    let world = World::empty();
    world.settings("prompt_region = yes\n");
    let mut typist = Typist::hooked(kind, &world);
    let set = |name, value: &str| (name, Some(value.to_owned()));
    let none = [("AWS_REGION", None), ("AWS_DEFAULT_REGION", None)];
    for (changes, text) in [
        (vec![], "dev 43m"),
        (vec![set("AWS_REGION", "eu-west-1")], "dev eu-west-1 43m"),
        (vec![set("AWS_DEFAULT_REGION", "eu-west-1")], "dev eu-west-1 43m"),
        (vec![set("AWS_REGION", "us-east-1"), set("AWS_DEFAULT_REGION", "eu-west-1")], "dev us-east-1 43m"),
        (vec![set("AWS_REGION", "us-east-1"), set("SSOENV_PRODUCTION", "1")], "PROD dev us-east-1 43m"),
        (vec![set("AWS_REGION", "us-east-1"), set("AWS_PROFILE", "b")], "dev us-east-1 ? b"),
        (vec![set("AWS_REGION", "$(touch PWNED)")], "dev 43m"),
        (vec![set("AWS_REGION", &"x".repeat(33))], "dev 43m"),
    ] {
        typist.says(&kind.unsets(&none.clone().map(|(name, _): (&str, Option<String>)| name)));
        typist.says(&lines(kind, &changes).join("; "));
        let name = format!("{} {changes:?}", kind.name);
        assert_eq!(typist.value("SSOENV_PROMPT"), text, "{name}");
        let prompt = &kind.output_of("ssoenv prompt");
        assert_eq!(typist.expands(prompt), format!("[{text}]"), "{name}");
    }
    assert!(!world.home().join("PWNED").exists(), "{}", kind.name);
}

in_each_shell!(the_colour_of_a_profile_comes_and_goes_with_it, and pwsh);
fn the_colour_of_a_profile_comes_and_goes_with_it(kind: &Kind) {
    let world = World::signed_in();
    let config = world.read(".aws/config").replace("[profile dev]\n", "[profile dev]\nssoenv_color = Blue\n");
    world.config(&config.replace("[profile staging]\n", "[profile staging]\nssoenv_color = pink\n"));
    let world = world.with_cached(&["dev", "staging"]);
    let mut typist = Typist::hooked(kind, &world);
    for (line, color) in [("use dev", "34"), ("use staging", ""), ("use dev", "34"), ("off", "")] {
        typist.says(&format!("ssoenv {line} -q"));
        assert_eq!(typist.value("SSOENV_COLOR"), color, "{} {line}", kind.name);
    }
}

in_each_shell!(what_stands_in_a_label_is_shown_and_not_expanded, and pwsh);
fn what_stands_in_a_label_is_shown_and_not_expanded(kind: &Kind) {
    let world = World::empty();
    let mut typist = Typist::hooked(kind, &world);
    if kind.is_zsh() {
        typist.says("setopt promptsubst promptbang");
    }
    let label = ("SSOENV_LABEL", Some("$(touch PWNED)`touch PWNED`%n!!".to_owned()));
    let other = ("AWS_PROFILE", Some("$(touch PWNED)`touch PWNED`%n!!\\u".to_owned()));
    assert!(drawn(&mut typist, &[label]).contains("[__touch PWNED__touch PWNED__n__ 43m]"));
    assert!(drawn(&mut typist, &[other]).contains("[dev ? __touch PWNED__touch PWNED__n___u]"));
    assert!(!world.home().join("PWNED").exists(), "{}", kind.name);
}

#[test]
fn a_line_is_broken_where_the_terminal_ends_however_long_the_segment() {
    let mut world = World::empty();
    world.variable("TERM", "xterm").variable("PS1", "> ");
    let Some(bash) = kind("bash") else { return };
    for (letters, is_full) in [(37, false), (38, true)] {
        // Fifty columns: `[dev 43m] > ` takes twelve of them, and 38 letters fill the row.
        let mut terminal = Terminal::start_on(bash.line(&world), 24, 50);
        terminal.types("eval \"$(ssoenv init bash)\"\n");
        lines(&bash, &[]).iter().skip(1).for_each(|line| terminal.types(&format!("{line}\n")));
        let prompt = format!("{ESC}[32m[dev 43m]{ESC}[m > ");
        terminal.shows(&prompt);
        terminal.types(&format!("{}\n\\builtin printf '%s|' '<'\"<\"\n", "x".repeat(letters)));
        let shown = terminal.shows("<<|");
        let row = shown.split(&prompt).nth(1).unwrap();
        // Behind the last column readline makes the terminal go on in the next row by a blank and a return.
        let row = row.split("\r\n").next().unwrap();
        assert_eq!(row.contains(" \r"), is_full, "{letters}: {shown:?}");
        assert!(!shown.contains(['\u{1}', '\u{2}']), "{shown:?}");
    }
}

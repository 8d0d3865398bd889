//! Variables that hold code, escapes of a terminal, line ends, or far too much. A `.env` file of a stranger can put them
//! into a shell.

use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::World;

const VALUES: [&str; 12] = [
    "a[$(touch PWNED)]",
    "x[$(touch PWNED)]+9999999999",
    "$(touch PWNED)",
    "`touch PWNED`",
    "'; touch PWNED; '",
    "\"; touch PWNED; \"",
    "\\'; touch PWNED; echo \\",
    "(touch PWNED)",
    "path[$(touch PWNED)]",
    "9999999999\n; touch PWNED",
    "%{$(touch PWNED)%}%(?.\u{1b}]0;evil\u{7}.)\u{1b}[2J",
    "{\"profile\":\"$(touch PWNED)\",\"region\":\"`touch PWNED`\",\"AWS_PROFILE\":\"'; touch PWNED; '\"}",
];

const VARIABLES: [&str; 16] = [
    "SSOENV_EXPIRES_AT",
    "SSOENV_REFRESH_AT",
    "SSOENV_LABEL",
    "SSOENV_PROFILE",
    "SSOENV_KEY_ID",
    "SSOENV_FILE",
    "SSOENV_STAMP",
    "AWS_PROFILE",
    "AWS_SSO_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "SSOENV_RESTORE",
    "SSOENV_SAVED",
    "SSOENV_SOURCE",
    "SSOENV_REGION",
    "SSOENV_PRODUCTION",
    "SSOENV_PROMPT",
];

/// Names that a start-up file may find in its environment, beside the contract's.
const INNER: [&str; 8] = [
    "__ssoenv_now",
    "__ssoenv_seg",
    "__ssoenv_pwd",
    "__ssoenv_found",
    "__ssoenv_drop",
    "__ssoenv_left",
    "EPOCHSECONDS",
    "SECONDS",
];

fn nothing_happened(world: &World, shown: &str, name: &str) {
    assert!(!world.home().join("PWNED").exists(), "{name}: it was run");
    for escape in ["\u{1b}[2J", "\u{1b}]0;evil"] {
        // What a theme of fish makes of a variable is not ours.
        assert!(!shown.contains(escape), "{name}: {shown:?}");
    }
}

/// A shell that finds the values in variables, since not all of them can be typed.
fn armed(kind: &Kind, world: &World, more: &[(&str, &str)]) -> Typist {
    let mut line = kind.line(world);
    VALUES.iter().enumerate().for_each(|(number, value)| line.env(format!("VALUE_{number}"), value));
    more.iter().for_each(|(name, value)| line.env(name, value));
    let mut typist = Typist::start(kind, line);
    let shown = typist.says(&kind.init(""));
    nothing_happened(world, &shown, kind.name);
    typist
}

in_each_shell!(no_value_of_any_variable_is_run_or_shown_as_it_is, and pwsh);
fn no_value_of_any_variable_is_run_or_shown_as_it_is(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut typist = armed(kind, &world, &[]);
    for variable in VARIABLES.into_iter().step_by(kind.step(2)) {
        typist.says("ssoenv use dev -q");
        assert!(typist.value("SSOENV_PROMPT").starts_with("dev "), "{} {variable}", kind.name);
        for (number, value) in VALUES.iter().enumerate() {
            let name = format!("{} {variable}={value:?}", kind.name);
            let line = match kind.language {
                "fish" => format!("set -gx {variable} \"$VALUE_{number}\""),
                "powershell" => format!("$env:{variable} = $env:VALUE_{number}"),
                _ => format!("export {variable}=\"$VALUE_{number}\""),
            };
            let shown = typist.says(&line);
            nothing_happened(&world, &shown, &name);
        }
        // Another place, another file, another command.
        let shown = typist.says("cd /") + &typist.says("cd") + &typist.says("ssoenv off");
        nothing_happened(&world, &shown, &format!("{} {variable}", kind.name));
        typist.says(&kind.unsets(&VARIABLES));
    }
}

in_each_shell!(what_a_shell_starts_with_is_not_run_either, and pwsh);
fn what_a_shell_starts_with_is_not_run_either(kind: &Kind) {
    let world = World::signed_in();
    let active = world.used(&["dev"]);
    for (number, value) in VALUES.into_iter().enumerate().step_by(kind.step(6)) {
        let name = format!("{} {value:?}", kind.name);
        for (variables, keys) in [(&VARIABLES[..], number % 2 == 0), (&INNER[..], true)] {
            let mut more: Vec<(&str, &str)> =
                active.iter().map(|(name, value)| (&**name, &**value)).collect();
            more.retain(|_| keys);
            more.extend(variables.iter().map(|variable| (*variable, value)));
            if keys {
                more.push(("SSOENV_KEY_ID", &active["AWS_ACCESS_KEY_ID"]));
                more.push(("AWS_ACCESS_KEY_ID", &active["AWS_ACCESS_KEY_ID"]));
            }
            let mut typist = armed(kind, &world, &more);
            let shown = typist.says("true") + &typist.says("cd /") + &typist.says("cd");
            nothing_happened(&world, &shown, &name);
            assert!(!shown.contains("status off") && !shown.contains("ended with status"), "{name}: {shown}");
        }
    }
}

in_each_shell!(a_value_without_end_holds_no_prompt, and pwsh);
fn a_value_without_end_holds_no_prompt(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut typist = Typist::hooked(kind, &world);
    // Those that the shell itself looks at.
    for variable in &VARIABLES[..8] {
        typist.says("ssoenv use dev -q");
        let line = match kind.language {
            "fish" => format!("set -e {variable}; set -g {variable} (string repeat -n 1000000 9)"),
            // No program could be started with as much as that in its environment.
            "powershell" => format!("$env:{variable} = '9' * 100000"),
            _ => format!("unset -v {variable}; {variable}=$(printf '%01000000d' 9)"),
        };
        typist.says(&line);
        let segment = typist.value("SSOENV_PROMPT");
        assert!(segment.len() < 200, "{} {variable}: {}", kind.name, segment.len());
        assert!(!typist.says("true").contains("ended with status"), "{} {variable}", kind.name);
        typist.says(&kind.unsets(&VARIABLES));
    }
    assert_eq!(typist.status_of("ssoenv use dev -q"), "0", "{}", kind.name);
}

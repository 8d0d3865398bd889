//! The account of what a process prints: `AccountId`, or `aws_account_id` of the profile. It names the shell, it says what
//! is production, and a renewal never leads to another one.

use super::{ages, cached, ending, id, prints, shell, world};
use crate::binding::directories::Played;
use crate::support::clock::now;
use crate::support::wait::until;
use serde_json::Value;

const PRODUCTION: &str = "production = 012345678901/*\n";

fn with_account(mut answer: Value, account_id: &str) -> Value {
    answer["AccountId"] = account_id.into();
    answer
}

#[test]
fn the_account_is_the_one_that_is_printed_else_the_profiles() {
    for (keys, printed, account_id) in [
        ("", Some("444455556666"), "444455556666"),
        ("aws_account_id = 444455556666", None, "444455556666"),
        ("aws_account_id = 111111111111", Some("444455556666"), "444455556666"),
        ("", None, ""),
        ("", Some("4444"), ""),
        ("aws_account_id = mine", None, ""),
    ] {
        let world = world(keys);
        let answer = ending("ASIAFIRST", 3600);
        prints(&world, &printed.map_or(answer.clone(), |account_id| with_account(answer, account_id)));
        let set = world.used(&["printed"]);
        let value = |name: &str| set.get(name).map_or("", String::as_str);
        assert_eq!(
            (value("AWS_ACCOUNT_ID"), value("SSOENV_ACCOUNT_ID"), value("AWS_ACCESS_KEY_ID")),
            (account_id, account_id, "ASIAFIRST"),
            "{keys} {printed:?}"
        );
        // Whoever asks ssoenv as a process hears it too.
        let document: Value =
            serde_json::from_str(&world.run(&["credential-process", "printed"]).stdout).unwrap();
        assert_eq!(document["AccountId"].as_str().unwrap_or_default(), account_id, "{keys} {printed:?}");
    }
}

/// The hook's call, again after the process behind it has fetched.
fn renews(shell: &mut Played, id: &str) {
    shell.refreshes();
    until(|| cached(&shell.world).iter().any(|file| file.contains(id)));
    shell.refreshes();
}

#[test]
fn a_renewal_takes_keys_of_the_same_account_and_leaves_another_one_alone() {
    for (keys, before, after, is_renewed) in [
        ("", Some("444455556666"), Some("444455556666"), true),
        ("", None, None, true),
        ("aws_account_id = 444455556666", None, None, true),
        ("", Some("444455556666"), Some("111111111111"), false),
        ("", None, Some("111111111111"), false),
        ("aws_account_id = 444455556666", None, Some("111111111111"), false),
    ] {
        let mut shell = shell(keys);
        let answer = |id: &str, seconds: i64, account_id: Option<&str>| {
            let answer = ending(id, seconds);
            account_id.map_or(answer.clone(), |account_id| with_account(answer, account_id))
        };
        prints(&shell.world, &answer("ASIAFIRST", 300, before));
        shell.does(&["use", "printed"]);
        let account_id = shell.holds("SSOENV_ACCOUNT_ID").to_owned();
        ages(&shell.world, 60);
        prints(&shell.world, &answer("ASIASECOND", 3600, after));
        renews(&mut shell, "ASIASECOND");
        let key = if is_renewed { "ASIASECOND" } else { "ASIAFIRST" };
        assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), key, "{keys} {before:?} {after:?}");
        assert_eq!((shell.holds("SSOENV_KEY_ID"), shell.holds("SSOENV_ACCOUNT_ID")), (key, &*account_id));
        assert_eq!(shell.holds("SSOENV_REFRESH_AT").is_empty(), !is_renewed, "{keys} {before:?} {after:?}");
        let shown = shell.says(&["prompt"]).stdout;
        assert_eq!(shown.contains('?'), !is_renewed, "{shown}");
    }
}

#[test]
fn production_is_known_by_the_account_that_is_printed() {
    for (keys, printed) in [("", true), ("aws_account_id = 012345678901", false)] {
        let mut shell = shell(keys);
        shell.world.settings(PRODUCTION);
        let answer = ending("ASIAPROD", 3600);
        let answer = if printed { with_account(answer, "012345678901") } else { answer };
        prints(&shell.world, &answer);
        shell.goes("work");
        let bound = shell.says(&["bind", "printed"]);
        let why =
            "~/work/.ssoenv is bound to printed, which is production: run `ssoenv use .` to activate it";
        assert!(bound.stderr.contains(why), "{}", bound.stderr);
        assert_eq!((shell.holds("AWS_ACCESS_KEY_ID"), shell.holds("SSOENV_PROFILE")), ("", "printed"));
        shell.goes(".");
        assert!(shell.goes("work").contains(why));
        assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), "");
        let never: i64 = shell.holds("SSOENV_REFRESH_AT").parse().unwrap();
        assert!(never > now() + 100_000_000, "nothing will make it less of production: {never}");

        // A person may, and it does not come back by itself.
        shell.goes(".");
        shell.does(&["use", "printed"]);
        assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), id(&answer));
        assert_eq!((shell.holds("SSOENV_PRODUCTION"), shell.holds("AWS_ACCOUNT_ID")), ("1", "012345678901"));
        shell.goes("other");
        shell.does(&["bind", "staging"]);
        assert_eq!((shell.holds("SSOENV_PROFILE"), shell.holds("SSOENV_PRODUCTION")), ("staging", ""));
        let said = shell.goes(".");
        assert!(said.contains("printed is production and is not restored automatically"), "{said}");
        assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), "");
    }
}

#[test]
fn another_account_is_not_production() {
    let world = world("");
    world.settings(PRODUCTION);
    prints(&world, &with_account(ending("ASIADEV", 3600), "111111111111"));
    assert!(!world.used(&["printed"]).contains_key("SSOENV_PRODUCTION"));
}

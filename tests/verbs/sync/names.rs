//! Names: collisions, renamed accounts, hostile text.

use super::{edit, kept, names, pairs, section, signed_in, sync, sync_anew, text, with};
use crate::support::world::World;

const DEV: &str = "111111111111";
const STAGING: &str = "222222222222";

/// Only the ReadOnly roles, in profiles called after their accounts.
const OPTIONS: [&str; 5] = ["--name", "{account_name|slug}", "--role", "ReadOnly", "--json"];

fn renamed(world: &World, account_id: &str, name: &str) {
    world.service.assign(account_id, name, "x@example.com", &[]);
}

fn role_of(world: &World, profile: &str) -> String {
    world.used(&[profile])["SSOENV_ACCOUNT_ID"].clone()
}

#[test]
fn a_renamed_account_keeps_its_profile_until_rename_is_given() {
    let world = signed_in();
    drop(sync_anew(&world, &OPTIONS));
    renamed(&world, DEV, "legacy");
    let before = text(&world);
    let ran = sync_anew(&world, &OPTIONS);
    assert_eq!(text(&world), before);
    assert_eq!(kept(&ran), pairs(&[("not-renamed", "dev")]));
    assert!(
        ran.stderr.contains("1 profile keeps the name; --rename changes dev to legacy"),
        "{}",
        ran.stderr
    );
    edit(&world, "[profile dev]\n", "[profile dev] # mine\noutput = json\n");
    let before = text(&world);
    let ran = sync(&world, &[&["--yes", "--rename"], &OPTIONS[..]].concat());
    assert_eq!(text(&world), before.replace("[profile dev] #", "[profile legacy] #"));
    assert!(ran.stdout.contains("\"from\": \"dev\""), "{}", ran.stdout);
    // Nobody else gets the old name unseen.
    world.service.assign("444444444444", "dev", "x@example.com", &["ReadOnly"]);
    let ran = sync_anew(&world, &OPTIONS);
    assert!(names(&world).contains(&"dev-444444444444".to_owned()), "{:?}", names(&world));
    assert_eq!(kept(&ran), pairs(&[("name-of-another-role", "dev-444444444444")]));
    assert_eq!(role_of(&world, "legacy"), DEV);
}

#[test]
fn accounts_that_swap_their_names_swap_profiles_only_with_rename() {
    let world = signed_in();
    drop(sync_anew(&world, &OPTIONS));
    renamed(&world, DEV, "staging");
    renamed(&world, STAGING, "dev");
    let before = text(&world);
    drop(sync_anew(&world, &OPTIONS));
    assert_eq!(text(&world), before);
    assert_eq!((role_of(&world, "dev"), role_of(&world, "staging")), (DEV.to_owned(), STAGING.to_owned()));
    let ran = sync(&world, &[&["--yes", "--rename", "--quiet"], &OPTIONS[..]].concat());
    let moved = "dev leads to another role: ReadOnly in 222222222222 (dev), and no longer ReadOnly in 111111111111 (staging)";
    assert!(ran.stderr.contains(moved), "{}", ran.stderr);
    assert_eq!((role_of(&world, "dev"), role_of(&world, "staging")), (STAGING.to_owned(), DEV.to_owned()));
    let after = text(&world);
    drop(sync(&world, &[&["--yes", "--rename"], &OPTIONS[..]].concat()));
    assert_eq!(text(&world), after);
}

#[test]
fn a_removed_profile_leaves_its_name_to_nobody() {
    let world = signed_in();
    drop(sync_anew(&world, &OPTIONS));
    world.service.unassign(DEV, "ReadOnly");
    world.service.unassign(DEV, "Developer");
    drop(sync_anew(&world, &[&["--prune=all"], &OPTIONS[..]].concat()));
    assert_eq!(names(&world), ["prod", "staging"]);
    world.service.assign("444444444444", "dev", "x@example.com", &["ReadOnly"]);
    drop(sync_anew(&world, &OPTIONS));
    assert_eq!(names(&world), ["prod", "staging", "dev-444444444444"]);
    let ran = sync(&world, &[&["--yes", "--rename"], &OPTIONS[..]].concat());
    assert!(names(&world).contains(&"dev".to_owned()), "{}", ran.stderr);
    assert!(ran.stderr.contains("dev leads to another role"), "{}", ran.stderr);
}

#[test]
fn all_accounts_of_one_name_get_their_ids() {
    let world = signed_in();
    renamed(&world, STAGING, "Dev");
    let ran = sync_anew(&world, &OPTIONS);
    let mut found = names(&world);
    found.sort();
    assert_eq!(found, ["dev-111111111111", "dev-222222222222", "prod"]);
    assert!(
        ran.stderr.contains("2 profiles have the account id in the name, since accounts share a name: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_name_that_the_person_gave_stays() {
    let world = signed_in();
    drop(sync_anew(&world, &OPTIONS));
    edit(&world, "[profile dev]", "[profile 'my dev']");
    let before = text(&world);
    drop(sync(&world, &[&["--yes", "--rename"], &OPTIONS[..]].concat()));
    assert_eq!(text(&world), before);
}

#[test]
fn what_refers_to_a_profile_keeps_it_from_getting_another_name() {
    let world =
        with("[profile chain]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = dev\n");
    world.settings("[alias]\np1 = prod\n");
    drop(sync_anew(&world, &OPTIONS));
    std::fs::create_dir(world.home().join("work")).unwrap();
    std::fs::write(world.home().join("work/.ssoenv"), "staging\n").unwrap();
    let allowed = world.run(&["allow", "work"]);
    assert_eq!(allowed.code, Some(0), "{}", allowed.stderr);
    for account_id in [DEV, STAGING, "012345678901"] {
        renamed(&world, account_id, &format!("new-{account_id}"));
    }
    let before = text(&world);
    let ran = sync_anew(&world, &[&["--rename"], &OPTIONS[..]].concat());
    assert_eq!(text(&world), before);
    let reasons: Vec<String> = kept(&ran).into_iter().map(|(reason, _)| reason).collect();
    assert_eq!(reasons, ["referenced"; 3]);
    // A name that is an alias is no name for a new profile.
    world.settings("[alias]\nops = dev\n");
    world.service.assign("444444444444", "Ops", "x@example.com", &["ReadOnly"]);
    let ran = sync_anew(&world, &OPTIONS);
    assert!(kept(&ran).contains(&("name-of-alias".to_owned(), "ops".to_owned())), "{}", ran.stdout);
}

#[test]
fn hostile_names_of_accounts_become_safe_ones() {
    for (name, expected) in [
        ("[profile x]", "profile-x"),
        ("a]b[c", "a-b-c"),
        ("x # y ; z", "x-y-z"),
        ("\"quoted\" 'twice'", "quoted-twice"),
        ("$(touch /tmp/x) `id` & | > <", "touch-tmp-x-id"),
        ("back\\slash\\", "back-slash"),
        ("  blanks  ", "blanks"),
        ("-rf", "rf"),
        ("..", "account-111111111111"),
        ("default", "account-default"),
        ("222222222222", "account-222222222222"),
        ("日本 prod", "prod"),
        ("%(home)s", "home-s"),
        ("a\u{1b}[2Jb", "a-2jb"),
        (&"x".repeat(128), &"x".repeat(100)),
    ] {
        let world = signed_in();
        renamed(&world, DEV, name);
        let ran =
            sync_anew(&world, &["--name", "{account_name|slug}", "--account", DEV, "--role", "ReadOnly"]);
        assert_eq!(
            text(&world),
            format!("{}{}", super::SESSION, section(expected, DEV, "ReadOnly")),
            "{name:?}"
        );
        assert!(!ran.stderr.contains('\u{1b}'), "{name:?}: {}", ran.stderr);
        assert_eq!(role_of(&world, expected), DEV);
    }
}

#[test]
fn roles_of_an_account_get_the_role_where_the_template_has_none() {
    let world = signed_in();
    let options = ["--name", "{account_name|slug}", "--json"];
    drop(sync(&world, &["--yes", "--role", "ReadOnly", "--name", "{account_name|slug}"]));
    assert_eq!(names(&world), ["dev", "prod", "staging"]);
    // What is there keeps its short name, also with --rename.
    let ran = sync(&world, &[&["--yes", "--rename"], &options[..]].concat());
    let expected = ["dev", "dev-developer", "prod", "prod-administrator", "staging", "staging-developer"];
    let found = |world: &World| {
        let mut found = names(world);
        found.sort();
        found
    };
    assert_eq!(found(&world), expected);
    let said = "3 profiles have the role in the name, since the template has no {role} and the account several roles: ";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    for more in [&[][..], &["--rename"], &["--role", "Developer", "--rename"]] {
        let before = text(&world);
        let ran = sync(&world, &[&["--yes"], more, &options[..]].concat());
        let kept = kept(&ran).into_iter().filter(|(reason, _)| reason != "not-selected");
        assert_eq!((text(&world), kept.count()), (before, 0), "{}", ran.stderr);
    }
    // Without profiles before, all of them get it; what an account has alone stays short.
    let world = signed_in();
    world.service.unassign("012345678901", "ReadOnly");
    drop(sync(&world, &[&["--yes", "--exclude", "dev-readonly"], &options[..]].concat()));
    assert_eq!(found(&world), ["dev-developer", "prod", "staging-developer", "staging-readonly"]);
    // Accounts that share a name have both.
    let world = signed_in();
    renamed(&world, STAGING, "Dev");
    drop(sync_anew(&world, &[&["--exclude", "prod"], &options[..]].concat()));
    let ids = ["dev-developer-111111111111", "dev-developer-222222222222"];
    assert_eq!(found(&world)[..2], ids, "{:?}", names(&world));
    assert_eq!(names(&world).len(), 4);
}

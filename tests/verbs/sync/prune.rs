//! Profiles whose roles are gone.

use super::{edit, kept, names, pairs, settle, state_file, sync, sync_anew, text, with};
use crate::support::identity_center::{Fault, Operation};
use crate::support::world::{Ran, World};

/// A home with generated profiles, of which one has lost its role.
fn with_a_role_gone(sections: &str) -> World {
    let world = with(sections);
    drop(sync(&world, &["--yes"]));
    world.service.unassign("222222222222", "ReadOnly");
    world
}

fn pruned(world: &World, options: &[&str]) -> Ran {
    sync_anew(world, &[&["--prune", "--json"], options].concat())
}

fn is_there(world: &World) -> bool {
    names(world).contains(&"staging-readonly".to_owned())
}

#[test]
fn a_profile_goes_with_its_role_if_that_is_asked_for() {
    let world = with_a_role_gone("");
    let ran = sync_anew(&world, &["--json"]);
    assert_eq!(kept(&ran), pairs(&[("not-pruned", "staging-readonly")]));
    assert!(ran.stderr.contains("--prune removes staging-readonly"), "{}", ran.stderr);
    assert!(is_there(&world));
    let before = text(&world);
    let ran = pruned(&world, &[]);
    assert_eq!(kept(&ran), pairs(&[]), "{}", ran.stderr);
    assert_eq!(
        text(&world),
        before.replace(&super::section("staging-readonly", "222222222222", "ReadOnly"), "")
    );
    assert!(ran.stderr.contains("1 profile removed"), "{}", ran.stderr);
    // Whatever the other options select.
    let world = with_a_role_gone("");
    drop(pruned(&world, &["--account", "dev", "--role", "Developer"]));
    assert!(!is_there(&world));
}

#[test]
fn what_is_in_use_stays() {
    type Use = fn(&mut World);
    for (how, use_it) in [
        (
            "source_profile of chain",
            (|world| {
                let chain = "\n[profile chain]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = staging-readonly\n";
                super::write(world, &(text(world) + chain));
            }) as Use,
        ),
        ("alias ro stands for it", |world| world.settings("[alias]\nro = staging-readonly\n")),
        ("AWS_PROFILE", |world| {
            world.variable("AWS_PROFILE", "staging-readonly");
        }),
        ("SSOENV_PROFILE", |world| {
            world.variable("SSOENV_PROFILE", "staging-readonly");
        }),
        ("you have used it recently", |world| {
            std::fs::write(world.home().join(".local/state/ssoenv/history"), "1 staging-readonly\n").unwrap();
        }),
        ("~/.ssoenv names it", |world| {
            std::fs::write(world.home().join(".ssoenv"), "staging-readonly\n").unwrap();
            assert_eq!(world.run(&["allow"]).code, Some(0));
        }),
    ] {
        let mut world = with_a_role_gone("");
        use_it(&mut world);
        let ran = pruned(&world, &[]);
        assert_eq!(kept(&ran), pairs(&[("in-use", "staging-readonly")]), "{how}: {}", ran.stderr);
        assert!(ran.stderr.contains(how), "{how}: {}", ran.stderr);
        assert!(is_there(&world), "{how}");
    }
}

#[test]
fn a_profile_that_the_person_has_changed_stays() {
    let world = with_a_role_gone("");
    edit(&world, "[profile staging-readonly]", "[profile mine]");
    assert_eq!(kept(&pruned(&world, &[])), pairs(&[("changed-inside", "mine")]));
    let world = with_a_role_gone("");
    edit(&world, "[profile staging-readonly]\n", "[profile staging-readonly]\noutput = json\n");
    assert_eq!(kept(&pruned(&world, &[])), pairs(&[("changed-inside", "staging-readonly")]));
    let world = with_a_role_gone("");
    edit(&world, "[profile staging-readonly]\n", "[profile staging-readonly]\nregion = eu-west-1\n");
    assert_eq!(kept(&pruned(&world, &[])), pairs(&[("changed-inside", "staging-readonly")]));
    let world = with_a_role_gone("");
    edit(&world, "[profile staging-readonly]\n", "# why\n[profile staging-readonly]\n# note\n");
    drop(pruned(&world, &[]));
    assert!(!is_there(&world));
    assert!(
        text(&world).contains("# why\n") && text(&world).contains("# note\n"),
        "comments stay: {}",
        text(&world)
    );
}

#[test]
fn another_user_removes_nothing() {
    let world = with_a_role_gone("");
    world.service.configure(|rules| rules.user = "alex".to_owned());
    let logout = world.run(&["logout", "my-org"]);
    assert_eq!(logout.code, Some(0), "{}", logout.stderr);
    world.sign_in_to("my-org");
    let ran = pruned(&world, &[]);
    assert_eq!(kept(&ran), pairs(&[("other-user", "staging-readonly")]));
    assert!(ran.stderr.contains("another user has generated it: staging-readonly (sam)"), "{}", ran.stderr);
    // Nor does anybody if it is not known who has generated the profile.
    let world = with_a_role_gone("");
    std::fs::remove_file(state_file(&world)).unwrap();
    assert_eq!(kept(&pruned(&world, &[])), pairs(&[("unknown-user", "staging-readonly")]));
    // Or who is signed in.
    let world = with_a_role_gone("");
    world.service.fault(Operation::GetCallerIdentity, Fault::Status(403));
    let ran = pruned(&world, &[]);
    assert_eq!(kept(&ran), pairs(&[("unknown-user", "staging-readonly")]));
    assert!(
        ran.stderr.contains("staging-readonly; `ssoenv sync --prune` at a terminal asks you"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_user_is_asked_of_the_most_harmless_role_and_its_failure_is_none_of_sync() {
    let world = with("");
    world.service.fault(Operation::GetRoleCredentials, Fault::Status(403));
    let ran = sync(&world, &["--yes"]);
    assert_eq!(names(&world).len(), 6);
    assert!(!ran.stderr.contains("GetRoleCredentials") && !ran.stderr.contains("warning"), "{}", ran.stderr);
    let world = with("");
    world.service.forget_calls();
    drop(sync(&world, &["--yes"]));
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
    drop(sync(&world, &["--yes"]));
    assert_eq!(world.service.count(Operation::GetCallerIdentity), 1);
    assert!(std::fs::read_to_string(state_file(&world)).unwrap().contains("\"user\""));
}

#[test]
fn more_than_a_third_needs_a_word_of_its_own() {
    let world = with_a_role_gone("");
    world.service.unassign("222222222222", "Developer");
    world.service.unassign("111111111111", "Developer");
    let before = text(&world);
    let ran = pruned(&world, &[]);
    assert_eq!(text(&world), before);
    let reasons: Vec<String> = kept(&ran).into_iter().map(|(reason, _)| reason).collect();
    assert_eq!(reasons, ["too-many"; 3]);
    assert!(ran.stderr.contains("--prune=all removes"), "{}", ran.stderr);
    let ran = sync_anew(&world, &["--prune=all"]);
    assert!(ran.stderr.contains("3 profiles removed"), "{}", ran.stderr);
}

#[test]
fn an_incomplete_listing_removes_nothing() {
    let world = with_a_role_gone("");
    let before = text(&world);
    world.service.fault(Operation::ListAccountRoles, Fault::Status(400));
    settle(&world);
    let ran = world.run(&["sync", "--yes", "--refresh", "--prune=all"]);
    assert_eq!(ran.code, Some(6), "{}", ran.stderr);
    assert_eq!(text(&world), before);
}

#[test]
fn an_old_listing_is_refreshed_before_it_removes_anything() {
    let world = with_a_role_gone("");
    // The kept listing lacks the role, which is assigned again.
    drop(sync_anew(&world, &[]));
    world.service.assign("222222222222", "staging", "staging@example.com", &["ReadOnly"]);
    let listing = world.home().join(".local/state/ssoenv/accounts");
    for entry in std::fs::read_dir(listing).unwrap() {
        let path = entry.unwrap().path();
        let kept = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, an_hour_older(&kept)).unwrap();
    }
    let before = text(&world);
    world.service.forget_calls();
    drop(sync(&world, &["--yes", "--prune"]));
    assert_eq!(text(&world), before);
    assert_eq!(world.service.count(Operation::ListAccountRoles), 3);
}

/// Makes every time in a listing an hour older.
fn an_hour_older(listing: &str) -> String {
    let mut text = String::new();
    let mut digits = String::new();
    for character in listing.chars().chain([' ']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        match digits.parse::<i64>() {
            Ok(time) if digits.len() == 10 => text += &(time - 3600).to_string(),
            _ => text += &digits,
        }
        digits.clear();
        text.push(character);
    }
    text
}

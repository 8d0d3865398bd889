//! Shells with the hook that use a profile of `aws login`.

use super::{SAM, has_left, path, world};
use crate::support::clock::now;
use crate::support::home;
use crate::support::identity_center::Operation;
use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::World;

/// The shell's keys and those of the file have expired.
fn expires(world: &World, typist: &mut Typist) {
    has_left(world, -60);
    let line = typist.kind.exports("SSOENV_EXPIRES_AT", &(now() - 60).to_string());
    // In one line: between two there is a prompt.
    typist.types(&format!("{line}; {}", typist.kind.exports("SSOENV_REFRESH_AT", "9")));
}

/// Types commands at prompts until the shell has other keys.
fn has_other_keys(typist: &mut Typist, key: &str) -> String {
    let (mut shown, mut prompts) = (typist.says(""), 0);
    while typist.value("AWS_ACCESS_KEY_ID") == key {
        prompts += 1;
        assert!(prompts < 2000, "{}: {shown}", typist.kind.name);
        shown += &typist.says(&typist.kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    shown
}

in_each_shell!(the_hook_renews_the_sign_in_and_the_shell_has_its_new_keys);
fn the_hook_renews_the_sign_in_and_the_shell_has_its_new_keys(kind: &Kind) {
    let (world, sign_in) = world();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use console");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), sign_in.access_key_id, "{}", kind.name);
    expires(&world, &mut typist);
    let shown = has_other_keys(&mut typist, &sign_in.access_key_id);
    assert!(!shown.contains("ssoenv: "), "{}: {shown}", kind.name);
    assert_eq!(world.service.count(Operation::CreateOAuth2Token), 1, "{}", kind.name);
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "console");
}

in_each_shell!(a_sign_in_that_has_ended_is_told_once_with_the_command_and_a_new_one_is_taken);
fn a_sign_in_that_has_ended_is_told_once_with_the_command_and_a_new_one_is_taken(kind: &Kind) {
    let (world, sign_in) = world();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use console");
    std::fs::remove_file(path(&world)).unwrap();
    let line = kind.exports("SSOENV_EXPIRES_AT", &(now() - 60).to_string());
    typist.types(&format!("{line}; {}", kind.exports("SSOENV_REFRESH_AT", "9")));
    let mut shown = typist.says("");
    for _ in 0..5 {
        shown += &typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    assert_eq!(shown.matches("ssoenv: ").count(), 1, "{}: {shown}", kind.name);
    assert!(shown.contains("aws login --profile console"), "{}: {shown}", kind.name);
    assert!(world.service.calls().is_empty(), "{}", kind.name);
    home::write_login(world.home(), &world.service.console_sign_in(SAM));
    has_other_keys(&mut typist, &sign_in.access_key_id);
}

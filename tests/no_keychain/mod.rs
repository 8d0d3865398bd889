//! A build without the feature `keychain`: it says so, and keeps nothing in plain files instead.
//! `cargo test --no-default-features --test ssoenv no_keychain`

use crate::support::world::World;

#[test]
fn a_session_that_wants_a_keychain_is_refused() {
    let world = World::sealed();
    world.sign_in_with(60);
    std::fs::remove_file(world.key_path()).unwrap();
    for arguments in [&["credential-process", "dev"][..], &["login", "my-org", "--device-code", "--force"]] {
        world.service.configure(|rules| {
            rules.device_interval = 0;
            rules.approve_device_automatically = true;
        });
        let ran = world.run(arguments);
        assert_eq!((ran.code, &*ran.stdout), (Some(6), ""), "{arguments:?}: {}", ran.stderr);
        let sentence = "ssoenv: this ssoenv is built without keychain support\nhint: ";
        assert!(ran.stderr.contains(sentence), "{arguments:?}: {}", ran.stderr);
        assert!(!world.home().join(".aws/sso").exists());
    }
}

#[test]
fn a_key_in_memory_still_serves() {
    let world = World::sealed();
    world.sign_in_with(60);
    assert_eq!(world.run(&["credential-process", "dev"]).code, Some(0));
}

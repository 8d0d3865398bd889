//! A program asks, and no person: no question, no browser, whatever the settings say; the exit code and stderr say what
//! is wrong, and stdout stays empty.

use crate::support::browser::MustStayClosed;
use crate::support::identity_center::{Fault, Operation};
use crate::support::terminal::on_a_terminal;
use crate::support::world::World;

#[test]
fn even_on_a_terminal_with_every_consent_given_nobody_is_asked() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    world.settings("auto_login = yes\n");
    world.variable("SSOENV_WRAP", "bash");
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["credential-process", "dev"]));
    assert_eq!(code, 3);
    assert_eq!(screen, "ssoenv: not signed in to my-org\r\nhint: ssoenv login my-org\r\n");
    assert!(world.service.calls().is_empty());
    // Nor for one of several: the list is an error.
    world.variable("TERM", "xterm");
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["credential-process", "111111111111"]));
    assert_eq!(code, 5, "{screen}");
    assert!(screen.starts_with("ssoenv: account 111111111111 matches more than one: "), "{screen}");
}

#[test]
fn a_failure_has_its_code_and_prints_nothing() {
    for (spoil, target, code, said) in [
        (
            &(|world: &World| std::fs::remove_file(world.token_path()).unwrap()) as &dyn Fn(&World),
            "dev",
            3,
            "ssoenv: not signed in to my-org\nhint: ssoenv login my-org\n",
        ),
        (&|world| world.service.unassign("111111111111", "Developer"), "dev", 4, "Developer"),
        (&|_| (), "typo", 5, "ssoenv: no profile typo in "),
        (&|world| world.service.fault(Operation::GetRoleCredentials, Fault::Garbage), "dev", 6, "\nhint: "),
        (&|_| (), "--regoin", 2, "--regoin"),
        (&|_| (), "my-org/999999999999/Admin", 4, "999999999999"),
    ] {
        let world = World::signed_in();
        spoil(&world);
        let ran = world.run(&["credential-process", target]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""), "{target} {}", ran.stderr);
        assert!(ran.stderr.starts_with("ssoenv: ") && ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn a_session_that_is_over_still_gives_what_is_cached_with_a_word() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.role_life = 1200);
    let first = super::printed(&world, &["dev"]);
    std::fs::remove_file(world.token_path()).unwrap();
    let ran = world.run(&["credential-process", "dev", "--min-ttl", "30m"]);
    assert_eq!((ran.code, ran.stdout), (Some(0), first));
    assert!(ran.stderr.contains("the cached credentials of dev expire in "), "{}", ran.stderr);
}

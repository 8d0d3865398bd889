//! `--dry-run` shows what would run, and runs nothing.

use crate::support::identity_center::Operation;
use crate::support::world::World;

#[test]
fn a_table_and_lines_of_json_say_what_would_run() {
    let world = World::signed_in();
    let ran = world.run(&["each", "dev", "prod", "--dry-run", "--", "touch", "was-run"]);
    assert_eq!(
        ran.stdout,
        "TARGET  ACCOUNT       NAME  ROLE           REGION        PRODUCTION\n\
         dev     111111111111  -     Developer      eu-west-1     \n\
         prod    012345678901  -     Administrator  eu-central-1  yes\n"
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let ran = world.run(&["each", "prod", "--dry-run", "--json"]);
    assert_eq!(
        ran.stdout,
        "{\"target\":\"prod\",\"account\":\"012345678901\",\"account_name\":null,\"role\":\"Administrator\",\"region\":\"eu-central-1\",\"production\":true}\n"
    );
    assert!(world.service.calls().is_empty() && !world.home().join("was-run").exists());
}

#[test]
fn it_asks_for_the_listing_alone_and_needs_no_sign_in_without_one() {
    let world = World::empty();
    let ran = world.run(&["each", "dev", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = world.run(&["each", "--available", "--role", "ReadOnly", "--dry-run"]);
    assert!(ran.code == Some(3) && ran.stdout.is_empty(), "{ran:?}");
    world.sign_in();
    let ran = world.run(&["each", "--available", "--role", "ReadOnly", "--dry-run"]);
    assert!(ran.stdout.contains("222222222222/ReadOnly  222222222222  staging"), "{ran:?}");
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 0);
}

//! `use` end to end.

use crate::support::identity_center::Operation;
use crate::support::world::World;

#[test]
fn fetches_once_and_then_serves_from_the_cache() {
    let world = World::signed_in();
    let first = world.used(&["dev"]);
    let second = world.used(&["dev"]);
    assert_eq!(first["AWS_ACCESS_KEY_ID"], second["AWS_ACCESS_KEY_ID"]);
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
    assert_eq!(world.service.count(Operation::CreateToken), 0);
}

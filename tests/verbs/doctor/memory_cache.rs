//! `cache = memory`: what is still on a disk, and machines without a folder in memory.

use super::*;
use crate::credentials::memory_cache::with_memory;

#[test]
fn what_is_on_the_disk_is_found_and_a_missing_folder_in_memory_is_said() {
    let (mut world, memory) = with_memory(World::signed_in(), "");
    drop(world.used(&["dev"]));
    drop(world.used(&["deploy"]));
    world.settings("cache = memory\n");
    let found = |world: &World, id: &str| {
        let found = findings(world).into_iter();
        found.filter(|finding| finding["id"] == id).collect::<Vec<Value>>()
    };
    let [on_disk] = &found(&world, "cache.on-disk")[..] else { panic!("it is said once") };
    assert_eq!(on_disk["remedy"], "ssoenv logout --roles my-org");
    assert!(
        on_disk["evidence"]
            .to_string()
            .contains(world.role_path("111111111111", "Developer").to_str().unwrap())
    );
    assert_eq!(found(&world, "cache.no-memory"), [Value::Null; 0]);
    drop(world.used(&["dev"]));
    let left = world.run(&["doctor", "--leftovers"]).stdout;
    assert!(left.contains(memory.path().join("ssoenv").to_str().unwrap()), "{left}");
    assert_eq!(world.run(&["logout", "--roles", "my-org"]).code, Some(0));
    assert_eq!(found(&world, "cache.on-disk"), [Value::Null; 0]);
    world.variable("XDG_RUNTIME_DIR", "");
    assert_eq!(found(&world, "cache.no-memory").len(), 1);
    world.settings("");
    assert_eq!(found(&world, "cache.no-memory").len(), 0);
}

//! `credential-process`, and the profiles whose credentials a process prints.

/// `configure --credential-process`, and who reads what it has written.
mod configured_line;
/// What is printed, to the byte.
mod document;
/// Profiles that name their role by keys of ssoenv.
mod own_role;
/// `use` of profiles that run a process.
mod process_profiles;
/// Processes that ask for themselves.
mod recursion;
/// Nobody is asked anything.
mod unattended;

use crate::support::world::World;

/// What a run without any word on stderr has printed.
fn printed(world: &World, arguments: &[&str]) -> String {
    let ran = world.run(&[&["credential-process"], arguments].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    ran.stdout
}

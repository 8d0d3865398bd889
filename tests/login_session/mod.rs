//! Profiles of `aws login` (`login_session`): its cache file, read and renewed in every verb.

/// Shells with the hook.
#[cfg(unix)]
mod hook;
/// What each verb makes of such a profile.
mod profiles;
/// Renewals: what is sent, what is kept, and what other tools do at the same time.
mod renewal;

use crate::support::home;
use crate::support::identity_center::ConsoleSignIn;
use crate::support::world::World;
use serde_json::Value;
use std::path::PathBuf;

pub(crate) const SAM: &str = "arn:aws:iam::333333333333:user/sam";

/// A world in which the profile `console` has signed in with `aws login`.
pub(crate) fn world() -> (World, ConsoleSignIn) {
    let world = bare_world();
    let sign_in = world.service.console_sign_in(SAM);
    home::write_login(world.home(), &sign_in);
    (world, sign_in)
}

/// The same without the sign-in.
pub(crate) fn bare_world() -> World {
    let world = World::empty();
    let url = world.service.url();
    world
        .with_variable("AWS_ENDPOINT_URL_SIGNIN", &url)
        .with_sections(&format!("[profile console]\nlogin_session = {SAM}\nregion = eu-west-1\n"))
}

pub(crate) fn path(world: &World) -> PathBuf {
    home::login_path(world.home(), SAM)
}

pub(crate) fn file(world: &World) -> Value {
    serde_json::from_slice(&std::fs::read(path(world)).unwrap()).unwrap()
}

/// Writes that the credentials in the file have so many seconds left.
pub(crate) fn has_left(world: &World, seconds: i64) {
    let mut login = file(world);
    login["accessToken"]["expiresAt"] = home::rfc3339(world.service.now() + seconds).into();
    std::fs::write(path(world), login.to_string()).unwrap();
}

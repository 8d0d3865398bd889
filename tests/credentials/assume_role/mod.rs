//! Credentials that somebody else's credentials lead to: every origin, every role on the way, what is said where the way
//! ends, and what is kept of it. The rules of a profile are table tests in `config/chain`.

/// What is kept of a chain, for how long, and whose it is.
mod cache;
#[cfg(unix)]
mod changed_meanwhile;
/// Where credentials begin.
mod credential_sources;
/// Which role of a chain was denied, and with whose credentials.
mod denials;
/// Roles that ask for a second factor, unattended.
pub mod mfa;
/// A command that prints it.
mod mfa_process;
/// The same on a terminal, where a person is asked.
mod mfa_question;
/// What a profile says about the role's session.
mod parameters;
/// A chain in a shell with the hook.
mod prompts;
/// Where STS is asked, and what is signed for.
mod regions;
/// Services that do not answer, or not as they should.
mod service_errors;
/// Sign-ins, sign-outs, and other people.
mod sign_ins;
/// Roles that no profile names, with `--source`.
mod source_option;
/// Circles, depth, and profiles on the way that are missing or broken.
mod source_profiles;

use crate::support::clock::now;
use crate::support::home;
use crate::support::identity_center::{AssumableRole, Call, Operation, UserKey};
use crate::support::world::{Ran, SH_FAILURE, World};
use serde_json::Value;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

pub const SAM: &str = "arn:aws:iam::111111111111:user/sam";
/// The role that the sample profile `deploy` assumes.
pub const DEPLOY: &str = "arn:aws:iam::222222222222:role/deploy";

/// Signed in to my-org, with the sample profiles and these.
pub fn signed_in(profiles: &str) -> World {
    World::signed_in().with_sections(profiles)
}

/// `arn:aws:iam::222222222222:role/NAME`, which whoever of these accounts and roles may assume.
pub fn role(world: &World, name: &str, trusted: &[&str]) -> String {
    let arn = format!("arn:aws:iam::222222222222:role/{name}");
    let trusted = trusted.iter().map(|&who| who.to_owned()).collect();
    world.service.add_role(AssumableRole { trusted, ..AssumableRole::new(&arn, "") });
    arn
}

/// The two lines of a long-lived key.
pub fn lines(key: &UserKey) -> String {
    let UserKey { access_key_id, secret_access_key } = key;
    format!("aws_access_key_id = {access_key_id}\naws_secret_access_key = {secret_access_key}\n")
}

/// Whose the credentials of a target are, as STS says.
pub fn who(world: &World, arguments: &[&str]) -> String {
    let set = world.used(arguments);
    let output = world.ssoenv(&["whoami", "--json"]).envs(set).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    answer["arn"].as_str().unwrap().to_owned()
}

/// The same without what is random or told by the clock in it: the name of the session.
pub fn role_of(world: &World, arguments: &[&str]) -> String {
    let arn = who(world, arguments);
    arn.rsplit_once('/').unwrap().0.to_owned()
}

/// The calls of one operation.
pub fn calls(world: &World, operation: Operation) -> Vec<Call> {
    let calls = world.service.calls().into_iter();
    calls.filter(|call| call.operation == operation).collect()
}

/// How many calls for credentials there were: of Identity Center, and of STS.
pub fn counts(world: &World) -> (usize, usize) {
    (world.service.count(Operation::GetRoleCredentials), world.service.count(Operation::AssumeRole))
}

/// A field of a form that was sent.
pub fn field(call: &Call, name: &str) -> Option<String> {
    let mut pairs = call.body.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(sent, _)| *sent == name)?;
    Some(percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned())
}

/// The region that a call was signed for.
pub fn signed_for(call: &Call) -> String {
    call.header("authorization").unwrap().split('/').nth(2).unwrap().to_owned()
}

/// Runs a verb that must fail, and leave stdout as a failure does.
pub fn fails(world: &World, arguments: &[&str], code: i32) -> String {
    let ran: Ran = world.run(arguments);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), SH_FAILURE), "{arguments:?}: {}", ran.stderr);
    ran.stderr
}

/// The file of an assumed role, by what its name is the hash of (protocol notes, 7.1).
pub fn role_file(world: &World, key: &str) -> PathBuf {
    let name = home::token_path(world.home(), key);
    world.home().join(".aws/cli/cache").join(name.file_name().unwrap())
}

/// The file of a role that a profile says nothing more about.
pub fn plain_role_file(world: &World, arn: &str) -> PathBuf {
    role_file(world, &format!(r#"{{"RoleArn": "{arn}"}}"#))
}

/// Changes a file of the cache.
pub fn edit(path: &PathBuf, edit: impl FnOnce(&mut Value)) {
    let mut file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    edit(&mut file);
    std::fs::write(path, file.to_string()).unwrap();
}

/// From now on so many seconds are left of the hour of what a file holds.
pub fn leave(path: &PathBuf, seconds: i64) {
    edit(path, |file| file["Credentials"]["Expiration"] = home::rfc3339(now() + seconds).into());
    let had = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(now() + seconds - 3600).unwrap());
    std::fs::File::options().append(true).open(path).unwrap().set_modified(had).unwrap();
}

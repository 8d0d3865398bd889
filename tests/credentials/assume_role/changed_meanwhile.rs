//! Sign-outs and sign-ins while STS has not answered yet: ssoenv is stopped for as long.

use super::{DEPLOY, calls, counts, plain_role_file, signed_in};
use crate::support::identity_center::{AssumableRole, Call, Operation};
use crate::support::wait::until;
use crate::support::world::World;
use rustix::process::{Pid, Signal, kill_process};
use std::process::Stdio;
use std::time::Duration;

/// Has deploy, and meanwhile, before STS has answered, something else happens. The key of dev before that, and the exit
/// code.
fn meanwhile(world: &World, happens: impl FnOnce()) -> (String, Option<i32>) {
    world.service.add_role(AssumableRole::new(DEPLOY, "111111111111"));
    let dev = world.used(&["dev"])["AWS_ACCESS_KEY_ID"].clone();
    world.service.configure(|rules| rules.latency = Duration::from_millis(700));
    let mut command = world.ssoenv(&["use", "deploy", "--format", "json"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until(|| world.service.count(Operation::AssumeRole) > 0);
    let pid = Pid::from_child(&child);
    kill_process(pid, Signal::STOP).unwrap();
    world.service.configure(|rules| rules.latency = Duration::ZERO);
    happens();
    kill_process(pid, Signal::CONT).unwrap();
    (dev, child.wait().unwrap().code())
}

#[test]
fn a_sign_out_while_sts_answers_leaves_nothing_behind() {
    let world = signed_in("");
    let (_, code) = meanwhile(&world, || {
        let ran = world.run(&["logout", "my-org"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    });
    assert_eq!(code, Some(3));
    assert!(!plain_role_file(&world, DEPLOY).exists());
}

#[test]
fn a_sign_in_as_somebody_else_while_sts_answers_assumes_the_role_as_they() {
    let world = signed_in("");
    let (first, code) = meanwhile(&world, || {
        world.service.configure(|rules| {
            rules.user = "eve".to_owned();
            rules.approve_device_automatically = true;
        });
        let ran = world.run(&["login", "my-org", "--device-code", "--force", "--no-browser"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    });
    assert_eq!(code, Some(0));
    let calls = calls(&world, Operation::AssumeRole);
    let by_first = |call: &Call| call.header("authorization").unwrap().contains(&first);
    assert_eq!(calls.iter().map(by_first).collect::<Vec<_>>(), [true, false]);
    drop(world.used(&["deploy"]));
    assert_eq!(counts(&world).1, 2, "and that is what is kept");
}

//! One cache file of `aws login`, renewed by ssoenv and by programs with an SDK in turn: neither asks the service for
//! what the other has, and neither loses the refresh token that the other was given. The loopback service checks the
//! proof of each.

use super::callers::{Client, clients_and_go};
use super::tools;
use crate::login_session::{SAM, file, has_left, world};
use crate::support::identity_center::Operation;
use crate::support::world::{World, binary};
use std::process::Command;

/// The programs whose SDK reads `login_session`; the others are reported, and are a failure in CI.
fn readers() -> Vec<Client> {
    let has_provider = |client: &Client| match client.name {
        "boto3" => {
            let python = tools::python().unwrap();
            let answered = Command::new(python).args(["-I", "-c", "import awscrt"]).output().unwrap();
            answered.status.success()
        }
        "javascript" => {
            let (_, modules) = tools::node().unwrap();
            modules.join("@aws-sdk/credential-provider-login").is_dir()
        }
        // Debian's AWS CLI is older than `aws login`.
        "aws" => false,
        _ => true,
    };
    let (readers, others): (Vec<_>, Vec<_>) = clients_and_go().into_iter().partition(has_provider);
    for other in others.iter().filter(|other| other.name != "aws") {
        assert!(std::env::var_os("CI").is_none(), "CI lacks {} with `aws login`", other.name);
        eprintln!("SKIPPED: {} here does not read login_session", other.name);
    }
    readers
}

/// Runs a program with the profile; returns the key with which it has signed.
fn key_of(client: &Client, world: &World) -> String {
    let before = world.service.count(Operation::GetCallerIdentity);
    let arn = client.asks(client.command(world).env("AWS_PROFILE", "console"), "login");
    assert_eq!(arn, SAM, "{}", client.name);
    let calls = world.service.calls();
    let mut asked = calls.iter().filter(|call| call.operation == Operation::GetCallerIdentity);
    let signed = asked.nth(before).unwrap().header("authorization").unwrap();
    signed.split("Credential=").nth(1).unwrap().split('/').next().unwrap().to_owned()
}

fn renewals(world: &World) -> usize {
    world.service.count(Operation::CreateOAuth2Token)
}

fn key_in_file(world: &World) -> String {
    file(world)["accessToken"]["accessKeyId"].as_str().unwrap().to_owned()
}

#[test]
fn programs_take_the_sign_in_that_ssoenv_has_renewed() {
    for client in readers() {
        let (world, _) = world();
        has_left(&world, -1);
        let ours = world.used(&["console"])["AWS_ACCESS_KEY_ID"].clone();
        assert_eq!(key_of(&client, &world), ours, "{}", client.name);
        assert_eq!(renewals(&world), 1, "{}", client.name);
    }
}

#[test]
fn ssoenv_and_programs_renew_one_sign_in_in_turn() {
    for client in readers() {
        let (world, _) = world();
        has_left(&world, -1);
        let theirs = key_of(&client, &world);
        assert_eq!((renewals(&world), key_in_file(&world)), (1, theirs.clone()), "{}", client.name);
        // Theirs is good for ssoenv as long as it is fresh.
        assert_eq!(world.used(&["console"])["AWS_ACCESS_KEY_ID"], theirs, "{}", client.name);
        assert_eq!(renewals(&world), 1);
        // And its refresh token renews it.
        has_left(&world, -1);
        let ours = world.used(&["console"])["AWS_ACCESS_KEY_ID"].clone();
        assert_eq!((renewals(&world), ours != theirs), (2, true), "{}", client.name);
        has_left(&world, -1);
        assert_ne!(key_of(&client, &world), ours, "{}", client.name);
        assert_eq!(renewals(&world), 3, "{}", client.name);
    }
}

/// Also those whose SDK does not read `login_session`.
#[test]
fn every_program_gets_the_credentials_from_credential_process() {
    for client in clients_and_go() {
        let (world, sign_in) = world();
        let world = world.with_sections(&format!(
            "[profile bridge]\nregion = eu-west-1\ncredential_process = {} credential-process console\n",
            binary().display()
        ));
        let arn = client.asks(client.command(&world).env("AWS_PROFILE", "bridge"), "bridge");
        assert_eq!((arn.as_str(), renewals(&world)), (SAM, 0), "{}", client.name);
        let calls = world.service.calls();
        assert!(calls.last().unwrap().header("authorization").unwrap().contains(&sign_in.access_key_id));
    }
}

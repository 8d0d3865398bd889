//! Profiles that name their role by keys of ssoenv, as other programs read them: every one runs the line, by the name of
//! the program alone.

use super::callers::{Client, DEVELOPER, all};
use super::{aws_cli, tools};
use crate::support::world::World;

const DEPLOYER: &str = "arn:aws:sts::222222222222:assumed-role/deploy/";

/// Profiles of this form, one with a name in quotes, and a role on top of one; no token where other programs look.
fn world() -> World {
    with_profiles(aws_cli::world())
}

fn with_profiles(world: World) -> World {
    let keys = "ssoenv_session = my-org\nssoenv_account_id = 111111111111\nssoenv_role_name = Developer\nregion = eu-west-1\n";
    world.add_sections(&format!(
        "[profile own]\ncredential_process = ssoenv credential-process own\n{keys}\
         [profile 'my own']\ncredential_process = ssoenv credential-process \"my own\"\n{keys}\
         [profile of-own]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = own\nregion = us-east-1\n"
    ));
    world
}

/// Those that run a process: the client in Rust is built without the feature for it.
fn clients() -> Vec<Client> {
    all().into_iter().filter(|client| client.name != "rust").collect()
}

/// Those that assume roles too.
fn clients_with_roles() -> Vec<Client> {
    clients().into_iter().filter(|client| client.name != "pyarrow").collect()
}

#[test]
fn every_program_gets_the_role_through_the_line() {
    for client in clients() {
        let world = world();
        // The others do not read a header with quotes.
        let reads_quotes = ["boto3", "aws"].contains(&client.name);
        for profile in ["own", "my own"].into_iter().take(if reads_quotes { 2 } else { 1 }) {
            let arn = client.asks(client.command(&world).env("AWS_PROFILE", profile), "profile");
            assert!(arn.starts_with(DEVELOPER), "{} {profile}: {arn}", client.name);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn every_program_gets_the_role_also_where_the_token_is_sealed() {
    for client in clients_with_roles() {
        let world = World::sealed();
        world.sign_in();
        let world = with_profiles(aws_cli::leading_here(world));
        for (profile, expected) in [("own", DEVELOPER), ("of-own", DEPLOYER)] {
            let arn = client.asks(client.command(&world).env("AWS_PROFILE", profile), "profile");
            assert!(arn.starts_with(expected), "{} {profile}: {arn}", client.name);
        }
    }
}

#[test]
fn a_role_is_assumed_with_the_credentials_of_the_line() {
    for client in clients_with_roles() {
        let world = world();
        let arn = client.asks(client.command(&world).env("AWS_PROFILE", "of-own"), "profile");
        assert!(arn.starts_with(DEPLOYER), "{}: {arn}", client.name);
    }
}

#[test]
fn the_aws_cli_exports_them_although_it_notes_that_it_resolves_the_profile() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    let ours = world.used(&["own"]);
    aws_cli::assert_same_keys(&ours, &aws_cli::exported(aws, &world, "own"));
    aws_cli::assert_same_keys(&ours, &aws_cli::exported(aws, &world, "my own"));
}

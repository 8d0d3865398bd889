//! `console`: the link to the console in an account and role, and who opens it.

mod clipboard;
mod federation;
mod links;
mod opening;
mod real_browser;
mod targets;

use crate::support::world::{Ran, World};

/// Runs `console` with these arguments.
fn console(world: &World, arguments: &[&str]) -> Ran {
    world.run(&[&["console"], arguments].concat())
}

/// Returns the values in a link of the portal, decoded as the portal does: portal, account, role and destination.
fn parts(link: &str) -> (String, String, String, Option<String>) {
    let (portal, query) = link.trim_end().split_once("/#/console?").unwrap_or_else(|| panic!("{link}"));
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let required = |name: &str| value(name).unwrap_or_else(|| panic!("no {name} in {link}"));
    (portal.to_owned(), required("account_id"), required("role_name"), value("destination"))
}

/// What a command line leads to: `ACCOUNT ROLE DESTINATION`, or the exit code with what was said.
fn leads_to(world: &World, arguments: &[&str]) -> String {
    let ran = console(world, &[&["--print"], arguments].concat());
    match ran.code {
        Some(0) => {
            assert_eq!(ran.stderr, "", "{arguments:?}");
            let (portal, account_id, role_name, destination) = parts(&ran.stdout);
            assert_eq!(portal, "https://d-1234567890.awsapps.com/start");
            format!("{account_id} {role_name} {}", destination.unwrap_or_else(|| "-".to_owned()))
        }
        code => {
            assert_eq!(ran.stdout, "", "{arguments:?}");
            let said = ran.stderr.trim_start_matches("ssoenv: ").trim_end().replace("\nhint: ", " | ");
            format!("{} {said}", code.unwrap())
        }
    }
}

/// Checks each command line.
fn check(world: &World, table: &[(&[&str], &str)]) {
    for (arguments, expected) in table {
        assert_eq!(leads_to(world, arguments), *expected, "{arguments:?}");
    }
}

//! Names of profiles that are hard to type.

use crate::support::world::World;

/// What a shell could take for something else, or run.
pub const NAMES: [&str; 21] = [
    "acme:prod-eu/admin",
    "with space",
    "it's mine",
    "a$HOME b",
    "dq\"x",
    "back\\slash\\n",
    "tick`touch PWNED`",
    "sub$(touch PWNED)",
    "semi;touch PWNED",
    "bang!!x",
    "~start",
    "=eq",
    "#hash",
    "größe",
    "-dash",
    "glob*?[x]",
    "{k,l}",
    "x&y|z",
    "<in>",
    "two  blanks",
    "100%^u",
];

/// A world with these profiles, and a session whose name has a blank.
pub fn world() -> World {
    let mut text = String::from(
        "[sso-session my org]\nsso_start_url = https://o.awsapps.com/start\nsso_region = us-east-1\n",
    );
    for (number, name) in NAMES.iter().enumerate() {
        text.push_str(&format!(
            "[profile {}]\nsso_session = my org\nsso_account_id = {number:012}\nsso_role_name = Dev\n",
            shlex::try_quote(name).unwrap()
        ));
    }
    let world = World::empty();
    world.config(&text.replace("[sso-session my org]", "[sso-session 'my org']"));
    world
}

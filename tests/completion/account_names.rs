//! Names of accounts: text from outside, which may hold anything.

use crate::support::world::World;

/// What a shell could take for something else, or run.
pub const NAMES: [&str; 16] = [
    "br[ack]et",
    "dq\"x acct",
    "it's theirs",
    "#hash acct",
    "a$HOME acct",
    "tick`touch PWNED`",
    "sub$(touch PWNED)",
    "semi;touch PWNED",
    "amp&touch PWNED",
    "back\\slash\\n",
    "~tilde",
    "{k,l}",
    "<in>|out",
    "bang!!x",
    "trailing  ",
    "größe",
];

/// Names that are not offered, since a shell prints what it inserts, or since they mean something else.
const NOT_OFFERED: [&str; 5] = ["ev\u{1b}[2Jil", "turned\u{202e}name", "-dash", "888888888888", "new\nline"];

/// A world without profiles, whose listing has these accounts.
pub fn world() -> World {
    let world = World::signed_in();
    world.config("");
    for id in ["111111111111", "222222222222", "012345678901"] {
        ["ReadOnly", "Developer", "Administrator"].iter().for_each(|role| world.service.unassign(id, role));
    }
    for (number, name) in NAMES.iter().chain(&NOT_OFFERED).enumerate() {
        world.service.assign(&format!("7777777777{number:02}"), name, "", &["Admin", "ReadOnly"]);
    }
    let world = world.with_session("my-org");
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    world
}

/// What is typed before Tab, and the arguments that the command then gets.
pub const TYPED: &[(&str, &[&str])] = &[
    ("use br", &["use", "br[ack]et"]),
    ("use 'br[ack]et/A", &["use", "br[ack]et/Admin"]),
    ("exec dq", &["exec", "dq\"x acct"]),
    ("use 'dq\"x acct/R", &["use", "dq\"x acct/ReadOnly"]),
    ("use it", &["use", "it's theirs"]),
    ("use \"it's theirs/A", &["use", "it's theirs/Admin"]),
    ("use \\#h", &["use", "#hash acct"]),
    ("use '#hash acct/A", &["use", "#hash acct/Admin"]),
    ("use a\\$", &["use", "a$HOME acct"]),
    ("use 'a$HOME acct/A", &["use", "a$HOME acct/Admin"]),
    ("use tick", &["use", "tick`touch PWNED`"]),
    ("use 'tick`touch PWNED`/A", &["use", "tick`touch PWNED`/Admin"]),
    ("use sub", &["use", "sub$(touch PWNED)"]),
    ("use 'sub$(touch PWNED)/A", &["use", "sub$(touch PWNED)/Admin"]),
    ("use 'my-org/sub$(touch PWNED)/A", &["use", "my-org/sub$(touch PWNED)/Admin"]),
    ("use se", &["use", "semi;touch PWNED"]),
    ("whoami am", &["whoami", "amp&touch PWNED"]),
    ("use back\\\\s", &["use", "back\\slash\\n"]),
    ("use \\~t", &["use", "~tilde"]),
    ("use '~tilde/A", &["use", "~tilde/Admin"]),
    ("use '<in>|out/A", &["use", "<in>|out/Admin"]),
    ("use ban", &["use", "bang!!x"]),
    ("use 'trailing  /A", &["use", "trailing  /Admin"]),
    ("use gr", &["use", "größe"]),
    ("use 777777777700/A", &["use", "777777777700/Admin"]),
    // These verbs take no names.
    ("bind sub", &["bind", "sub"]),
    ("status 777777777700/A", &["status", "777777777700/Admin"]),
    ("explain it", &["explain", "it"]),
    // A role, and no account.
    ("use Adm", &["use", "Adm"]),
];

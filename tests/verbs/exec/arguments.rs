//! Which words are TARGET's, which are options of `exec`, and which belong to the command.

use crate::support::browser::script;
use crate::support::world::World;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// A world with a command that shows its words and its profile.
fn world() -> World {
    let mut world = World::signed_in();
    script(world.home(), "shows", "printf '<%s>' \"$AWS_SSO_PROFILE\" \"$AWS_REGION\" \"$@\"");
    let path = format!("{}:{}", world.home().display(), world.variables()["PATH"]);
    world.variable("PATH", &path);
    world
}

#[test]
fn options_before_the_command_are_ours_and_all_after_it_are_its_own() {
    let world = world();
    for (line, shown) in [
        (&["exec", "dev", "shows"][..], "<dev><eu-west-1>"),
        (&["exec", "dev", "--", "shows"], "<dev><eu-west-1>"),
        (&["exec", "dev", "shows", "s3", "ls", "--region", "x"], "<dev><eu-west-1><s3><ls><--region><x>"),
        (&["exec", "dev", "shows", "--help"], "<dev><eu-west-1><--help>"),
        (&["exec", "dev", "shows", "-q", "--", "--mode"], "<dev><eu-west-1><-q><--><--mode>"),
        (&["exec", "dev", "--", "shows", "--", "-x", ""], "<dev><eu-west-1><--><-x><>"),
        (&["exec", "--region", "us-west-2", "dev", "shows", "a"], "<dev><us-west-2><a>"),
        (
            &["exec", "dev", "--region", "us-west-2", "shows", "--region", "x"],
            "<dev><us-west-2><--region><x>",
        ),
        (&["exec", "dev", "--region=us-west-2", "--quiet", "--", "shows", "x"], "<dev><us-west-2><x>"),
        (&["exec", "dev", "--min-ttl", "1m", "--mode", "keys", "shows"], "<dev><eu-west-1>"),
        (&["exec", "--", "dev", "shows", "x"], "<dev><eu-west-1><x>"),
        (&["exec", "--", "dev", "--", "shows", "x"], "<dev><eu-west-1><x>"),
    ] {
        let ran = world.run(line);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), shown, ""), "{line:?}");
    }
}

#[test]
fn a_name_that_begins_with_a_hyphen_stands_behind_two() {
    let world = world();
    let path = world.home().join(".aws/config");
    let text = std::fs::read_to_string(path).unwrap();
    world.config(
        &text
            .replace("[profile dev]", "[profile -dev]")
            .replace("source_profile = dev", "source_profile = -dev"),
    );
    for line in [&["exec", "--", "-dev", "shows", "-x"][..], &["exec", "--", "-dev", "--", "shows", "-x"]] {
        let ran = world.run(line);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "<-dev><eu-west-1><-x>"), "{}", ran.stderr);
    }
    assert_eq!(world.run(&["exec", "-dev", "shows"]).code, Some(2));
}

#[test]
fn without_a_command_or_with_a_slip_before_it_the_command_line_is_wrong() {
    let world = world();
    for line in [
        &["exec"][..],
        &["exec", "dev"],
        &["exec", "dev", "--"],
        &["exec", "--region", "us-west-2", "dev"],
        &["exec", "--regoin", "x", "dev", "shows"],
        &["exec", "dev", "--mode", "both", "shows"],
        &["exec", "dev", "--region", "no region", "shows"],
        &["exec", "dev", "--min-ttl", "soon", "shows"],
        &["exec", "dev", "--session", "my-org", "--", "shows"],
    ] {
        let ran = world.run(line);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{line:?}");
        assert!(ran.stderr.starts_with("ssoenv: "), "{}", ran.stderr);
    }
    // Behind TARGET it could be a command, and hardly is: it is said before anybody is asked to sign in.
    std::fs::remove_file(world.token_path()).unwrap();
    for line in [&["exec", "dev", "--regoin", "x", "--", "shows"][..], &["exec", "dev", "-r", "x", "shows"]] {
        let ran = world.run(line);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{line:?}");
        let said = format!("ssoenv: exec has no option {}\nhint: ", line[2]);
        assert!(ran.stderr.starts_with(&said), "{}", ran.stderr);
    }
    world.sign_in();
    let ran = world.run(&["exec", "dev", "--", "-x"]);
    assert_eq!(ran.code, Some(127));
}

#[test]
fn words_that_are_no_unicode_arrive_as_they_are() {
    let world = world();
    let odd = OsStr::from_bytes(b"\xff\xfe \n\x01*");
    let output = world.ssoenv(&["exec", "dev", "shows"]).arg(odd).output().unwrap();
    assert_eq!(output.stdout, [b"<dev><eu-west-1><", odd.as_bytes(), b">"].concat());
    let output = world.ssoenv(&["exec", "dev", "--"]).arg(odd).output().unwrap();
    assert_eq!(output.status.code(), Some(127));
    assert!(output.stderr.iter().all(|byte| !byte.is_ascii_control() || *byte == b'\n'));
}

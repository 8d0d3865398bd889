//! A command that failed while its keys expired: one line says what would have renewed them, and a prompt pays nothing for
//! that.

use crate::support::browser::script;
use crate::support::clock::now;
use crate::support::typist::{Counted, Kind, Typist, in_each_shell};
use crate::support::world::World;

const HINT: &str = "the credentials of dev expired while that command ran";

in_each_shell!(a_command_that_fails_while_the_keys_expire_is_told_once_of_endpoints, and pwsh);
fn a_command_that_fails_while_the_keys_expire_is_told_once_of_endpoints(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, _) = Typist::active(kind, &world);
    if kind.is_bash() && !typist.is_bash_from(4, 4) {
        return;
    }
    let counted = Counted::of(&world);
    counted.watches(&mut typist);
    let quoted = kind.quoted("0");
    let [now, ago] = [kind.output_of("date +%s"), (now() - 60).to_string()]
        .map(|time| kind.exports("SSOENV_EXPIRES_AT", "0").replace(&quoted, &time));
    for (expiry, code, is_told) in [(&now, 3, true), (&now, 0, false), (&now, 130, false), (&ago, 3, false)] {
        drop(counted.calls());
        let renewal = kind.exports("SSOENV_REFRESH_AT", "9");
        let mut shown = typist.says(&format!("{expiry}; {renewal}; sh -c 'exit {code}'"));
        shown += &typist.says("");
        let calls = counted.calls();
        let told = shown.matches(HINT).count();
        assert_eq!(told, usize::from(is_told), "{} {code} {expiry}: {shown} {calls:?}", kind.name);
        assert_eq!(calls[0].len() > "__hook refresh".len(), code != 0, "{calls:?}");
    }
    // A failure while the keys live starts no process.
    drop(counted.calls());
    typist.says("sh -c 'exit 3'");
    typist.says("");
    assert_eq!(counted.calls(), Vec::<String>::new(), "{}", kind.name);
}

in_each_shell!(a_command_of_exec_whose_keys_expired_is_told_of_endpoints_after_a_long_run, and pwsh);
fn a_command_of_exec_whose_keys_expired_is_told_of_endpoints_after_a_long_run(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let cached = world.role_path("111111111111", "Developer");
    let fresh = world.home().join("fresh");
    std::fs::copy(&cached, &fresh).unwrap();
    // A command that lets the cached keys expire at this second, or leaves them, and fails.
    let line = format!(
        "[ \"$1\" = live ] || sed \"s/\\\"Expiration\\\": *\\\"[^\\\"]*\\\"/\\\"Expiration\\\": \\\"$(date -u +%FT%TZ)\\\"/\" {} > {}\n\
         exit \"$2\"",
        fresh.display(),
        cached.display()
    );
    let command = script(world.home(), "command", &line);
    let counted = Counted::of(&world);
    let mut typist = Typist::hooked(kind, &world);
    counted.watches(&mut typist);
    for (long, mode, keys, code, is_told) in [
        (0, "", "expired", 3, true),
        (0, "", "live", 3, false),
        (0, "", "expired", 130, false),
        (0, "--mode profile", "expired", 3, false),
        (0, "", "expired", 0, false),
        // As most commands: not long enough to look.
        (900, "", "expired", 3, false),
    ] {
        typist.says(&kind.sets("__ssoenv_long", &long.to_string()));
        std::fs::copy(&fresh, &cached).unwrap();
        drop(counted.calls());
        let shown = typist.says(&format!("ssoenv exec {mode} dev -- {command} {keys} {code}"));
        let told = shown.matches(HINT).count();
        assert_eq!(told, usize::from(is_told), "{} {long} {mode} {keys} {code}: {shown}", kind.name);
        let asked = counted.calls().iter().filter(|call| call.starts_with("__hook ended")).count();
        assert_eq!(asked, usize::from(long == 0 && code != 0), "{} {long} {mode} {keys} {code}", kind.name);
    }
    typist.says(&kind.sets("__ssoenv_long", "0"));
    assert_eq!(typist.status_of(&format!("ssoenv exec dev -- {command} live 7")), "7", "{}", kind.name);
}

/// Another shell renews the cached keys while the command runs: its own have expired after their life all the same.
#[test]
fn keys_that_were_renewed_meanwhile_are_not_taken_for_those_of_the_command() {
    let world = World::signed_in().with_cached(&["dev"]);
    // They last for an hour, and a sign-in before the command takes eleven minutes at most.
    for (ago, is_told) in [(3000, false), (4200, false), (5000, true)] {
        let began = (now() - ago).to_string();
        let ran = world.run(&["__hook", "ended", "1", &began, "--", "exec", "dev", "--", "true"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ago}: {}", ran.stderr);
        assert_eq!(ran.stderr.contains(HINT), is_told, "{ago}: {}", ran.stderr);
    }
}

//! A role that wants the code of a device, where a person types `ssoenv use`: the command that the wrapper runs asks.

use crate::credentials::assume_role::counts;
use crate::credentials::assume_role::mfa::{CODE, guarded};
use crate::support::typist::{Kind, Typist, in_each_shell};

/// Types the command, and these keys when it asks; waits until the shell says that it has ended so.
fn uses(typist: &mut Typist, keys: &str, status: u8) {
    let line = match typist.kind.is_powershell() {
        true => "ssoenv use guarded -q; \"ENDED$('=')$LASTEXITCODE\"".to_owned(),
        false => format!("ssoenv use guarded -q; echo \"ENDED\"\"=\"{}", typist.kind.status()),
    };
    typist.types(&line);
    typist.answers("MFA code of arn:aws:iam::111111111111:mfa/sam", keys);
    typist.sees(&format!("ENDED={status}"));
}

in_each_shell!(it_is_asked_for_and_not_shown, and pwsh);
fn it_is_asked_for_and_not_shown(kind: &Kind) {
    let world = guarded();
    let (mut typist, before) = Typist::active(kind, &world);
    uses(&mut typist, &format!("{CODE}\r"), 0);
    assert_eq!(typist.values(&["SSOENV_PROFILE", "SSOENV_ROLE_NAME"]), "guarded guarded", "{}", kind.name);
    assert_ne!(typist.value("AWS_ACCESS_KEY_ID"), before, "{}", kind.name);
    let screen = typist.leaves();
    assert!(!screen.contains(CODE), "{}: {screen}", kind.name);
    assert_eq!(counts(&world).1, 1, "{}", kind.name);
}

in_each_shell!(who_leaves_the_question_or_has_the_wrong_code_keeps_what_was_active, and pwsh);
fn who_leaves_the_question_or_has_the_wrong_code_keeps_what_was_active(kind: &Kind) {
    for (keys, status, asked) in [("\u{3}", 130, 0), ("000000\r", 4, 1)] {
        let world = guarded();
        let (mut typist, before) = Typist::active(kind, &world);
        uses(&mut typist, keys, status);
        assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), before, "{} {keys:?}", kind.name);
        assert_eq!(typist.value("SSOENV_PROFILE"), "dev", "{} {keys:?}", kind.name);
        assert_eq!(counts(&world).1, asked, "{} {keys:?}", kind.name);
    }
}

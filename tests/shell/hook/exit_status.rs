//! Commands see the status of the command before them, whatever the prompt did in between; and the whole hook works
//! under every option that a person may have set.

use crate::support::typist::{Kind, Typist, bound, in_each_shell};
use crate::support::world::World;

/// The profile that is active, and the one that the segment names.
fn active(typist: &mut Typist) -> String {
    let profile = typist.value("AWS_SSO_PROFILE");
    let segment = typist.value("SSOENV_PROMPT");
    format!("{profile} {}", segment.split(' ').next().unwrap())
}

/// Through a profile, a bound directory and out again. What was shown on the way.
fn goes_around(typist: &mut Typist, name: &str) -> String {
    let mut shown = typist.says("ssoenv use dev -q");
    assert_eq!(active(typist), "dev dev", "{name}: {shown}");
    shown += &typist.says("cd ~/bound");
    assert_eq!(active(typist), "staging staging", "{name}: {shown}");
    shown += &typist.says("cd ..");
    assert_eq!(active(typist), "dev dev", "{name}: {shown}");
    shown += &typist.says("ssoenv off -q");
    assert_eq!(active(typist), " ", "{name}: {shown}");
    for complaint in ["not found", "unbound", "not set", "bad ", "rror", "no match", "invalid", "unknown"] {
        assert!(!shown.to_lowercase().contains(complaint), "{name}: {complaint}: {shown}");
    }
    shown
}

fn hands_on_the_status(typist: &mut Typist, name: &str) {
    for (line, status) in [("true", "0"), ("false", "1"), ("sh -c 'exit 42'", "42")] {
        assert_eq!(typist.status_of(line), status, "{name}: {line}");
    }
    if typist.kind.is_powershell() {
        return;
    }
    typist.types("sh -c 'exit 3' | true | sh -c 'exit 4'");
    assert_eq!(typist.expands(typist.kind.pipe_status()), "3 0 4", "{name}");
    if typist.kind.is_bash() {
        typist.types("true one two");
        assert_eq!(typist.expands("\"$_\""), "two", "{name}");
    }
}

/// How an option is set, how it goes, and whether a failing command ends the shell under it.
fn options(kind: &Kind) -> Vec<(&'static str, &'static str, bool)> {
    let mut options = vec![("true", "true", false)];
    if kind.is_bash() {
        options.extend([
            ("set -u", "set +u", false),
            ("set -o pipefail", "set +o pipefail", false),
            ("set -f; IFS=:", "set +f; unset IFS", false),
            ("IFS=", "unset IFS", false),
            ("IFS=0123456789", "unset IFS", false),
            ("IFS=abcdefghijklmnopqrstuvwxyz_", "unset IFS", false),
            ("set -a", "set +a", false),
            ("set -C", "set +C", false),
            ("set -o posix", "true", false),
            (
                "shopt -s extglob nullglob dotglob nocaseglob",
                "shopt -u extglob nullglob dotglob nocaseglob",
                false,
            ),
            ("shopt -s failglob", "shopt -u failglob", false),
            ("shopt -s nocasematch", "shopt -u nocasematch", false),
            ("shopt -s xpg_echo", "shopt -u xpg_echo", false),
            ("shopt -s lastpipe; set +m", "shopt -u lastpipe; set -m", false),
            ("shopt -s localvar_unset localvar_inherit", "shopt -u localvar_unset localvar_inherit", false),
            ("BASH_COMPAT=3.2", "unset BASH_COMPAT", false),
            ("set -E -T", "set +E +T", false),
            ("unset EPOCHSECONDS", "true", false),
            ("LC_ALL=C", "LC_ALL=C.UTF-8", false),
            ("set -e", "set +e", true),
            ("set -eu -o pipefail", "set +eu +o pipefail", true),
        ]);
    } else if kind.is_zsh() {
        options.extend([
            ("setopt ksharrays", "unsetopt ksharrays", false),
            ("setopt shwordsplit", "unsetopt shwordsplit", false),
            ("setopt nounset", "unsetopt nounset", false),
            ("setopt nullglob", "unsetopt nullglob", false),
            ("setopt nonomatch", "setopt nomatch", false),
            ("setopt cshnullglob", "unsetopt cshnullglob", false),
            ("setopt warncreateglobal", "unsetopt warncreateglobal", false),
            ("setopt warnnestedvar", "unsetopt warnnestedvar", false),
            ("setopt promptsubst", "unsetopt promptsubst", false),
            ("setopt promptbang", "unsetopt promptbang", false),
            ("setopt globsubst", "unsetopt globsubst", false),
            ("setopt noglobalexport", "setopt globalexport", false),
            ("setopt posixbuiltins", "unsetopt posixbuiltins", false),
            ("setopt posixidentifiers posixstrings", "unsetopt posixidentifiers posixstrings", false),
            ("setopt shglob kshglob", "unsetopt shglob kshglob", false),
            ("setopt extendedglob", "unsetopt extendedglob", false),
            ("setopt rcquotes", "unsetopt rcquotes", false),
            ("setopt kshtypeset", "unsetopt kshtypeset", false),
            ("setopt octalzeroes cbases", "unsetopt octalzeroes cbases", false),
            ("setopt noclobber", "setopt clobber", false),
            ("setopt nocasematch nobareglobqual", "setopt casematch bareglobqual", false),
            ("setopt noshortloops ignorebraces", "setopt shortloops; unsetopt ignorebraces", false),
            ("setopt allexport", "unsetopt allexport", false),
            (
                "setopt autopushd pushdignoredups cdablevars chaselinks",
                "unsetopt autopushd cdablevars chaselinks",
                false,
            ),
            ("setopt nomultibyte", "setopt multibyte", false),
            ("setopt printexitvalue", "unsetopt printexitvalue", false),
            ("setopt nomultios noequals", "setopt multios equals", false),
            ("setopt nofunctionargzero", "setopt functionargzero", false),
            (
                "setopt localoptions localtraps localpatterns",
                "unsetopt localoptions localtraps localpatterns",
                false,
            ),
            ("setopt debugbeforecmd", "setopt nodebugbeforecmd", false),
            ("IFS=0123456789abc", "IFS=$' \\t\\n\\0'", false),
            ("setopt errreturn", "unsetopt errreturn", false),
            ("setopt errexit", "unsetopt errexit", true),
        ]);
    } else if kind.is_powershell() {
        options.extend([
            ("Set-StrictMode -Version Latest", "Set-StrictMode -Off", false),
            ("$ErrorActionPreference = 'Stop'", "$ErrorActionPreference = 'Continue'", false),
            ("$ErrorActionPreference = 'SilentlyContinue'", "$ErrorActionPreference = 'Continue'", false),
            ("$ErrorActionPreference = 'Ignore'", "$ErrorActionPreference = 'Continue'", false),
            (
                "$WarningPreference = 'Stop'; $VerbosePreference = $DebugPreference = 'Continue'",
                "$WarningPreference = 'Continue'; $VerbosePreference = $DebugPreference = 'SilentlyContinue'",
                false,
            ),
            ("$OFS = ' # '", "Remove-Variable OFS", false),
            (
                "$PSDefaultParameterValues = @{ 'ConvertFrom-Json:AsHashtable' = $true; 'Out-String:Stream' = $true }",
                "$PSDefaultParameterValues = @{}",
                false,
            ),
            ("[cultureinfo]::CurrentCulture = 'tr-TR'", "[cultureinfo]::CurrentCulture = ''", false),
            ("Set-PSReadLineOption -EditMode Vi", "Set-PSReadLineOption -EditMode Emacs", false),
            ("Remove-Module PSReadLine", "true", false),
        ]);
    }
    options
}

in_each_shell!(under_every_option_the_hook_works_and_commands_see_the_status_before_them, and pwsh);
fn under_every_option_the_hook_works_and_commands_see_the_status_before_them(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    bound(&world, "bound", "staging");
    let mut typist = Typist::hooked(kind, &world);
    for (on, off, ends_at_a_failure) in options(kind) {
        let name = format!("{} {on}", kind.name);
        typist.says(on);
        if ends_at_a_failure {
            // Failures that end no shell; zsh before 5.2 ends at the second one by itself.
            typist.says("false && true");
            if kind.is_bash() {
                typist.says("! true");
            }
            typist.says("if false; then :; fi");
            typist.says("ssoenv status --quiet --profile typo || true");
        } else {
            hands_on_the_status(&mut typist, &name);
        }
        goes_around(&mut typist, &name);
        typist.says(off);
    }
    typist.leaves();
}

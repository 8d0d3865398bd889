//! Examples for each verb's help. Pure.

/// A command, and what it does.
pub(super) type Example = (&'static str, &'static str);

/// Returns the examples of a verb; none for a hidden verb.
pub(super) fn of(verb: &str) -> &'static [Example] {
    match verb {
        "use" => &[
            ("ssoenv use prod", "with the hook: this shell has the credentials of prod"),
            (r#"eval "$(ssoenv use prod)""#, "the same without the hook"),
            ("ssoenv use", "pick a profile from a list"),
            ("ssoenv use -", "go back to the profile before"),
            ("ssoenv use 111111111111/ReadOnly", "an account and a role that no profile names"),
            ("ssoenv use --role ReadOnly --for 15m", "another role in this account, for a time"),
            ("ssoenv use prod --request --wait=2h", "ask for a role that you do not have, and wait for it"),
        ],
        "off" => &[
            ("ssoenv off", "put back what this shell had before"),
            ("ssoenv off --clear", "leave no credentials at all"),
            ("ssoenv off --everywhere", "in every shell, and say what remains"),
            ("ssoenv off --everywhere prod", "only what is prod's, under any of its names"),
        ],
        "login" => &[
            ("ssoenv login", "sign in to your only session, or choose one"),
            ("ssoenv login my-org --device-code", "show a code that a browser on any machine confirms"),
            ("ssoenv login --profile prod", "sign in to the session of a profile"),
        ],
        "logout" => &[
            ("ssoenv logout my-org", "sign out of one session"),
            (
                "ssoenv logout --roles",
                "fetch new role credentials at the next use, after a change of permissions",
            ),
            ("ssoenv logout --all --everywhere", "end every sign-in, and let go in every shell"),
        ],
        "storage" => &[
            ("ssoenv storage", "where the sign-in of each session is"),
            ("ssoenv storage keychain my-org --dry-run", "what would change"),
            ("ssoenv storage keychain my-org", "seal it with a key in the keychain"),
            ("ssoenv storage files --all", "back to the files that AWS tools read"),
        ],
        "status" => &[
            ("ssoenv status", "this shell, and every session"),
            (
                "ssoenv status --quiet prod || ssoenv login --profile prod",
                "sign in only if prod cannot be used",
            ),
        ],
        "list" => &[
            ("ssoenv list prod --sort account", "profiles with prod in their names, by account"),
            ("ssoenv list --available", "every account and role that you have"),
        ],
        "whoami" => &[
            ("ssoenv whoami", "the credentials that a command would use here"),
            ("ssoenv whoami prod --json", "those of prod, for a script"),
        ],
        "explain" => &[
            ("ssoenv explain", "the active profile"),
            ("ssoenv explain prod", "where the settings of prod come from, and what the next `use` would do"),
        ],
        "doctor" => &[
            ("ssoenv doctor", "check everything"),
            ("ssoenv doctor --offline --json", "without a call to any service, for a script"),
            ("ssoenv doctor --leftovers", "what ssoenv has written here, and what removes it"),
        ],
        "exec" => &[
            ("ssoenv exec prod -- terraform apply", "run one command with the credentials of prod"),
            ("ssoenv exec prod", "start a shell that has them"),
        ],
        "each" => &[
            (
                "ssoenv each dev staging -- aws sts get-caller-identity",
                "one command in two profiles, several at a time",
            ),
            (
                "ssoenv each 'shop-*' --region eu-west-1,us-east-1 -- aws ec2 describe-vpcs",
                "in two regions each",
            ),
            (
                "ssoenv each --available --role ReadOnly --json -- aws s3 ls",
                "in every account where you have this role, as lines of JSON",
            ),
            ("ssoenv each @accounts.txt --role Admin --dry-run -- ./fix.sh", "show what would run"),
        ],
        "serve" => &[
            ("ssoenv serve dev > dev.env", "the address and its token go into the file, until Ctrl-C"),
            ("ssoenv serve dev --print --format compose", "for a service of compose.yaml"),
            (
                "ssoenv serve dev --token-file ~/.aws/dev.token > dev.env",
                "the token in a file of its own, which is removed at the end",
            ),
        ],
        "credential-process" => &[(
            "ssoenv credential-process 111111111111/Admin --session my-org",
            "the line after `credential_process =` in ~/.aws/config",
        )],
        "console" => &[
            ("ssoenv console", "the console in the account and role that this shell has"),
            ("ssoenv console prod --service logs --region eu-west-1", "a service of prod in that region"),
            (
                "ssoenv console arn:aws:lambda:eu-west-1:111111111111:function:hello",
                "the page of a resource, in its account",
            ),
            (
                "ssoenv console deploy --federate --print",
                "a link that signs in with the credentials of deploy",
            ),
        ],
        "bind" => &[
            ("ssoenv bind staging", "use staging in this directory and in those below it"),
            ("ssoenv bind staging --region eu-west-1", "also set this region"),
        ],
        "unbind" => &[("ssoenv unbind", "remove the .ssoenv of this directory")],
        "allow" => &[
            ("ssoenv allow", "trust the .ssoenv that you have read"),
            ("ssoenv allow --repo", "in every work tree of this repository"),
        ],
        "deny" => &[("ssoenv deny", "ignore the .ssoenv of this directory from now on")],
        "configure" => &[
            ("ssoenv configure", "answer a few questions"),
            ("ssoenv configure --profile prod", "correct the profile prod, or create it"),
        ],
        "sync" => &[
            ("ssoenv sync", "a profile for every role that you have"),
            ("ssoenv sync --role 'ReadOnly*' --name '{account_name|slug}'", "one profile for each account"),
            ("ssoenv sync my-org --prune --diff", "show what would be added and removed"),
            ("ssoenv sync --all --yes", "in a script"),
        ],
        "import" => &[
            ("ssoenv import granted", "show what granted's configuration comes to, and ask"),
            ("ssoenv import aws-sso-cli --diff", "show it, and change nothing"),
            ("ssoenv import aws-vault --yes", "make the change without asking"),
        ],
        "init" => &[
            ("ssoenv init bash --install", "add the line of the hook to ~/.bashrc"),
            ("ssoenv init zsh --no-prompt", "the hook without the segment in the prompt"),
        ],
        "prompt" => &[("ssoenv prompt --format '{label} {left}'", "the segment in your own format")],
        "completions" => &[("ssoenv completions fish", "for a package, or a shell without the hook")],
        "help" => &[
            ("ssoenv help use", "everything about `ssoenv use`"),
            ("ssoenv help shells", "the manual's page about the hook"),
        ],
        _ => &[],
    }
}

/// Returns the verb's most typical example.
pub(in crate::commands) fn first(verb: &str) -> Option<&'static str> {
    of(verb).first().map(|(command, _)| *command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, parse};
    use clap::CommandFactory;
    use std::ffi::OsString;

    #[test]
    fn every_verb_has_examples_that_can_be_typed() {
        for verb in Cli::command().get_subcommands().filter(|verb| !verb.is_hide_set()) {
            let examples = of(verb.get_name());
            assert!(!examples.is_empty(), "{}", verb.get_name());
            for (command, what) in examples {
                assert!(!what.ends_with('.') && !what.is_empty(), "{command}: {what}");
                for command in command.split("||") {
                    let line = command.trim().trim_start_matches("eval \"$(").trim_end_matches(")\"");
                    let words: Vec<OsString> =
                        shlex::split(line).unwrap().iter().map(OsString::from).collect();
                    assert!(parse(&words).is_ok(), "{line}");
                }
            }
        }
    }
}

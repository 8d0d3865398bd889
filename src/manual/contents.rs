//! The pages of the manual by name. Pure.

/// A page of the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManualPage {
    /// Word after `ssoenv help`; must not be the name of a verb.
    pub name: &'static str,
    /// Summary, as in the README's list of pages.
    pub summary: &'static str,
}

const fn page(name: &'static str, summary: &'static str) -> ManualPage {
    ManualPage { name, summary }
}

/// All pages, in the order of the README.
pub const PAGES: [ManualPage; 32] = [
    page("readme", "what ssoenv is, and the first ten minutes"),
    page("shells", "the hook in bash, zsh and fish, what it does, scripts, completion"),
    page("prompts", "what the segment shows; starship, powerlevel10k, oh-my-posh, tide, pure"),
    page("powershell", "what is different there"),
    page("directories", "`.ssoenv` files, trust, production"),
    page("signing-in", "browser, code, SSH, containers, agents; signing out"),
    page("profiles", "`~/.aws/config`, `configure`, `list`"),
    page("generated-profiles", "`sync`: a profile for every account and role that you have"),
    page("targets", "everything that `use` and `exec` accept"),
    page("assumed-roles", "`role_arn`, chains, MFA"),
    page("credentials", "`use` and `off` with all their options"),
    page("letting-go", "`off --everywhere`: every shell lets go; what cannot be taken back"),
    page("running-commands", "`exec`, `credential-process`"),
    page("many-accounts", "`each`: one command in many accounts and regions"),
    page("aws-console", "`console`: the AWS console in an account and role, and in which browser"),
    page("modes", "keys or a profile, settings that go with keys, variables of your own"),
    page("endpoint", "credentials that renew themselves in long runs, containers and IDEs"),
    page("recipes", "Terraform, CDK, kubectl, docker, dev containers, CI; programs that read keys only"),
    page("troubleshooting", "`status`, `whoami`, `explain`, `doctor`, errors and their causes"),
    page("variables", "what `use` sets and removes, what ssoenv reads"),
    page("files", "what is stored where, how long credentials are served, limits"),
    page("settings", "the settings file"),
    page("production", "what counts as production, and a question before it is used"),
    page("elevation", "another role for a quarter of an hour, and back"),
    page("exit-codes", "and what a script does with each"),
    page("security", "what ssoenv protects from, and what it does not"),
    page("keychain", "sign-ins sealed with a key in the keychain of the operating system"),
    page("platforms", "Windows, macOS, WSL and Git Bash; what was run where"),
    page("comparison", "the AWS CLI and similar tools"),
    page("importing", "take over sessions and profiles from another tool"),
    page("migrating", "coming from another tool"),
    page("uninstalling", "remove it; `doctor --leftovers` lists every trace"),
];

/// Returns the page with this name; `None` without one.
pub fn manual_page(name: &str) -> Option<ManualPage> {
    PAGES.into_iter().find(|page| page.name == name)
}

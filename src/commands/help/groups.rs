//! Groups of verbs by what a person wants to do. Pure.

/// Title and verbs of each group, in the order of the help.
pub(super) const GROUPS: [(&str, &[&str]); 7] = [
    ("Activate a profile", &["use", "off"]),
    ("Sign in", &["login", "logout", "storage"]),
    ("Look", &["status", "list", "whoami", "explain", "doctor"]),
    ("Run a command", &["exec", "each", "serve", "credential-process"]),
    ("Open the console", &["console"]),
    ("Bind directories", &["bind", "unbind", "allow", "deny"]),
    ("Set up", &["configure", "sync", "import", "init", "prompt", "completions", "help"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    #[test]
    fn every_verb_is_in_one_group_and_in_the_order_of_the_command_line() {
        let command = Cli::command();
        let verbs: Vec<&str> = command
            .get_subcommands()
            .filter(|verb| !verb.is_hide_set())
            .map(|verb| verb.get_name())
            .collect();
        let grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, verbs)| verbs.iter().copied()).collect();
        assert_eq!(grouped, verbs);
    }
}

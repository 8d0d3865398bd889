//! Processes of this person by the variables that they were started with.

#[cfg(target_os = "linux")]
use super::parent_start;
use super::parent_start::ParentStart;

/// Shells that a person types into.
const SHELLS: [&str; 10] = ["bash", "zsh", "fish", "pwsh", "sh", "dash", "ksh", "mksh", "nu", "tcsh"];

/// A running process, as it was started.
#[derive(Debug)]
pub struct StartedWith {
    /// Its id.
    pub id: u32,
    start: ParentStart,
}

impl StartedWith {
    /// Returns the value of a variable at the start of the process.
    pub fn variable(&self, name: &str) -> Option<String> {
        let value = |pair: &Vec<u8>| {
            let value = pair.strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
            Some(String::from_utf8_lossy(value).into_owned())
        };
        self.start.variables.iter().flatten().find_map(value)
    }

    /// Returns the name of its program.
    pub fn name(&self) -> Option<String> {
        let first = String::from_utf8_lossy(self.start.words.first()?).into_owned();
        let name = first.rsplit('/').next()?.trim_start_matches('-').to_owned();
        Some(name).filter(|name| !name.is_empty())
    }

    /// Whether it is a shell without a script.
    pub fn is_interactive_shell(&self) -> bool {
        let is_option = |word: &Vec<u8>| word.is_empty() || word.starts_with(b"-");
        let runs_text = |word: &Vec<u8>| word == b"-c" || word == b"-Command" || word == b"-File";
        let arguments = self.start.words.get(1..).unwrap_or_default();
        self.name().is_some_and(|name| SHELLS.contains(&&*name))
            && arguments.iter().all(is_option)
            && !arguments.iter().any(runs_text)
    }
}

/// Returns the other processes that were started with this variable, as far as this person may read that; `None` where
/// the system does not tell.
#[cfg(target_os = "linux")]
pub fn started_with(name: &str) -> Option<Vec<StartedWith>> {
    let own = std::process::id();
    let ids = std::fs::read_dir("/proc").ok()?.flatten();
    let ids = ids.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(|id: &u32| *id != own);
    let started = ids.filter_map(|id| Some(StartedWith { id, start: parent_start::of(id)? }));
    let mut found: Vec<_> = started.filter(|started| started.variable(name).is_some()).collect();
    found.sort_by_key(|started| started.id);
    Some(found)
}

/// Not available on other systems.
#[cfg(not(target_os = "linux"))]
pub fn started_with(_: &str) -> Option<Vec<StartedWith>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(words: &[&str], variables: &[&str]) -> StartedWith {
        let list = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
        StartedWith { id: 1, start: ParentStart { words: list(words), variables: Some(list(variables)) } }
    }

    #[test]
    fn a_shell_that_runs_a_script_is_a_command() {
        for (words, name, is_shell) in [
            (&["-bash"][..], Some("bash"), true),
            (&["/usr/bin/zsh", "-i", "-l", ""], Some("zsh"), true),
            (&["bash", "deploy.sh"], Some("bash"), false),
            (&["sh", "-c", "x"], Some("sh"), false),
            (&["fish", "-c"], Some("fish"), false),
            (&["/usr/bin/terraform", "apply"], Some("terraform"), false),
            (&[""], None, false),
            (&[], None, false),
        ] {
            let started = started(words, &[]);
            assert_eq!((started.name().as_deref(), started.is_interactive_shell()), (name, is_shell));
        }
    }

    #[test]
    fn a_variable_is_read_by_its_whole_name() {
        let started = started(&["x"], &["AB=1", "A=b=c", "C"]);
        assert_eq!(started.variable("A").as_deref(), Some("b=c"));
        assert_eq!((started.variable("B"), started.variable("C")), (None, None));
    }
}

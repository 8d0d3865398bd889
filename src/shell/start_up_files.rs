//! Finds the lines of a shell's start-up file that matter to the hook, by their text; no shell evaluates them. Pure.

/// Subject of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineSubject {
    /// `ssoenv init`.
    Hook,
    /// An alias of the command's name.
    Alias,
    /// A function of the command's name.
    Function,
    /// `direnv hook`.
    Direnv,
    /// `mise activate`.
    Mise,
    /// `starship init`.
    Starship,
    /// `oh-my-posh init`.
    OhMyPosh,
}

/// A line that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line, counted from 1.
    pub number: u32,
    /// What the line does, or would do without the comment mark.
    pub what: LineSubject,
    /// Whether it is commented out.
    pub is_comment: bool,
    /// The word after `init`: the shell that the line is for.
    pub shell: Option<String>,
}

/// Programs with their subcommand, and the subject of such a line.
const CALLS: [(&str, &str, LineSubject); 5] = [
    ("ssoenv", "init", LineSubject::Hook),
    ("direnv", "hook", LineSubject::Direnv),
    ("mise", "activate", LineSubject::Mise),
    ("starship", "init", LineSubject::Starship),
    ("oh-my-posh", "init", LineSubject::OhMyPosh),
];

impl LineSubject {
    /// Describes the subject for a person.
    pub fn in_words(self) -> &'static str {
        match self {
            LineSubject::Hook => "the hook",
            LineSubject::Alias => "an alias of ssoenv",
            LineSubject::Function => "a function called ssoenv",
            LineSubject::Direnv => "direnv",
            LineSubject::Mise => "mise",
            LineSubject::Starship => "starship",
            LineSubject::OhMyPosh => "oh-my-posh",
        }
    }
}

/// Returns the lines that matter, with one subject each.
pub fn of(text: &str) -> Vec<Line> {
    let line = |(number, line): (u32, &str)| {
        let bare = line.trim_start();
        let is_comment = bare.starts_with('#');
        let (what, shell) = what(bare.trim_start_matches('#'))?;
        Some(Line { number, what, is_comment, shell })
    };
    (1..).zip(text.lines()).filter_map(line).collect()
}

/// Returns what a line does, and for a known call the word after it (the name of the shell).
fn what(line: &str) -> Option<(LineSubject, Option<String>)> {
    let is_break = |c: char| c.is_whitespace() || "\"'`$(){};|&<>=,".contains(c);
    let words: Vec<&str> = line.split(is_break).filter(|word| !word.is_empty()).collect();
    let name =
        |word: &str| word.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".exe").to_owned();
    for (at, pair) in words.windows(2).enumerate() {
        let call = CALLS.iter().find(|(program, verb, _)| name(pair[0]) == *program && pair[1] == *verb);
        if let Some((_, _, what)) = call {
            return Some((*what, words.get(at + 2).map(|word| (*word).to_owned())));
        }
    }
    let line = line.trim();
    let defines = |start: &str| {
        line.strip_prefix(start).map(str::trim_start).is_some_and(|rest| rest.starts_with("ssoenv"))
    };
    // The whole word: an alias called `ssoenv-dev` hides nothing.
    let alone = words.get(1).is_some_and(|word| *word == "ssoenv");
    if alone && ["alias ", "Set-Alias ", "New-Alias "].iter().any(|start| defines(start)) {
        return Some((LineSubject::Alias, None));
    }
    let is_function = line.strip_prefix("ssoenv").is_some_and(|rest| rest.trim_start().starts_with("()"));
    (is_function || alone && defines("function ")).then_some((LineSubject::Function, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_however_they_are_written() {
        for (line, expected) in [
            ("eval \"$(ssoenv init bash)\"", Some((LineSubject::Hook, Some("bash")))),
            ("  source <(/opt/bin/ssoenv init zsh --no-prompt)", Some((LineSubject::Hook, Some("zsh")))),
            ("ssoenv init fish | source", Some((LineSubject::Hook, Some("fish")))),
            (
                r#". ([scriptblock]::Create((ssoenv init powershell) -join "`n"))"#,
                Some((LineSubject::Hook, Some("powershell"))),
            ),
            (
                "Invoke-Expression (& { (ssoenv init powershell | Out-String) })",
                Some((LineSubject::Hook, Some("powershell"))),
            ),
            (
                "command -v ssoenv >/dev/null && eval \"$(ssoenv init bash)\"",
                Some((LineSubject::Hook, Some("bash"))),
            ),
            ("eval \"$(direnv hook bash)\"", Some((LineSubject::Direnv, Some("bash")))),
            ("eval \"$(~/.local/bin/mise activate zsh)\"", Some((LineSubject::Mise, Some("zsh")))),
            ("starship init fish | source", Some((LineSubject::Starship, Some("fish")))),
            ("oh-my-posh init pwsh | iex", Some((LineSubject::OhMyPosh, Some("pwsh")))),
            ("alias ssoenv='ssoenv --verbose'", Some((LineSubject::Alias, None))),
            ("alias ssoenv 'x'", Some((LineSubject::Alias, None))),
            ("Set-Alias ssoenv C:\\x.exe", Some((LineSubject::Alias, None))),
            ("ssoenv() { :; }", Some((LineSubject::Function, None))),
            ("function ssoenv {", Some((LineSubject::Function, None))),
            ("alias s=ssoenv", None),
            ("alias ssoenvx=y", None),
            ("myssoenv init bash", None),
            ("ssoenv use dev", None),
            ("function ssoenv_prompt {", None),
        ] {
            let found = what(line);
            let expected = expected.map(|(what, shell)| (what, shell.map(str::to_owned)));
            assert_eq!(found, expected, "{line}");
        }
        let lines = of("x\n  # eval \"$(ssoenv init bash)\"\n");
        assert_eq!(
            lines,
            [Line { number: 2, what: LineSubject::Hook, is_comment: true, shell: Some("bash".into()) }]
        );
    }
}

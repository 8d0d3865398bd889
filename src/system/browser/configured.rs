//! Browsers that the person chose by the `browser` setting or by `BROWSER`, as command lines. They are split into
//! words here; no shell runs them.

use std::path::Path;
use std::process::Command;

/// Separator of the commands in `BROWSER`.
const SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// Browsers that draw on the terminal, which ssoenv uses itself.
const TEXT_BROWSERS: [&str; 7] = ["w3m", "lynx", "links", "links2", "elinks", "browsh", "www-browser"];

/// Returns the command line of the setting without surrounding blanks; `None` when empty.
pub fn setting(line: Option<&str>) -> Option<&str> {
    line.map(str::trim).filter(|line| !line.is_empty())
}

/// Returns the command lines of `BROWSER` except those of browsers that draw on the terminal.
pub fn listed(list: &str) -> impl Iterator<Item = &str> {
    let lines = list.split(SEPARATOR).filter_map(|line| setting(Some(line)));
    lines.filter(|line| !draws_on_the_terminal(line))
}

/// Whether the command line starts a browser that draws on the terminal.
pub fn draws_on_the_terminal(line: &str) -> bool {
    let words = words(line).unwrap_or_default();
    let program = words.first().and_then(|word| Path::new(word).file_name()?.to_str()).unwrap_or_default();
    TEXT_BROWSERS.contains(&program.strip_suffix(".exe").unwrap_or(program))
}

/// Builds the command of a command line: `%s` in an argument is the address, `%%` is `%`; without `%s` the address
/// becomes the last argument. Error: a quote is not closed.
pub fn command(line: &str, url: &str) -> Result<Command, String> {
    command_with(line, url, &|argument| Ok(fill(argument, url)))
}

/// Fills in the placeholders of an argument: returns it, and whether the address is in it.
pub type Fill<'a> = dyn Fn(&str) -> Result<(String, bool), String> + 'a;

/// Builds the command of a command line whose arguments `fill` fills in. If the address is in none, it becomes the last
/// argument.
pub fn command_with(line: &str, url: &str, fill: &Fill<'_>) -> Result<Command, String> {
    let words = words(line).ok_or_else(|| format!("{line}: a quote is not closed"))?;
    let (program, arguments) = words.split_first().ok_or_else(|| format!("{line}: no command"))?;
    let mut command = Command::new(program);
    let mut placed = false;
    for argument in arguments {
        let (argument, holds_it) = fill(argument)?;
        command.arg(argument);
        placed |= holds_it;
    }
    if !placed {
        command.arg(url);
    }
    Ok(command)
}

fn words(line: &str) -> Option<Vec<String>> {
    // A bare path with blanks and without quotes: `/mnt/c/Program Files/…/chrome.exe`.
    if Path::new(line).is_absolute() && Path::new(line).is_file() {
        return Some(vec![line.to_owned()]);
    }
    // On Windows a backslash separates folders; it does not quote.
    let mut words =
        if cfg!(windows) { shlex::split(&line.replace('\\', r"\\")) } else { shlex::split(line) }?;
    // A final `&` meant "in the background" when a shell ran this line; every browser runs there.
    if words.last().is_some_and(|word| word == "&") {
        words.pop();
    }
    Some(words)
}

/// Fills in the placeholders of one argument; returns whether the address is in it.
fn fill(argument: &str, url: &str) -> (String, bool) {
    let mut filled = String::with_capacity(argument.len());
    let mut placed = false;
    let mut rest = argument;
    while let Some((before, after)) = rest.split_once('%') {
        filled.push_str(before);
        rest = if let Some(after) = after.strip_prefix('s') {
            filled.push_str(url);
            placed = true;
            after
        } else {
            filled.push('%');
            after.strip_prefix('%').unwrap_or(after)
        };
    }
    filled.push_str(rest);
    (filled, placed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_draw_on_the_terminal_are_not_in_the_list() {
        let join = |lines: &[&str]| lines.join(&SEPARATOR.to_string());
        for (list, expected) in [
            (join(&[]), join(&[])),
            (join(&["firefox", " ", "", "chrome -x"]), join(&["firefox", "chrome -x"])),
            (join(&["w3m", "/usr/bin/lynx -x %s", "links2", "'elinks' %s", "www-browser"]), join(&[])),
            (join(&["linksys", "firefox w3m", "w3m.sh"]), join(&["linksys", "firefox w3m", "w3m.sh"])),
            (join(&["'open", "links.exe"]), join(&["'open"])),
        ] {
            assert_eq!(join(&listed(&list).collect::<Vec<_>>()), expected, "{list}");
        }
    }

    #[test]
    fn placeholders_are_filled_once() {
        for (argument, filled, placed) in [
            ("%s", "U%s%%", true),
            ("--a=%s,%s", "--a=U%s%%,U%s%%", true),
            ("%%s", "%s", false),
            ("%%%s", "%U%s%%", true),
            ("100%", "100%", false),
            ("%d", "%d", false),
            ("", "", false),
        ] {
            assert_eq!(fill(argument, "U%s%%"), (filled.to_owned(), placed), "{argument}");
        }
    }

    #[test]
    fn a_path_with_blanks_is_one_program() {
        let folder = tempfile::Builder::new().prefix("Program Files ").tempdir().unwrap();
        let path = folder.path().join("browser's");
        std::fs::write(&path, "").unwrap();
        let command = command(path.to_str().unwrap(), "U").unwrap();
        assert_eq!(command.get_program(), path);
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["U"]);
    }

    #[cfg(windows)]
    #[test]
    fn a_backslash_is_a_part_of_a_path() {
        for line in [r#""C:\Program Files\b.exe" -P %s"#, r"'C:\Program Files\b.exe' -P"] {
            let command = command(line, "U").unwrap();
            let program = command.get_program().to_str().unwrap().replace(r"\\", r"\");
            assert_eq!(program, r"C:\Program Files\b.exe");
            assert_eq!(command.get_args().collect::<Vec<_>>(), ["-P", "U"]);
        }
    }
}

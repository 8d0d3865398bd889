//! The text of a hook, as `init` prints it.

/// Returns a file of `shell/` or `completions/` without empty lines and lines that are comments.
pub fn without_comments(file: &str) -> String {
    let says = |line: &str| !["", "#"].contains(&line) && !line.starts_with("# ");
    file.lines().filter(|line| says(line.trim())).map(|line| format!("{line}\n")).collect()
}

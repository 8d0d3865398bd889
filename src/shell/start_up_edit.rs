//! Edits a start-up file: adds or removes the line that loads the hook. All other bytes stay the same. Pure.

/// Comment at the end of the line, by which it is recognised as written by `init --install`.
pub const MARK: &str = "  # by `ssoenv init --install`";

/// Lines of programs that draw the prompt, as in their manuals; the hook must come before.
const DRAWING: [&str; 3] =
    ["eval \"$(starship init bash)\"", "eval \"$(starship init zsh)\"", "starship init fish | source"];

/// Returns the file with the line: in place of an earlier one, before a line that loads starship, or at the end.
pub fn with_line(bytes: &[u8], line: &str) -> Vec<u8> {
    let line = format!("{line}{MARK}");
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let end: &[u8] = if lines.first().is_some_and(|line| line.ends_with(b"\r\n")) { b"\r\n" } else { b"\n" };
    let new = [line.as_bytes(), end].concat();
    if let Some(at) = lines.iter().position(|line| is_ours(line)) {
        return [lines[..at].concat(), new, lines[at + 1..].concat()].concat();
    }
    let is_drawing = |line: &&[u8]| DRAWING.iter().any(|drawing| line.trim_ascii_end() == drawing.as_bytes());
    if let Some(at) = lines.iter().position(is_drawing)
        // Not inside an `if`, which might skip it.
        && at.checked_sub(1).is_none_or(|before| is_between_commands(lines[before]))
    {
        return [lines[..at].concat(), new, lines[at..].concat()].concat();
    }
    let mut all = bytes.to_vec();
    if !all.is_empty() && !all.ends_with(b"\n") {
        all.extend_from_slice(end);
    }
    if lines.last().is_some_and(|line| line.trim_ascii_end().ends_with(b"\\")) {
        // A backslash at the end of the last line would join the new line to it.
        all.extend_from_slice(end);
    }
    all.extend_from_slice(&new);
    all
}

/// Returns the file without the line; `None` if it has none.
pub fn without_line(bytes: &[u8]) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let kept: Vec<&[u8]> = lines.iter().copied().filter(|line| !is_ours(line)).collect();
    (kept.len() < lines.len()).then(|| kept.concat())
}

fn is_ours(line: &[u8]) -> bool {
    // A line that a person has commented out is theirs: it is neither updated nor removed.
    line.trim_ascii_end().ends_with(MARK.trim_start().as_bytes())
        && !line.trim_ascii_start().starts_with(b"#")
}

fn is_between_commands(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || line.starts_with(b"#")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "eval \"$(ssoenv init bash)\"";

    #[test]
    fn the_line_comes_once_and_goes_without_a_trace() {
        let ours = format!("{LINE}{MARK}\n");
        let star = DRAWING[0];
        for (before, after) in [
            ("", ours.clone()),
            ("a\n\n", format!("a\n\n{ours}")),
            ("a\r\nb\r\n", format!("a\r\nb\r\n{}", ours.replace('\n', "\r\n"))),
            (&*format!("a\n\n{star}\nb\n"), format!("a\n\n{ours}{star}\nb\n")),
            (&*format!("{star}\n"), format!("{ours}{star}\n")),
            (&*format!("if x; then\n{star}\nfi\n"), format!("if x; then\n{star}\nfi\n{ours}")),
            (&*format!("if x; then\n  {star}\nfi\n"), format!("if x; then\n  {star}\nfi\n{ours}")),
        ] {
            let with = with_line(before.as_bytes(), LINE);
            assert_eq!(String::from_utf8(with.clone()).unwrap(), after, "{before:?}");
            assert_eq!(with_line(&with, LINE), with, "{before:?}");
            assert_eq!(without_line(&with).unwrap(), before.as_bytes(), "{before:?}");
            let other = with_line(&with, "eval \"$(ssoenv init bash --cd)\"");
            assert_eq!(without_line(&other).unwrap(), before.as_bytes(), "{before:?}: other options");
        }
        // A last line without a line end gets one; bytes that are not UTF-8 stay.
        assert_eq!(with_line(b"\xff a", LINE), [b"\xff a\n", ours.as_bytes()].concat());
        assert_eq!(with_line(b"a \\\n", LINE), [b"a \\\n\n", ours.as_bytes()].concat());
    }

    #[test]
    fn a_line_of_the_person_is_not_ours() {
        for text in ["", "a\n", "eval \"$(ssoenv init bash)\"\n", "# x  # by `ssoenv init --install`\n"] {
            assert_eq!(without_line(text.as_bytes()), None, "{text}");
        }
    }
}

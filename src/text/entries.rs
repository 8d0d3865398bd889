//! Lines of a name and a text, wrapped at words.

use crate::system::terminal::{visible, width, wrapped};

/// Blanks between the longest name and its text.
const GAP: usize = 2;

/// Formats a line for each name and text, with special characters made visible; more lines if the window of so many
/// columns is too narrow.
pub fn entries(entries: &[(&str, String)], window: Option<usize>) -> String {
    let behind = entries.iter().map(|(name, _)| width(name)).max().unwrap_or(0) + GAP;
    let line = |(name, answer): &(&str, String)| {
        let line = format!("{name:behind$}{}", visible(answer));
        window.map_or_else(|| line.clone(), |columns| wrapped(&line, columns, behind)) + "\n"
    };
    entries.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_line_up_and_go_on_below_themselves() {
        let rows = [
            ("shell", "no profile is active".to_owned()),
            ("session", "my-org: signed in, 30m left, renews by itself (for dev, prod)".to_owned()),
            ("x", "a\u{1b}[2J".to_owned()),
        ];
        let wide = "shell    no profile is active\n\
                    session  my-org: signed in, 30m left, renews by itself (for dev, prod)\n\
                    x        a\\u{1b}[2J\n";
        assert_eq!(entries(&rows, None), wide);
        assert_eq!(entries(&rows, Some(80)), wide);
        assert_eq!(
            entries(&rows, Some(40)),
            "shell    no profile is active\n\
             session  my-org: signed in, 30m left,\n         renews by itself (for dev,\n         prod)\n\
             x        a\\u{1b}[2J\n"
        );
    }
}

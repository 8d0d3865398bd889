//! A page for a person: wrapped lines, aligned tables, shortened paths.

use crate::system::terminal::{visible, wrapped};
use std::io::Write;
use tabwriter::TabWriter;

/// Rows of a table.
pub type Rows = Vec<Vec<String>>;

/// A page that is being written.
pub struct Page {
    /// The text so far.
    pub out: String,
    columns: usize,
    home: Option<String>,
}

impl Page {
    /// Creates an empty page for a window of so many columns (at least 40), or without one; shortens paths below
    /// `home`.
    pub fn new(columns: Option<usize>, home: Option<&str>) -> Self {
        // With `/` as the home folder, every absolute path would be shortened.
        let home = home.filter(|home| home.len() > 1);
        Page {
            out: String::new(),
            columns: columns.unwrap_or(usize::MAX).max(40),
            home: home.map(|home| format!("{}/", home.trim_end_matches('/'))),
        }
    }

    /// Makes special characters of outside text visible, and shortens paths.
    pub fn shown(&self, text: &str) -> String {
        let text = visible(text);
        self.home.as_ref().map_or_else(|| text.clone(), |home| text.replace(home.as_str(), "~/"))
    }

    /// Adds a line; what does not fit continues below, indented more.
    pub fn line(&mut self, line: &str) {
        let line = line.trim_end();
        let indent = line.len() - line.trim_start().len();
        self.out.push_str(&wrapped(line, self.columns, if indent < 4 { indent + 4 } else { indent }));
        self.out.push('\n');
    }

    /// Adds the heading of a section.
    pub fn title(&mut self, title: &str) {
        self.out.push('\n');
        let title = self.shown(title);
        self.line(&title);
    }

    /// Adds a sentence about the line above it.
    pub fn said(&mut self, sentence: &str) {
        let sentence = format!("    {}", self.shown(sentence));
        self.line(&sentence);
    }

    /// Adds a section of aligned rows; nothing without rows.
    pub fn table(&mut self, title: &str, rows: &Rows) -> anyhow::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.title(title);
        let mut columns = TabWriter::new(Vec::new()).padding(2);
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| self.shown(cell)).collect();
            writeln!(columns, "  {}", cells.join("\t"))?;
        }
        let text = columns.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
        String::from_utf8_lossy(&text).lines().for_each(|line| self.line(line));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_goes_on_below() {
        let mut page = Page::new(Some(40), Some("/home/sam"));
        page.said("twelve words that are far too long for a window of forty columns here");
        page.line("  key  value that is rather long for so small a window");
        page.line("/home/a-path-that-is-longer-than-the-window-and-has-no-blank");
        page.said(&"x".repeat(50));
        let lines: Vec<&str> = page.out.lines().collect();
        assert_eq!(
            lines[..5],
            [
                "    twelve words that are far too long",
                "    for a window of forty columns here",
                "  key  value that is rather long for so",
                "      small a window",
                "/home/a-path-that-is-longer-than-the-window-and-has-no-blank",
            ]
        );
    }

    #[test]
    fn rows_line_up_and_control_characters_are_shown() {
        let mut page = Page::new(None, Some("/home/sam"));
        let rows = [["a", "/home/sam/x:1"], ["longer", "b\u{1b}[2J"]];
        page.table("t", &rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect()).unwrap();
        assert_eq!(page.out, "\nt\n  a       ~/x:1\n  longer  b\\u{1b}[2J\n");
    }
}

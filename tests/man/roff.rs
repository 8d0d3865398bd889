//! Pages of the manual as roff: from the lines into which `docs/build.rs` has packed them.

use ssoenv::system::terminal::wrapped;

/// Bytes of a line of text.
const LONGEST: usize = 76;

/// A page of section 7.
pub fn page(title: &str, source: &str, summary: &str, packed: &str) -> String {
    let head = self::title(title, 7, source);
    let mut out = format!("{head}.SH NAME\n{title} \\- {}\n", inline(&summary.replace('`', "")));
    let mut header: Vec<&str> = Vec::new();
    let mut is_code = false;
    for line in packed.lines() {
        let (kind, text) = line.split_at(line.len().min(1));
        if is_code && kind != "c" {
            out += ".fi\n.RE\n";
        }
        if kind == "c" && !is_code {
            out += ".sp\n.RS 4\n.nf\n";
        }
        is_code = kind == "c";
        out += &match kind {
            "1" => ".SH DESCRIPTION\n".to_owned(),
            "2" => format!(".SH {}\n", inline(text).to_uppercase()),
            "3" => format!(".SS {}\n", inline(text)),
            "p" => format!(".PP\n{}\n", sentences(text)),
            "-" => format!(".IP \\(bu 2\n{}\n", sentences(text)),
            "=" => format!(".IP \"\" 2\n{}\n", sentences(text)),
            "c" => format!("{}\n", verbatim(text)),
            "T" => {
                header = text.split('\u{1f}').collect();
                String::new()
            }
            "t" => row(&header, &text.split('\u{1f}').collect::<Vec<_>>()),
            _ => String::new(),
        };
    }
    if is_code {
        out += ".fi\n.RE\n";
    }
    tidied(&out)
}

/// The first line.
pub fn title(title: &str, section: u8, source: &str) -> String {
    format!(".TH {} {section} \"\" \"{source}\" \"ssoenv\"\n", title.to_uppercase())
}

/// What clap_mangen has written, with code in bold, and lists of values below their option.
pub fn of_clap(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("ds Aq") && !line.starts_with(".ie"));
    let text: String = lines.map(|line| format!("{line}\n")).collect();
    let text = text.replace("\\*(Aq", "\\(aq").replace(".br\n\n.br\n", ".sp\n");
    let pieces: Vec<&str> = text.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return text;
    }
    let pieces = pieces.iter().enumerate();
    pieces
        .map(|(at, piece)| if at % 2 == 1 { format!("\\fB{piece}\\fR") } else { (*piece).to_owned() })
        .collect()
}

/// Plain text.
pub fn escaped_text(text: &str) -> String {
    guarded(&text.chars().filter(|c| *c != '`').map(escaped).collect::<String>())
}

/// The last section, with pages such as `ssoenv-use(1)`.
pub fn see_also(pages: &[String]) -> String {
    let lines: Vec<String> = pages
        .iter()
        .map(|page| {
            let (name, section) = page.split_once('(').unwrap_or((page, "1)"));
            format!(".BR {} ({section}", name.replace('-', "\\-"))
        })
        .collect();
    format!(".SH SEE ALSO\n{}\n", lines.join(" ,\n"))
}

/// Without what `mandoc -T lint` has to say: blanks at the ends of lines, paragraphs that hold nothing, empty lines.
pub fn tidied(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut is_literal = false;
    for line in text.lines().map(str::trim_end) {
        match line {
            ".nf" => is_literal = true,
            ".fi" => is_literal = false,
            _ => {}
        }
        let is_paragraph = |line: &str| matches!(line, ".PP" | ".sp");
        let follows_heading =
            out.last().is_some_and(|last| last.starts_with(".SH") || last.starts_with(".SS"));
        if line.is_empty() && !is_literal {
            if !follows_heading && !out.last().is_some_and(|last| is_paragraph(last)) {
                out.push(".PP");
            }
            continue;
        }
        if is_paragraph(line) && (follows_heading || out.last().is_some_and(|last| is_paragraph(last))) {
            continue;
        }
        // A heading begins a paragraph by itself.
        if line.starts_with(".S") && out.last().is_some_and(|last| is_paragraph(last)) {
            out.pop();
        }
        out.push(line);
    }
    while out.last().is_some_and(|last| matches!(*last, ".PP" | ".sp")) {
        out.pop();
    }
    out.join("\n") + "\n"
}

/// A row of a table: its first cell, and below it the others, behind the names of their columns where there are several.
fn row(header: &[&str], cells: &[&str]) -> String {
    let (first, others) = cells.split_first().unwrap_or((&"", &[]));
    let mut lines = Vec::new();
    for (cell, name) in others.iter().zip(header.iter().skip(1)).filter(|(cell, _)| !cell.is_empty()) {
        let is_named = header.len() > 2 && !name.is_empty();
        lines.push(sentences(&if is_named { format!("{name}: {cell}") } else { (*cell).to_owned() }));
    }
    if lines.is_empty() {
        return format!(".PP\n{}\n", guarded(&inline(first)));
    }
    format!(".TP\n{}\n{}\n", guarded(&inline(first)), lines.join("\n.br\n"))
}

/// Each sentence in lines of its own, and none of them long, as roff likes it.
fn sentences(text: &str) -> String {
    let (mut split, mut depth) = (String::new(), 0);
    for character in text.chars() {
        match character {
            '\u{1}' | '\u{2}' => depth += 1,
            '\u{3}' => depth -= 1,
            _ => {}
        }
        let is_end = character == ' ' && depth == 0 && split.ends_with(['.', '?']);
        split.push(if is_end { '\n' } else { character });
    }
    let text = inline(&split);
    let lines = text
        .lines()
        .flat_map(|sentence| wrapped(sentence, LONGEST, 0).lines().map(guarded).collect::<Vec<_>>());
    lines.collect::<Vec<_>>().join("\n")
}

/// With fonts in place of marks.
fn inline(text: &str) -> String {
    let mut out = String::new();
    // Bold is what quotes are elsewhere.
    for character in text.replace("\u{1}`", "\u{1}").replace("`\u{3}", "\u{3}").chars() {
        match character {
            '\u{1}' | '\u{2}' => out += "\\fB",
            '\u{3}' => out += "\\fR",
            character => out += &escaped(character),
        }
    }
    out
}

fn verbatim(text: &str) -> String {
    guarded(&text.chars().map(escaped).collect::<String>())
}

fn escaped(character: char) -> String {
    match character {
        '\\' => "\\e".to_owned(),
        '-' => "\\-".to_owned(),
        '\'' => "\\(aq".to_owned(),
        '`' => "\\(ga".to_owned(),
        '^' => "\\(ha".to_owned(),
        '~' => "\\(ti".to_owned(),
        character => character.to_string(),
    }
}

/// A line that begins as a request does is text all the same.
fn guarded(line: &str) -> String {
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_owned() }
}

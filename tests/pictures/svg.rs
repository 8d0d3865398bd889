//! A terminal's screen as SVG: a dark window with a bar, and every run of equal cells at its place.

use std::fmt::Write;
use vt100::{Cell, Color, Screen};

const WIDTH: f64 = 8.4;
const HEIGHT: f64 = 20.0;
const MARGIN: f64 = 18.0;
const BAR: f64 = 34.0;

const BACKGROUND: &str = "#1b1e28";
const FOREGROUND: &str = "#d5d9e3";
/// Black to white, as the terminal's colours 0 to 7.
const COLORS: [&str; 8] =
    ["#1b1e28", "#f0616d", "#7bd88f", "#f5c967", "#76a9fa", "#c792ea", "#67d4e8", "#d5d9e3"];

/// The picture of the rows down to the last that is not empty.
pub fn drawn(screen: &Screen, shell: &str) -> String {
    let (rows, columns) = screen.size();
    let rows = (0..rows).filter(|row| !text(screen, *row, 0, columns).trim().is_empty()).max().unwrap() + 1;
    let width = f64::from(columns) * WIDTH + 2.0 * MARGIN;
    let height = f64::from(rows) * HEIGHT + 2.0 * MARGIN + BAR;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', \
         monospace\" font-size=\"14\">\n<title>ssoenv in {shell}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"{BACKGROUND}\"/>\n"
    );
    for (number, color) in [COLORS[1], COLORS[3], COLORS[2]].iter().enumerate() {
        let x = MARGIN + 6.0 + 20.0 * number as f64;
        writeln!(svg, "<circle cx=\"{x}\" cy=\"{}\" r=\"6\" fill=\"{color}\"/>", BAR / 2.0 + 3.0).unwrap();
    }
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let first = screen.cell(row, column).unwrap();
            let end = (column..columns)
                .find(|&next| !is_alike(first, screen.cell(row, next).unwrap()))
                .unwrap_or(columns);
            write_run(&mut svg, screen, row, column, end);
            column = end;
        }
    }
    svg + "</svg>\n"
}

fn is_alike(one: &Cell, other: &Cell) -> bool {
    let of = |cell: &Cell| (cell.fgcolor(), cell.bgcolor(), cell.bold(), cell.inverse());
    of(one) == of(other)
}

fn text(screen: &Screen, row: u16, from: u16, to: u16) -> String {
    let cells = (from..to).map(|column| screen.cell(row, column).unwrap());
    cells.map(|cell| if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() }).collect()
}

/// Cells of one style.
fn write_run(svg: &mut String, screen: &Screen, row: u16, from: u16, to: u16) {
    let cell = screen.cell(row, from).unwrap();
    let (mut ink, mut paper) = (color(cell.fgcolor(), FOREGROUND), color(cell.bgcolor(), BACKGROUND));
    if cell.inverse() {
        (ink, paper) = (paper, ink);
    }
    let text = text(screen, row, from, to);
    let shown = text.trim_end();
    let x = MARGIN + f64::from(from) * WIDTH;
    let y = BAR + MARGIN + f64::from(row) * HEIGHT;
    if paper != BACKGROUND {
        let width = f64::from(to - from) * WIDTH;
        writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"{paper}\"/>",
            y - 5.0
        )
        .unwrap();
    }
    if shown.is_empty() {
        return;
    }
    let bold = if cell.bold() { " font-weight=\"bold\"" } else { "" };
    let length = shown.chars().count() as f64 * WIDTH;
    let escaped = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" fill=\"{ink}\"{bold} xml:space=\"preserve\">{escaped}</text>",
        y + 10.0
    )
    .unwrap();
}

fn color(color: Color, default: &'static str) -> &'static str {
    match color {
        Color::Idx(number @ 0..16) => COLORS[usize::from(number % 8)],
        _ => default,
    }
}

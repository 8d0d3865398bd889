//! A line of JSON for each job, printed as the jobs end.

use super::job::{Job, JobEnd};
use super::json_text::{Base64Pieces, TextPieces, Utf8Check, escape};
use super::printer::Printer;
use super::sink::{OutputSink, cannot_hold};
use super::streams::Streams;
use super::wording;
use crate::system::process::children::OutputStream;
use crate::system::process::held_output::{HeldMemory, HeldOutput};
use anyhow::Context;
use std::fmt::Write;

/// Bytes of a line that are written at once.
const CHUNK: usize = 64 << 10;

/// Names of the fields for stdout and stderr.
const FIELDS: [&str; 2] = ["stdout", "stderr"];

/// Lines of JSON.
pub(super) struct JsonLines<'a> {
    printer: Printer,
    jobs: &'a [Job],
    memory: HeldMemory,
    held: Vec<[Option<HeldOutput>; 2]>,
}

impl<'a> JsonLines<'a> {
    pub(super) fn new(printer: Printer, jobs: &'a [Job]) -> Self {
        let held = jobs.iter().map(|_| Default::default()).collect();
        JsonLines { printer, jobs, memory: HeldMemory::default(), held }
    }
}

impl OutputSink for JsonLines<'_> {
    fn printed(&mut self, job: usize, stream: OutputStream, bytes: &[u8]) -> anyhow::Result<()> {
        let held = &mut self.held[job][stream as usize];
        let held = held.get_or_insert_with(|| HeldOutput::new(&self.memory));
        held.add(bytes).with_context(cannot_hold)
    }

    fn ended(&mut self, job: usize, end: &JobEnd, seconds: Option<f64>) -> anyhow::Result<()> {
        let mut held = std::mem::take(&mut self.held[job]);
        let (beginning, rest) = (beginning(&self.jobs[job], end), rest(end, seconds));
        let has_run = end.code().is_some();
        self.printer.work(move |streams| {
            let mut line = Line { streams, text: beginning };
            for (name, held) in FIELDS.into_iter().zip(&mut held) {
                match held {
                    Some(held) => line.add_output(name, held)?,
                    None => {
                        let nothing = if has_run { "\"\"" } else { "null" };
                        // Writing to a string cannot fail.
                        let _ = write!(line.text, ",\"{name}\":{nothing}");
                    }
                }
            }
            line.text.push_str(&rest);
            line.write()
        });
        Ok(())
    }

    fn is_paused(&self, _job: usize) -> bool {
        false
    }
}

/// Returns the fields before the output, with the brace that opens the line.
fn beginning(job: &Job, end: &JobEnd) -> String {
    let fields = [
        ("target", Some(&*job.target)),
        ("account", job.account_id.as_deref()),
        ("role", job.role_name.as_deref()),
        ("region", job.region.as_deref()),
    ];
    let mut out = "{".to_owned();
    for (name, value) in fields {
        out.extend(["\"", name, "\":"]);
        match value {
            Some(value) => add_string(value, &mut out),
            None => out.push_str("null"),
        }
        out.push(',');
    }
    let code = end.code().map_or_else(|| "null".to_owned(), |code| code.to_string());
    out.extend(["\"code\":", &*code]);
    out
}

/// Returns the fields behind the output, with the brace and the line end that close the line.
fn rest(end: &JobEnd, seconds: Option<f64>) -> String {
    let mut out = match seconds {
        Some(seconds) => format!(",\"seconds\":{seconds:.3}"),
        None => ",\"seconds\":null".to_owned(),
    };
    out.push_str(",\"error\":");
    match end {
        JobEnd::Exited(_) => out.push_str("null"),
        end => add_string(&wording::end(end), &mut out),
    }
    out.push_str("}\n");
    out
}

fn add_string(value: &str, out: &mut String) {
    out.push('"');
    escape(value, out);
    out.push('"');
}

/// A line that is being printed.
struct Line<'a, 'b> {
    streams: &'a mut Streams<'b>,
    text: String,
}

impl Line<'_, '_> {
    /// Adds `"stdout": "…"`, or `"stdout_base64": "…"` if it is not UTF-8.
    fn add_output(&mut self, name: &str, held: &mut HeldOutput) -> anyhow::Result<()> {
        let mut check = Utf8Check::default();
        held.read(|piece| {
            check.add(piece);
            anyhow::Ok(())
        })?;
        if check.is_text() {
            self.text.extend([",\"", name, "\":\""]);
            let mut pieces = TextPieces::default();
            held.read(|piece| {
                let text = &mut self.text;
                pieces.add(piece, |part| escape(part, text)).context("the held output has changed")?;
                self.write_if_long()
            })?;
        } else {
            self.text.extend([",\"", name, "_base64\":\""]);
            let mut pieces = Base64Pieces::default();
            held.read(|piece| {
                pieces.add(piece, &mut self.text);
                self.write_if_long()
            })?;
            pieces.end(&mut self.text);
        }
        self.text.push('"');
        Ok(())
    }

    fn write_if_long(&mut self) -> anyhow::Result<()> {
        if self.text.len() < CHUNK { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> anyhow::Result<()> {
        let written = self.streams.put(OutputStream::Out, self.text.as_bytes());
        self.text.clear();
        written
    }
}

#[cfg(test)]
mod tests {
    use super::super::labels::job;
    use super::*;

    #[test]
    fn a_line_says_whose_it_is_and_how_it_ended() {
        for (end, seconds, expected) in [
            (JobEnd::Exited(2), Some(1.23456), r#""code":2,"seconds":1.235,"error":null}"#),
            (JobEnd::TimedOut(143), Some(5.0), r#""code":143,"seconds":5.000,"error":"timed out"}"#),
            (
                JobEnd::NotStarted(anyhow::anyhow!("a \"b\"\u{1b}")),
                None,
                r#""code":null,"seconds":null,"error":"not started: a \"b\"\u001b"}"#,
            ),
        ] {
            let line = beginning(&job("a\u{202e}", None), &end) + &rest(&end, seconds);
            let start = r#"{"target":"a\u202e","account":"111122223333","role":"Admin","region":null,"#;
            assert_eq!(line, format!("{start}{expected}\n"));
            serde_json::from_str::<serde_json::Value>(&line).unwrap();
        }
    }
}

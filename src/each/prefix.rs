//! Output line by line as it comes, with the job's label before each line.

use super::job::JobEnd;
use super::line_pieces::LinePieces;
use super::printer::Printer;
use super::sink::OutputSink;
use crate::system::process::children::OutputStream;
use unicode_width::UnicodeWidthStr;

/// Widest label to which the others are aligned, in columns.
const WIDEST: usize = 40;

/// Labelled lines.
pub(super) struct LabelledLines {
    printer: Printer,
    jobs: Vec<LabelledJob>,
}

struct LabelledJob {
    label: Vec<u8>,
    /// Of stdout and of stderr.
    lines: [LinePieces; 2],
}

impl LabelledLines {
    /// `labels`: printable names of the jobs.
    pub(super) fn new(printer: Printer, labels: &[String]) -> Self {
        let widths = labels.iter().map(|label| label.width());
        let widest = widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
        let aligned = |label: &String| {
            let blanks = widest.saturating_sub(label.width());
            format!("{label}{:blanks$} │ ", "").into_bytes()
        };
        let job = |label| LabelledJob { label: aligned(label), lines: Default::default() };
        LabelledLines { printer, jobs: labels.iter().map(job).collect() }
    }
}

impl OutputSink for LabelledLines {
    fn printed(&mut self, job: usize, stream: OutputStream, bytes: &[u8]) -> anyhow::Result<()> {
        let LabelledJob { label, lines } = &mut self.jobs[job];
        let mut out = Vec::with_capacity(bytes.len() + label.len());
        lines[stream as usize].add(bytes, label, &mut out);
        if !out.is_empty() {
            self.printer.put(stream, out);
        }
        Ok(())
    }

    fn ended(&mut self, job: usize, _end: &JobEnd, _seconds: Option<f64>) -> anyhow::Result<()> {
        for stream in [OutputStream::Out, OutputStream::Err] {
            let LabelledJob { label, lines } = &mut self.jobs[job];
            let mut out = Vec::new();
            lines[stream as usize].end(label, &mut out);
            if !out.is_empty() {
                self.printer.put(stream, out);
            }
        }
        Ok(())
    }

    fn is_paused(&self, _job: usize) -> bool {
        self.printer.is_full()
    }
}

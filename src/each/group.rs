//! The whole output of each job in the order of the jobs. The first job that has not ended is shown as it prints; the
//! output of later ones is held.

use super::job::JobEnd;
use super::printer::Printer;
use super::sink::{OutputSink, cannot_hold};
use super::streams::Streams;
use crate::system::process::children::OutputStream;
use crate::system::process::held_output::{HeldMemory, HeldOutput};
use anyhow::Context;

/// Bytes of the head of a held piece: its stream and its length.
const HEAD: usize = 5;

/// Output in the order of the jobs.
pub(super) struct GroupedOutput {
    printer: Printer,
    headers: Vec<String>,
    memory: HeldMemory,
    jobs: Vec<GroupedJob>,
    /// The job whose turn it is.
    next: usize,
}

#[derive(Default)]
struct GroupedJob {
    held: Option<HeldOutput>,
    has_header: bool,
    has_ended: bool,
}

impl GroupedOutput {
    /// `headers`: the line above each job's output.
    pub(super) fn new(printer: Printer, headers: Vec<String>) -> Self {
        let jobs = headers.iter().map(|_| GroupedJob::default()).collect();
        GroupedOutput { printer, headers, memory: HeldMemory::default(), jobs, next: 0 }
    }

    /// Prints the line above a job's output, once.
    fn print_header(&mut self, job: usize) {
        if !std::mem::replace(&mut self.jobs[job].has_header, true) {
            let header = std::mem::take(&mut self.headers[job]);
            self.printer.work(move |streams| {
                streams.message(|terminal| terminal.detail(&header));
                Ok(())
            });
        }
    }

    /// Prints what is held of the job whose turn it is.
    fn print_held(&mut self) {
        let job = self.next;
        if let Some(mut held) = self.jobs.get_mut(job).and_then(|job| job.held.take()) {
            self.print_header(job);
            self.printer.work(move |streams| print_pieces(&mut held, streams));
        }
    }
}

impl OutputSink for GroupedOutput {
    fn printed(&mut self, job: usize, stream: OutputStream, bytes: &[u8]) -> anyhow::Result<()> {
        if job == self.next {
            self.print_header(job);
            self.printer.put(stream, bytes.to_vec());
            return Ok(());
        }
        let held = self.jobs[job].held.get_or_insert_with(|| HeldOutput::new(&self.memory));
        let length = u32::try_from(bytes.len()).context("a piece of output is too large")?.to_le_bytes();
        let head = [stream as u8, length[0], length[1], length[2], length[3]];
        held.add(&head).and_then(|()| held.add(bytes)).with_context(cannot_hold)
    }

    fn ended(&mut self, job: usize, _end: &JobEnd, _seconds: Option<f64>) -> anyhow::Result<()> {
        self.jobs[job].has_ended = true;
        while self.jobs.get(self.next).is_some_and(|job| job.has_ended) {
            self.printer.work(|streams| streams.end_lines());
            self.next += 1;
            self.print_held();
        }
        Ok(())
    }

    fn is_paused(&self, job: usize) -> bool {
        job == self.next && self.printer.is_full()
    }
}

/// Prints held pieces: a head, then so many bytes.
fn print_pieces(held: &mut HeldOutput, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let (mut head, mut left, mut stream) = (Vec::with_capacity(HEAD), 0, OutputStream::Out);
    held.read(|bytes| {
        let mut bytes = bytes;
        while !bytes.is_empty() {
            if left == 0 {
                let (more, rest) = bytes.split_at(bytes.len().min(HEAD - head.len()));
                head.extend_from_slice(more);
                bytes = rest;
                if let [which, a, b, c, d] = head[..] {
                    stream = if which == 0 { OutputStream::Out } else { OutputStream::Err };
                    left = u32::from_le_bytes([a, b, c, d]) as usize;
                    head.clear();
                }
                continue;
            }
            let (part, rest) = bytes.split_at(bytes.len().min(left));
            streams.put(stream, part)?;
            left -= part.len();
            bytes = rest;
        }
        anyhow::Ok(())
    })
    .context("cannot print the held output of a command")
}

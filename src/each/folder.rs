//! Files for the output of each job: NAME.out and, if the command prints there, NAME.err. Only new files are written.

use super::job::JobEnd;
use super::sink::OutputSink;
use crate::error::Failure;
use crate::system::process::children::OutputStream;
use crate::system::process::output_files::{OutputFile, create_folder, exists};
use crate::system::terminal::visible;
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Endings for stdout and stderr.
const ENDINGS: [&str; 2] = ["out", "err"];

/// Output in files.
pub(super) struct OutputFolder {
    folder: PathBuf,
    names: Vec<String>,
    /// Open files of each job.
    files: Vec<[Option<OutputFile>; 2]>,
}

impl OutputFolder {
    /// Makes the folder. Error: it cannot be made, or one of the files exists.
    pub(super) fn new(folder: &Path, names: Vec<String>) -> anyhow::Result<Self> {
        create_folder(folder).with_context(|| {
            let failure = Failure::usage(format!("cannot make the folder {}", shown(folder)));
            failure.hint("choose another folder for --output")
        })?;
        let files = names.iter().map(|_| Default::default()).collect();
        let output = OutputFolder { folder: folder.to_owned(), names, files };
        let all = (0..output.names.len()).flat_map(|job| [0, 1].map(|stream| output.path(job, stream)));
        if let Some(path) = all.into_iter().find(|path| exists(path)) {
            let failure = Failure::usage(format!("{} exists, and no file is overwritten", shown(&path)));
            return Err(failure.hint("choose a new folder for --output").into());
        }
        Ok(output)
    }

    fn path(&self, job: usize, stream: usize) -> PathBuf {
        self.folder.join(format!("{}.{}", self.names[job], ENDINGS[stream]))
    }

    fn file(&mut self, job: usize, stream: usize) -> anyhow::Result<&mut OutputFile> {
        let path = self.path(job, stream);
        let file = &mut self.files[job][stream];
        if file.is_none() {
            let created = OutputFile::create(path.clone());
            *file = Some(created.with_context(|| format!("cannot create {}", shown(&path)))?);
        }
        file.as_mut().context("a file was just opened")
    }
}

impl OutputSink for OutputFolder {
    fn printed(&mut self, job: usize, stream: OutputStream, bytes: &[u8]) -> anyhow::Result<()> {
        let file = self.file(job, stream as usize)?;
        file.add(bytes).with_context(|| format!("cannot write {}", shown(file.path())))
    }

    fn ended(&mut self, job: usize, end: &JobEnd, _seconds: Option<f64>) -> anyhow::Result<()> {
        if end.code().is_some() {
            self.file(job, 0)?;
        }
        self.files[job] = [None, None];
        Ok(())
    }

    fn is_paused(&self, _job: usize) -> bool {
        false
    }
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

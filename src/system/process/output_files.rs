//! Files for the output of commands: only new ones, which belong to this user alone.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Makes the folder, with those above it, unless it exists.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether a path exists, as whatever.
pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// A file that is written once.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
    file: File,
}

impl OutputFile {
    /// Creates a new file. Error: it exists.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        // Not every file system has access control lists.
        #[cfg(windows)]
        let _ = crate::system::files::make_private(&path);
        Ok(OutputFile { file, path })
    }

    /// Appends bytes.
    pub fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

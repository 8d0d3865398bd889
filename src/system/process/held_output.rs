//! Output that cannot be printed yet: the beginning in memory, the rest in a temporary file without a name, which only
//! this process can read, and which ends with it.

use crate::system::files::without_path;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most bytes of one output in memory.
const MOST_OF_ONE: usize = 1 << 20;
/// Most bytes of all outputs in memory.
const MOST_OF_ALL: usize = 64 << 20;
/// Bytes that are read from the file at once.
const CHUNK: usize = 64 << 10;

/// Memory that several outputs share.
#[derive(Clone, Debug, Default)]
pub struct HeldMemory(Arc<AtomicUsize>);

/// Bytes in the order in which they were added.
#[derive(Debug)]
pub struct HeldOutput {
    memory: Vec<u8>,
    /// Bytes counted in `shared`.
    counted: usize,
    shared: HeldMemory,
    file: Option<File>,
}

impl HeldOutput {
    /// Creates an empty output.
    pub fn new(shared: &HeldMemory) -> Self {
        HeldOutput { memory: Vec::new(), counted: 0, shared: shared.clone(), file: None }
    }

    /// Adds bytes. Error: the temporary file cannot be created or written.
    pub fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            return file.write_all(bytes);
        }
        let fits_all = || self.shared.0.load(Ordering::Relaxed) + bytes.len() <= MOST_OF_ALL;
        if self.memory.len() + bytes.len() <= MOST_OF_ONE && fits_all() {
            self.memory.extend_from_slice(bytes);
            self.shared.0.fetch_add(bytes.len(), Ordering::Relaxed);
            self.counted += bytes.len();
            return Ok(());
        }
        let mut file = nameless_file()?;
        file.write_all(bytes)?;
        self.file = Some(file);
        Ok(())
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.memory.is_empty() && self.file.is_none()
    }

    /// Passes all bytes on, in pieces.
    pub fn read<E: From<io::Error>>(
        &mut self,
        mut pass: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.memory.is_empty() {
            pass(&self.memory)?;
        }
        if let Some(file) = &mut self.file {
            file.rewind()?;
            let mut chunk = vec![0; CHUNK];
            loop {
                match file.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(read) => pass(&chunk[..read])?,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }
}

/// Returns the folder for what is not held in memory.
pub fn folder() -> PathBuf {
    std::env::temp_dir()
}

/// Creates a file that has no name when anything is written to it, and that no other user may open.
fn nameless_file() -> io::Result<File> {
    let file = tempfile::tempfile().map_err(without_path)?;
    // Linux creates it without a name from the beginning, and as the umask says.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

impl Drop for HeldOutput {
    fn drop(&mut self) {
        self.shared.0.fetch_sub(self.counted, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(held: &mut HeldOutput) -> Vec<u8> {
        let mut all = Vec::new();
        held.read(|piece| {
            all.extend_from_slice(piece);
            io::Result::Ok(())
        })
        .unwrap();
        all
    }

    #[test]
    fn bytes_come_back_whole_and_memory_is_bounded() {
        let shared = HeldMemory::default();
        let mut held = HeldOutput::new(&shared);
        assert!(held.is_empty());
        let piece: Vec<u8> = (0..=250).cycle().take(100_003).collect();
        let mut expected = Vec::new();
        for _ in 0..30 {
            held.add(&piece).unwrap();
            expected.extend_from_slice(&piece);
        }
        assert!(held.memory.len() <= MOST_OF_ONE && held.file.is_some() && !held.is_empty());
        assert_eq!(shared.0.load(Ordering::Relaxed), held.memory.len());
        // Twice, as the JSON form does.
        assert!(bytes(&mut held) == expected && bytes(&mut held) == expected);
        drop(held);
        assert_eq!(shared.0.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn many_outputs_share_one_bound() {
        let shared = HeldMemory::default();
        let piece = vec![7; MOST_OF_ONE];
        let mut all: Vec<HeldOutput> = (0..70).map(|_| HeldOutput::new(&shared)).collect();
        for held in &mut all {
            held.add(&piece).unwrap();
        }
        assert_eq!(shared.0.load(Ordering::Relaxed), MOST_OF_ALL);
        assert_eq!(all.iter().filter(|held| held.file.is_some()).count(), 6);
        assert!(all.iter_mut().all(|held| bytes(held) == piece));
    }

    #[test]
    #[cfg(unix)]
    fn the_file_has_no_name_and_is_private() {
        use std::os::unix::fs::MetadataExt;
        let mut held = HeldOutput::new(&HeldMemory::default());
        held.add(&vec![1; MOST_OF_ONE + 1]).unwrap();
        let about = held.file.as_ref().unwrap().metadata().unwrap();
        assert_eq!((about.nlink(), about.mode() & 0o777), (0, 0o600));
    }
}

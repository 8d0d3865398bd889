//! The text of both files, and what each reader finds in it: parsed once per reader. Pure.

use super::files::{self, Files, Refused};
use super::reader::Reader;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The text of both files.
#[derive(Debug, Default)]
pub struct FileTexts {
    config: Vec<u8>,
    credentials: Vec<u8>,
    dot_net_config: Option<Vec<u8>>,
    found: RefCell<BTreeMap<Question, Rc<Result<Files, Refused>>>>,
}

/// A reader, and whether it reads the config file and the credentials file.
type Question = (Reader, bool, bool);

impl FileTexts {
    /// Creates the texts. `dot_net_config` is the config file of the SDK for .NET (version 4) if it uses another one;
    /// empty if it reads none.
    pub fn new(config: Vec<u8>, credentials: Vec<u8>, dot_net_config: Option<Vec<u8>>) -> Self {
        FileTexts { config, credentials, dot_net_config, found: RefCell::default() }
    }

    /// Returns the config file.
    pub fn config(&self) -> &[u8] {
        &self.config
    }

    /// Returns the credentials file.
    pub fn credentials(&self) -> &[u8] {
        &self.credentials
    }

    /// Whether the SDK for .NET uses another config file.
    pub(super) fn has_dot_net_config(&self) -> bool {
        self.dot_net_config.is_some()
    }

    /// Returns what this reader finds.
    pub(super) fn files(
        &self,
        reader: Reader,
        reads_config: bool,
        reads_credentials: bool,
    ) -> Rc<Result<Files, Refused>> {
        let reader = self.alike(reader);
        let mut found = self.found.borrow_mut();
        let files = found.entry((reader, reads_config, reads_credentials)).or_insert_with(|| {
            let text = |text, is_read| if is_read { text } else { &[][..] };
            let own = self.dot_net_config.as_deref().filter(|_| reader == Reader::DotNet4);
            let config = own.unwrap_or_else(|| text(&self.config, reads_config));
            Rc::new(files::read(reader, config, text(&self.credentials, reads_credentials)))
        });
        Rc::clone(files)
    }

    /// Returns the first of the readers that find the same in these files.
    fn alike(&self, reader: Reader) -> Reader {
        match reader {
            Reader::Boto3 => Reader::AwsCli,
            Reader::DotNet3 if !self.has_dot_net_config() => Reader::DotNet4,
            _ => reader,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdks::reader::READERS;

    #[test]
    fn what_a_reader_finds_is_kept_for_it_and_for_no_other() {
        let texts =
            || FileTexts::new(b"[profile a]\nx: 1\n".into(), b"[b]\ny = 1\n".into(), Some(b"[c]".into()));
        let shared = texts();
        for reads in [(true, true), (true, false), (false, true)] {
            for reader in READERS {
                let fresh = texts().files(reader, reads.0, reads.1);
                let first = shared.files(reader, reads.0, reads.1);
                assert_eq!(first, fresh, "{reader:?} {reads:?}");
                assert!(Rc::ptr_eq(&first, &shared.files(reader, reads.0, reads.1)), "{reader:?} {reads:?}");
            }
        }
        let names =
            |reader| shared.files(reader, true, true).as_ref().as_ref().map(|it| it.profiles.len()).ok();
        assert_ne!(names(Reader::DotNet4), names(Reader::DotNet3));
        let alike = FileTexts::new(b"[profile a]\n".into(), Vec::new(), None);
        let of = |reader| alike.files(reader, true, true);
        assert!(Rc::ptr_eq(&of(Reader::DotNet4), &of(Reader::DotNet3)));
        assert!(!Rc::ptr_eq(&of(Reader::Rust), &of(Reader::Java)));
    }
}

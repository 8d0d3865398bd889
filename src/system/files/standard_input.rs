//! Text that another program pipes into this one.

use super::limits::too_large;
use std::io::{self, Read};

/// Reads standard input to its end; at most this many bytes.
pub fn read_stdin(most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

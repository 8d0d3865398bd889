//! Random bytes that nobody can guess.

use crate::error::Failure;

/// So many bytes from the operating system.
pub fn bytes<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new(crate::error::Kind::General, format!("cannot get random numbers: {error}"))
    })?;
    Ok(bytes)
}

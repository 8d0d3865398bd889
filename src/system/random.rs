//! Random bytes for secrets (PKCE, `state`).

use crate::error::Failure;

/// Returns `N` bytes from the operating system's generator. Error: it is not available.
pub fn bytes<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new(crate::error::Kind::General, format!("cannot get random numbers: {error}"))
    })?;
    Ok(bytes)
}

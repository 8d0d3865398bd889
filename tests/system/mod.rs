//! The outside world: processes and the network.

/// Signals and panics.
#[cfg(unix)]
mod signals;
/// TLS, certificates, proxies.
mod text_from_outside;
mod tls;

//! The outside world: processes and the network.

/// Signals and panics.
mod signals;
/// TLS, certificates, proxies.
mod tls;

//! The OIDC service of Identity Center: registering this tool, asking for a device code, and the three ways to a token.
//! The wire stays in here; what to do about a refusal is the callers' business.

mod calls;
mod values;
mod wire;

pub use calls::{CALLBACK, create_token, register, start_device_authorization};
pub use values::{DeviceAuthorization, Flow, Grant, Offer, Registration};

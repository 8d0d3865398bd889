//! The OIDC service of IAM Identity Center: client registration, device codes, and the three ways to a token. Hides
//! the wire format; callers decide what to do about a refusal.

mod calls;
mod values;
mod wire;

pub use calls::{CALLBACK, create_token, register, start_device_authorization};
pub use values::{DeviceAuthorization, Flow, Grant, Offer, Registration};

//! A credentials endpoint on the loopback interface, as SDKs know it from containers: they ask it for credentials, and
//! ask again before these expire, for as long as the sign-in lives.

mod address;
mod answer;
mod holder;
mod lifetime;
mod order_check;
mod renewal;
mod request_check;
mod servable;
mod server;
mod sign_in_check;
mod source;
mod time_limit;
mod unavailable;

pub use address::EndpointAddress;
pub use servable::servable;
pub use server::{EndpointStatus, ServedEndpoints, ServedTarget, Serving, serve};
pub use source::EndpointSource;

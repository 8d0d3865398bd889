//! The URL of a service: overrides of environment and profile in the AWS CLI's order, otherwise the partition's rule.

mod endpoints;
mod overrides;
mod service;

pub use endpoints::{BEHIND_GLOBAL, Endpoint, Endpoints, GLOBAL, SettingForAll};
pub use overrides::{OverriddenEndpoint, overridden};
pub use service::SERVICE_VARIABLES;

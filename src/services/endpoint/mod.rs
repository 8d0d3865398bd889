//! Which URL a service is reached at: the environment's and the profile's overrides, else the partition's rule. The
//! order is that of the AWS CLI.

mod endpoints;
mod overrides;
mod service;

pub use endpoints::{BEHIND_GLOBAL, Endpoint, Endpoints, GLOBAL, SettingForAll};
pub use overrides::{OverriddenEndpoint, overridden};
pub use service::SERVICE_VARIABLES;

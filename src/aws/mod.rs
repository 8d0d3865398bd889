//! Values of AWS: account ids, regions, partitions, ARNs, start URLs, credentials. Plain values that import only
//! `time`, `secret` and `error`.

pub mod account_id;
pub mod caller_arn;
pub mod credentials;
pub mod known_regions;
pub mod partition;
pub mod region;
pub mod role_arn;
pub mod role_name;
pub mod start_url;

//! A model of what the AWS CLI and each family of SDKs use in an environment (profile, region, credentials), and
//! where they disagree. It is based on observed behaviour, and is the only list of such facts.

mod agreements;
mod claim;
mod credential_chain;
mod credential_source;
mod current_surroundings;
mod disagreement;
mod disagreements;
mod dot_net_profile;
mod endpoint_rules;
mod file_claims;
mod file_rules;
mod file_texts;
pub mod files;
mod go_profile;
mod picks;
mod profile_credentials;
mod profile_rules;
mod programs;
mod proxy_rules;
mod reader;
mod selection;
mod shared_settings;
mod surroundings;
mod token_rules;
mod variable_rules;

pub use agreements::agreements;
pub use claim::{Claim, ReaderOutcome};
pub use credential_source::PickedSource;
pub use current_surroundings::{current_surroundings, dot_net_config};
pub use disagreement::{Disagreement, DisagreementPlace};
pub use disagreements::disagreements;
pub use endpoint_rules::readers_of_endpoint_instead;
pub use file_claims::readers_of_line;
pub use file_texts::FileTexts;
pub use picks::{Pick, pick, table};
pub use profile_rules::{SOURCE_KEYS, conflicts};
pub use programs::{Program, ProgramOutcome, by_outcome, programs};
pub use proxy_rules::{readers_of_http_proxy, readers_of_proxied_loopback, readers_of_two_spellings};
pub use reader::{READERS, Reader};
pub use shared_settings::{
    LOAD_CONFIG, SettingVariable, setting_variables, settings_of_default_beside, settings_without_variable,
};
pub use surroundings::{Surroundings, WATCHED};
pub use token_rules::{readers_of_null, readers_of_token_time};

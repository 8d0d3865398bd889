//! Configuration of other tools. One file per tool turns its text into a [`Proposal`]; [`plan`](fn@plan) compares that
//! with `~/.aws/config` and returns the sections to write. Nothing is run, no secret is moved, and no file of another
//! tool is changed.

pub mod aws_sso_cli;
pub mod aws_sso_util;
pub mod aws_vault;
pub mod awsume;
mod bad_text;
mod foreign_names;
pub mod granted;
mod import_plan;
mod plan;
mod planned_credentials;
mod planned_session;
pub mod process_lines;
mod profile_sections;
mod proposal;
mod role_identity;
pub mod saml2aws;
mod toml_text;
mod yaml;

pub use bad_text::BadText;
pub use import_plan::{ImportPlan, PlannedChange, PlannedProfile, PlannedSession};
pub use plan::plan;
pub use proposal::{Proposal, Statement};

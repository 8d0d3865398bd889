//! Addresses of the AWS console: a page of it, the link of the access portal that opens it in an account and role, the
//! federated link for credentials that no portal has, and the browser that gets the link.

mod browser_template;
mod destination;
mod federated_link;
mod hosts;
mod one_time_address;
mod pasted_page;
mod portal_link;
mod services;

pub use browser_template::Placeholders;
pub use destination::{Destination, console_home, of_arn, of_service, of_url_or_path};
pub use federated_link::{federated_link, federation_urls};
pub use one_time_address::redirect_once;
pub use pasted_page::pasted_page;
pub use portal_link::{portal_link, portal_page};
pub use services::{ConsoleService, SERVICES};

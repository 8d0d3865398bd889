//! `configure`: writes a session and a profile to `~/.aws/config`, from options and answers. The questions are in
//! `session`, `role`, `several` and `profile`; `config::edit` changes the file.

mod checks;
mod draft;
mod profile;
mod role;
mod session;
mod several;
mod wizard;

pub(super) use wizard::run;

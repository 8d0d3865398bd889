//! One file per verb: takes the arguments, calls the domain, returns the answer. No verb writes to stdout: the answer
//! is returned whole, and `main` writes it at once.

mod access_options;
mod allow;
mod answer;
mod bind;
mod complete;
mod completions;
mod config_change;
mod configure;
mod console;
mod credential_process;
mod deny;
mod doctor;
mod each;
mod everywhere;
mod exec;
mod explain;
mod help;
mod hook;
mod hook_protocol;
mod import;
mod included_file;
mod init;
mod install;
mod keychain;
mod list;
mod login;
mod logout;
mod off;
mod overview;
mod process_in_path;
mod prompt;
mod refusal;
mod region_option;
mod renewal_args;
mod serve;
mod sign_in_flags;
mod status;
mod storage;
mod sync;
mod time_limit;
mod unbind;
mod use_;
mod use_confirmation;
mod use_elevation;
mod which_session;
mod whoami;
mod write_credentials;

pub use answer::Answer;
pub use refusal::refused;

use crate::activation::shell_variables::before_exports;
use crate::cli::Verb;
use crate::system::System;
use crate::system::env::Env;

/// Runs a verb.
pub fn run(sys: &mut System, verb: &Verb) -> anyhow::Result<Answer> {
    sys.env = before_exports(std::mem::replace(&mut sys.env, Env::of(&[])));
    let sys = &*sys;
    let stdout = match verb {
        Verb::Use(arguments) => {
            hook_protocol::tell_of_other_version(sys);
            use_::run(sys, arguments)
        }
        Verb::Off(arguments) => off::run(sys, arguments),
        Verb::Exec(arguments) => return exec::run(sys, arguments),
        Verb::Each(arguments) => return each::run(sys, arguments),
        Verb::CredentialProcess(arguments) => credential_process::run(sys, arguments),
        Verb::Console(arguments) => return console::run(sys, arguments),
        Verb::Login(arguments) => login::run(sys, arguments),
        Verb::Logout(arguments) => logout::run(sys, arguments),
        Verb::Storage(arguments) => storage::run(sys, arguments),
        Verb::Status(arguments) => status::run(sys, arguments),
        Verb::Whoami(arguments) => whoami::run(sys, arguments),
        Verb::Configure(arguments) => configure::run(sys, arguments),
        Verb::Import(arguments) => return import::run(sys, arguments),
        Verb::Sync(arguments) => return sync::run(sys, arguments),
        Verb::List(arguments) => return list::run(sys, arguments),
        Verb::Explain(arguments) => return explain::run(sys, arguments),
        Verb::Doctor(arguments) => return doctor::run(sys, arguments),
        Verb::Bind(arguments) => bind::run(sys, arguments),
        Verb::Unbind(arguments) => unbind::run(sys, arguments),
        Verb::Allow(arguments) => allow::run(sys, arguments),
        Verb::Deny(arguments) => deny::run(sys, arguments),
        Verb::Init(arguments) => init::run(sys, arguments),
        Verb::Prompt(arguments) => prompt::run(sys, arguments),
        Verb::Completions(arguments) => completions::run(sys, arguments),
        Verb::Hook(arguments) => hook::run(sys, arguments),
        Verb::Endpoint(_) => return exec::serve(sys),
        Verb::Serve(arguments) => return serve::run(sys, arguments),
        Verb::Keychain(_) => keychain::run(),
        Verb::Complete(arguments) => complete::run(sys, arguments),
        Verb::Help(arguments) => help::run(sys, arguments),
        Verb::Overview(_) => overview::run(sys),
    };
    Ok(Answer { stdout: stdout?, code: 0 })
}

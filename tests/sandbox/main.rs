//! `cargo run --example sandbox -- [--signed-in] CMD…`: runs CMD beside a loopback Identity Center, in a throw-away home
//! with a sample `~/.aws/config`, with `ssoenv` on PATH. No AWS account is needed, and nothing of the person's own home
//! or AWS configuration is touched. Without CMD an interactive shell with the hook. `ssoenv login` signs in through the browser pages
//! of the loopback service; `--signed-in` begins with a sign-in.
#![allow(
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "an example, not the product"
)]

#[path = "../support/cargo.rs"]
#[allow(dead_code, reason = "others use the rest")]
mod cargo;
#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;

use identity_center::IdentityCenter;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let binary = match cargo::built_for("sandbox") {
        Ok(binary) => binary,
        Err(why) => {
            eprintln!("sandbox: {why}");
            return ExitCode::FAILURE;
        }
    };
    let service = IdentityCenter::start();
    let home = tempfile::Builder::new().prefix("ssoenv-sandbox-").tempdir().unwrap();
    let mut words = std::env::args_os().skip(1).peekable();
    if words.next_if(|word| word == "--signed-in").is_some() {
        home::signed_in(home.path(), &service);
    } else {
        home::write_config(home.path(), &home::sample_config(&service.start_url()));
    }
    let shell = || std::env::var_os("SHELL").unwrap_or_else(|| OsString::from("/bin/sh"));
    let interactive = words.peek().is_none();
    let mut command = Command::new(words.next().unwrap_or_else(shell));
    command.args(words);
    enter(&mut command, home.path(), &binary, &service.url());
    if interactive {
        install_hooks(home.path()).unwrap();
        eprintln!(
            "sandbox: a loopback Identity Center and a throw-away home with profiles such as dev, staging and prod.\n\
             sandbox: try `ssoenv login`, `ssoenv use dev`, `ssoenv bind staging`; `exit` ends it and removes the home."
        );
    }
    // These are meant for the command; the sandbox outlives it to remove the home.
    let _ = ignore_interrupt();
    match command.status() {
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)),
        Err(error) => {
            eprintln!("sandbox: cannot run {}: {error}", command.get_program().to_string_lossy());
            ExitCode::from(127)
        }
    }
}

/// The hook, where each shell looks for what it is to start with.
fn install_hooks(home: &Path) -> std::io::Result<()> {
    for (file, line) in [
        (".bashrc", "eval \"$(ssoenv init bash)\"\n"),
        (".zshrc", "autoload -Uz compinit && compinit -D\neval \"$(ssoenv init zsh)\"\n"),
        (".config/fish/config.fish", "ssoenv init fish | source\n"),
        (
            ".config/powershell/Microsoft.PowerShell_profile.ps1",
            ". ([scriptblock]::Create((ssoenv init powershell) -join \"`n\"))\n",
        ),
    ] {
        let path = home.join(file);
        std::fs::create_dir_all(path.parent().unwrap())?;
        std::fs::write(path, line)?;
    }
    Ok(())
}

/// The environment of the sandbox: the person's, less everything about AWS and ssoenv.
fn enter(command: &mut Command, home: &Path, binary: &Path, url: &str) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["AWS_", "AWSU", "SSOENV_", "XDG_", "ZDOTDIR"].iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    let mut path = vec![binary.parent().unwrap().to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    command
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("HOME", home)
        .env("USERPROFILE", home)
        .env("AWS_ENDPOINT_URL_SSO", url)
        .env("AWS_ENDPOINT_URL_SSO_OIDC", url)
        .env("AWS_ENDPOINT_URL_STS", url)
        .env("AWS_ENDPOINT_URL_SIGNIN", url);
}

/// Lets Ctrl-C, and the end of the terminal, end the command and not the sandbox.
fn ignore_interrupt() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let ignored = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGHUP] {
            signal_hook::flag::register(signal, std::sync::Arc::clone(&ignored))?;
        }
    }
    Ok(())
}

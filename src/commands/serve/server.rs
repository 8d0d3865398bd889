//! Resolves the targets, prints their variables, and serves them until a signal.

use super::token_file::TokenFile;
use super::variables::{self, Served, TokenPlace};
use crate::activation::attended::{Given, Recipient, resolve_attended};
use crate::activation::guard::Pass;
use crate::cli::{Serve, ServeFormat};
use crate::commands::Answer;
use crate::commands::renewal_args::given;
use crate::credentials::CredentialRequest;
use crate::endpoint::{
    self, EndpointAddress, EndpointSource, EndpointStatus, ServedEndpoints, ServedTarget, Serving,
};
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::files::paths;
use crate::system::loopback_server::{ClientLimits, Listener};
use crate::system::signals::{self, Hold};
use crate::system::terminal::{self, visible};
use crate::system::{System, process, random};
use crate::targets::{self, Asked};
use crate::time::spoken;
use anyhow::Context;
use std::path::Path;
use std::time::Duration;

/// Pause between two looks at signals and two status lines.
const PAUSE: Duration = Duration::from_secs(1);

pub(in crate::commands) fn run(sys: &System, arguments: &Serve) -> anyhow::Result<Answer> {
    if arguments.token_file.is_some() && arguments.targets.len() > 1 {
        let failure = Failure::usage("--token-file holds the token of one TARGET, but several are given");
        return Err(failure.hint("omit --token-file, or serve each TARGET by a command of its own").into());
    }
    // A program that reads the lines would take the last target for all of them.
    if arguments.format == ServeFormat::Env && arguments.targets.len() > 1 && !terminal::stdout_is_terminal()
    {
        let failure = Failure::usage("--format env holds the variables of one TARGET, but several are given");
        return Err(failure.hint("use --format json, or serve each TARGET by a command of its own").into());
    }
    process::without_core_file();
    let listener = listen(arguments.port)?;
    let shows_token = arguments.print || !terminal::stdout_is_terminal();
    let (mut endpoints, mut all) = (Vec::new(), Vec::new());
    for word in &arguments.targets {
        let (endpoint, served) = endpoint(sys, arguments, word, listener.port(), shows_token)?;
        let is_there = |other: &ServedTarget| other.source == endpoint.source;
        if endpoints.iter().any(is_there) {
            sys.terminal.note(&format!("{} is named twice, and served once", visible(&served.name)));
            continue;
        }
        endpoints.push(endpoint);
        all.push(served);
    }
    // From here on a signal ends the server, which then removes the file of the token.
    let hold = Hold::start();
    let file = match (&arguments.token_file, endpoints.first()) {
        (Some(path), Some(first)) => Some(TokenFile::create(sys, path, &first.address.token)?),
        _ => None,
    };
    // Somebody may have signed out or in since the credentials were found.
    let endpoints = ServedEndpoints::new(sys, endpoints);
    endpoints.check(sys)?;
    terminal::answer(variables::text(arguments.format, &all).as_bytes()).context("cannot write to stdout")?;
    signals::answered();
    let hides = all.iter().any(|served| matches!(served.token, TokenPlace::Hidden));
    let hint = if hides { "; --print shows the token" } else { "" };
    let names: Vec<String> = all.iter().map(|served| visible(&served.name)).collect();
    sys.terminal.note(&format!("serving {} until Ctrl-C{hint}", names.join(", ")));
    let is_piped = terminal::stdout_is_pipe();
    let mut held = Some((file, hold));
    let mut turn = |addresses: &mut [EndpointAddress], status: &[EndpointStatus]| {
        if signals::took_renewal_signal()
            && let (Some((Some(file), _)), [address]) = (&held, addresses)
        {
            renew_token(sys, file, address);
        }
        if signals::pending() {
            sys.terminal.progress("");
            // Removes the file, and then ends the process by the signal: a renewal that waits for the network is left
            // alone, unless it is just exchanging a token that is issued once, which ends the process afterwards.
            held = None;
            return false;
        }
        if !is_piped {
            sys.terminal.progress(&status_line(&names, status));
        }
        true
    };
    endpoint::serve(sys, listener, endpoints, Serving { pause: PAUSE, command: None, turn: &mut turn });
    Ok(Answer { stdout: Vec::new(), code: 0 })
}

fn listen(port: Option<u16>) -> anyhow::Result<Listener> {
    Listener::bind(port.unwrap_or(0), ClientLimits::PROGRAMS).with_context(|| {
        let what = match port {
            Some(port) => format!("cannot listen on port {port} of 127.0.0.1"),
            None => "cannot listen on 127.0.0.1".to_owned(),
        };
        let failure = Failure::new(Kind::General, what);
        if port.is_some() { failure.hint("choose another port, or omit --port") } else { failure }
    })
}

/// Resolves one target, with its first credentials.
fn endpoint(
    sys: &System,
    arguments: &Serve,
    word: &str,
    port: u16,
    shows_token: bool,
) -> anyhow::Result<(ServedTarget, Served)> {
    let target = targets::resolve_word(sys, word, &given(&arguments.reach, None), Asked::All)?;
    let pass = Pass { given: arguments.production, counts_keys: false };
    let (want, given) = (CredentialRequest::default(), Given { pass, ..Given::default() });
    let (active, first) = resolve_attended(sys, target, None, want, Recipient::Command, given)?;
    endpoint::servable(active.name(), first.as_ref())?;
    let address = EndpointAddress::new(port, &random::bytes()?, &random::bytes()?);
    let token = match &arguments.token_file {
        Some(path) => TokenPlace::File(absolute(path)?),
        None if shows_token => TokenPlace::Variable(address.token.clone()),
        None => TokenPlace::Hidden,
    };
    let served = Served {
        name: active.name().to_owned(),
        account_id: active.account_id().map(str::to_owned),
        role_name: active.target().chain.role().map(|(_, role_name)| role_name.to_owned()),
        region: active.region(None).map(str::to_owned),
        url: address.url(),
        token,
    };
    let (source, known_order) = (EndpointSource::of(active.target()), active.known_order());
    Ok((ServedTarget { address, source, known_order, first }, served))
}

/// Returns the path for a variable, which has no form for line breaks and other bytes.
fn absolute(path: &Path) -> Result<String, Failure> {
    let whole = paths::absolute(path);
    let text = whole.to_str().filter(|text| crate::environ::is_single_line(text)).map(str::to_owned);
    text.ok_or_else(|| {
        Failure::usage(format!("{} cannot be the value of a variable", visible(&path.to_string_lossy())))
            .hint("choose another path for --token-file")
    })
}

/// Replaces the token: clients read the file before each request.
fn renew_token(sys: &System, file: &TokenFile<'_>, address: &mut EndpointAddress) {
    let renewed = random::bytes().map_err(anyhow::Error::from).and_then(|bytes| {
        let next = EndpointAddress::new(address.port, &[0; 16], &bytes);
        let token: Secret = next.token;
        file.write(&token)?;
        address.token = token;
        Ok(())
    });
    if let Err(error) = renewed {
        sys.terminal.warn(&format!("the token stays the same: {error:#}"));
    }
}

/// Formats `dev: 12 requests, 42m left; staging: no credentials`.
fn status_line(names: &[String], status: &[EndpointStatus]) -> String {
    let of_one = |(name, status): (&String, &EndpointStatus)| {
        let left = match status.left {
            Some(left) => format!("{} left", spoken(left)),
            None => "no credentials".to_owned(),
        };
        let requests = if status.requests == 1 { "request" } else { "requests" };
        format!("{name}: {} {requests}, {left}", status.requests)
    };
    names.iter().zip(status).map(of_one).collect::<Vec<_>>().join("; ")
}

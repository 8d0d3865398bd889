//! Prompts: objects of the store for what it will not do at once. Not every one asks a person something.

use super::super::KeychainFailure;
use super::bus::{Bus, is_none, method, read_two};
use super::bus_errors::Stage;
use dbus::arg::{RefArg, Variant};
use dbus::{Message, Path};
use std::time::{Duration, Instant};

const PROMPT: &str = "org.freedesktop.Secret.Prompt";

/// Whom a prompt may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// A person is there, who has the whole time to answer.
    Person,
    /// Nobody is there, and the prompt is one that may ask nobody: it is tried for a moment.
    Silent,
    /// Nobody is there, and the prompt would ask: it is not tried.
    Never,
}

/// Time for a prompt that asks nobody.
const MOMENT: Duration = Duration::from_secs(1);
/// Time within which no person can have closed a window: it had no display to open on.
const NOBODY: Duration = Duration::from_millis(400);

/// Result of a prompt, as the store sends it.
pub(super) type PromptResult = Variant<Box<dyn RefArg>>;

/// Does what the prompt stands for; `None`: there is none, and nothing is left to do.
pub(super) fn complete(
    bus: &Bus,
    prompt: &Path<'_>,
    asking: Asking,
) -> Result<Option<PromptResult>, KeychainFailure> {
    if is_none(prompt) {
        return Ok(None);
    }
    let limit = match asking {
        Asking::Person => bus.left(),
        Asking::Silent => bus.left().min(MOMENT),
        Asking::Never => return Err(KeychainFailure::Locked),
    };
    let began = Instant::now();
    let failed = |error: super::bus_errors::BusError| error.failure(Stage::Call);
    bus.listen_to(prompt, PROMPT).map_err(failed)?;
    bus.call(method(prompt, PROMPT, "Prompt").append1("")).map_err(failed)?;
    while let Some(left) = limit.checked_sub(began.elapsed()).filter(|left| !left.is_zero()) {
        let Some(message) = bus.signal(left).map_err(failed)? else { continue };
        if !is_end_of(prompt, &message) {
            continue;
        }
        let (is_dismissed, result) = read_two::<bool, PromptResult>(&message).map_err(failed)?;
        return match (is_dismissed, asking) {
            (false, _) => Ok(Some(result)),
            (true, Asking::Person) if began.elapsed() >= NOBODY => Err(KeychainFailure::Dismissed),
            (true, _) => Err(KeychainFailure::Locked),
        };
    }
    // The window would stay, and every later one would wait behind it.
    bus.send(method(prompt, PROMPT, "Dismiss"));
    match asking {
        Asking::Person => Err(KeychainFailure::no_answer_for(began.elapsed())),
        _ => Err(KeychainFailure::Locked),
    }
}

fn is_end_of(prompt: &Path<'_>, message: &Message) -> bool {
    message.member().is_some_and(|member| &*member == "Completed")
        && message.path().is_some_and(|path| *path == **prompt)
}

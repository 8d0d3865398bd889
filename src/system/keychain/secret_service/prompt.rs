//! Prompts: objects of the store for what it will not do at once. Not every one asks a person something.

use super::super::KeychainFailure;
use super::bus::{is_none, method, read_two};
use super::bus_errors::{BusError, Stage};
use super::provider::Provider;
use super::store::{Asking, Store};
use dbus::arg::{RefArg, Variant};
use dbus::{Message, Path};
use std::time::{Duration, Instant};

const PROMPT: &str = "org.freedesktop.Secret.Prompt";

/// Time for a prompt that asks nobody.
const MOMENT: Duration = Duration::from_secs(1);
/// Time for taking a question back.
const LAST: Duration = Duration::from_millis(200);
/// Time within which no person can have closed a window: it had no display to open on.
const NOBODY: Duration = Duration::from_millis(400);

/// Result of a prompt, as the store sends it.
pub(super) type PromptResult = Variant<Box<dyn RefArg>>;

impl Store<'_> {
    /// Does what the prompt stands for; `None`: there is none, and nothing is left to do. `alone`: whom it may ask where
    /// nobody is.
    pub fn complete(
        &self,
        prompt: &Path<'_>,
        alone: Asking,
    ) -> Result<Option<PromptResult>, KeychainFailure> {
        if is_none(prompt) {
            return Ok(None);
        }
        let asking = self.asking(alone);
        let limit = match asking {
            Asking::Person => self.bus.left(),
            Asking::Silent => self.bus.left().min(MOMENT),
            Asking::Never => return Err(KeychainFailure::Locked),
        };
        let began = Instant::now();
        let failed = |error: BusError| error.failure(Stage::Call);
        self.bus.listen_to(prompt, PROMPT).map_err(failed)?;
        self.bus.call(method(prompt, PROMPT, "Prompt").append1("")).map_err(failed)?;
        while let Some(left) = limit.checked_sub(began.elapsed()).filter(|left| !left.is_zero()) {
            let Some(message) = self.bus.signal(left).map_err(failed)? else { continue };
            if !is_end_of(prompt, &message) {
                continue;
            }
            let (is_dismissed, result) = read_two::<bool, PromptResult>(&message).map_err(failed)?;
            return match (is_dismissed, asking) {
                (false, _) => Ok(Some(result)),
                (true, Asking::Person) if began.elapsed() >= NOBODY => Err(KeychainFailure::Dismissed),
                (true, Asking::Person) => Err(KeychainFailure::NoWindow),
                (true, _) => Err(KeychainFailure::Locked),
            };
        }
        if asking == Asking::Silent || self.provider != Provider::Other {
            self.dismiss(prompt);
        }
        match asking {
            Asking::Person => Err(KeychainFailure::no_answer_for(began.elapsed())),
            _ => Err(KeychainFailure::Locked),
        }
    }

    /// Takes a question back, whose window would stay. Not asked of GNOME Keyring, whose window stays open instead: its version
    /// 42 does not bear that, and the person may still unlock the keyring in it.
    fn dismiss(&self, prompt: &Path<'_>) {
        // The reply is waited for: a store may not expect a caller that is gone.
        let _ = self.bus.call_within(method(prompt, PROMPT, "Dismiss"), LAST);
    }
}

fn is_end_of(prompt: &Path<'_>, message: &Message) -> bool {
    message.member().is_some_and(|member| &*member == "Completed")
        && message.path().is_some_and(|path| *path == **prompt)
}

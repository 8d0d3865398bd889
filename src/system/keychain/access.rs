//! Asks the store by a process of its own, which is killed when the time has come.

use super::wire::{self, WireRequest};
use super::{KeyAnswer, KeyRequest, KeychainFailure};
use crate::system::process::timed_call::{Patience, TimedCallError, timed_call};
use crate::system::{System, random};
use std::time::Duration;

/// Whether this program has code for the store of this system.
const IS_BUILT_IN: bool =
    cfg!(all(feature = "keychain", any(target_os = "linux", windows, target_os = "macos")));

/// Name of the verb that the process runs.
pub const KEYCHAIN_VERB: &str = "__keychain";

/// Time for a store that nobody is there to unlock.
const UNATTENDED: Duration = Duration::from_millis(2500);
/// Time for a person who is asked.
const ATTENDED: Duration = Duration::from_secs(60);
/// Time in which the process itself gives up earlier, so that it can say why and take back its question.
const EARLIER: Duration = Duration::from_millis(300);
/// Time after which a person is told what they may have missed.
const LONG: Duration = Duration::from_secs(2);

/// Asks the store. `is_attended`: whether a person is there who may answer a question of the store; without one it is
/// given up after some seconds.
pub fn access(sys: &System, request: KeyRequest, is_attended: bool) -> Result<KeyAnswer, KeychainFailure> {
    if !IS_BUILT_IN {
        return Err(KeychainFailure::NotBuiltIn);
    }
    let cannot = |why: String| KeychainFailure::NotAsked(why);
    let mark = random::bytes::<16>().map_err(|error| cannot(error.to_string()))?;
    let limit = if is_attended { ATTENDED } else { UNATTENDED };
    let mark = base16ct::lower::encode_string(&mark);
    let line = WireRequest { mark: mark.clone(), request, is_attended, limit: limit - EARLIER }.line();
    let tell = || {
        if is_attended {
            sys.terminal
                .note("the keychain has not answered yet; it may ask for permission in another window");
        }
    };
    let patience = Patience { limit, ends_at_signal: is_attended, when_long: (LONG, &tell) };
    let printed = timed_call(&[KEYCHAIN_VERB], line.as_bytes(), &patience).map_err(|error| match error {
        TimedCallError::Late => KeychainFailure::no_answer_for(limit),
        TimedCallError::Interrupted => cannot("interrupted".to_owned()),
        TimedCallError::NotStarted(error) => cannot(error.to_string()),
    })?;
    let outcome = wire::read_answer(&mark, &printed);
    outcome.unwrap_or_else(|| Err(cannot("the process that asks it has ended".to_owned())))
}

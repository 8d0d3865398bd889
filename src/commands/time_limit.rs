//! Credentials for a time (`--for`). Where a role is assumed last, STS gives keys that last no longer; all others are only
//! forgotten at the end.

use crate::activation::attended::{Given, WithCredentials};
use crate::activation::guard::Pass;
use crate::config::chain::{ASSUME_ROLE_SECONDS, CHAINED_ROLE_SECONDS, Chain};
use crate::credentials::CredentialRequest;
use crate::output::audience;
use crate::services::error::Refusal;
use crate::system::System;
use crate::targets::{self, Asked, Target};
use crate::time::{Time, spoken};

/// Resolves the credentials of a target for so many seconds; returns their end too: after that time, or with the keys that
/// STS gave for it. `resolve` fetches them.
pub(in crate::commands) fn with_end<'a>(
    sys: &System,
    mut target: Target,
    time: i64,
    want: CredentialRequest<'a>,
    given: Given,
    resolve: impl Fn(Target, CredentialRequest<'a>, Given) -> anyhow::Result<WithCredentials>,
) -> anyhow::Result<(WithCredentials, Time)> {
    if !ask_sts(&mut target.chain, time) {
        let taken = resolve(target, want, given)?;
        return Ok((taken, sys.clock.now().plus(time)));
    }
    // Cached keys would end earlier; those of the first run of this command are new.
    let is_repeated = audience::repeated(&sys.env).is_some();
    let fresh = CredentialRequest { refresh: !is_repeated, min_left: None, ..want };
    let (name, options, region) =
        (target.name().to_owned(), target.given.clone(), target.chain.region.clone());
    match resolve(target, fresh, given) {
        Ok(taken) => {
            let end = taken.1.as_ref().and_then(|keys| keys.expires_at);
            let until = sys.clock.now().plus(time);
            Ok((taken, end.map_or(until, |end| end.min(until))))
        }
        Err(error) if is_refused(&error) => {
            sys.terminal.verbose(|| format!("the keys last longer than {}: {error:#}", spoken(time)));
            let mut target = targets::resolve(sys, &name, &options, Asked::Service)?;
            target.chain.region = region;
            // The person was asked a moment ago.
            let pass = Pass { given: true, ..given.pass };
            let taken = resolve(target, want, Given { pass, ..given })?;
            Ok((taken, sys.clock.now().plus(time)))
        }
        Err(error) => Err(error),
    }
}

/// Makes the last role of a chain last for so many seconds, if there is one and STS allows that. Returns whether it does.
fn ask_sts(chain: &mut Chain, time: i64) -> bool {
    let Some(last) = chain.hops.len().checked_sub(1) else { return false };
    let is_allowed = ASSUME_ROLE_SECONDS.contains(&time)
        && (time <= CHAINED_ROLE_SECONDS || !chain.is_role_chaining(last));
    if is_allowed {
        chain.hops[last].duration_seconds = Some(time);
    }
    is_allowed
}

/// Whether STS has refused the time: the role allows less.
fn is_refused(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Refusal>().is_some_and(|refusal| refusal.says("DurationSeconds"))
}

//! What a shell does with an order to let go: the same as `off`, and what was active before a bound directory does not
//! come back either.

use super::directory::is_production_profile;
use super::off_words::off_in_words;
use crate::config::session::Session;
use crate::environ::{
    self, Deactivated, Elevation, EnvChange, Fallback, ORDER, PREVIOUS, RenewalArgs, Restore, ShellVariables,
    put_off, put_out,
};
use crate::letting_go::{self, HeldCredentials, Order, Orders, SessionOfHeld};
use crate::system::System;
use crate::targets::{self, Asked};
use crate::time::spoken;

/// The change for a shell, and what it let go.
#[derive(Debug, Default)]
pub struct LetGo {
    /// The change. It also notes which orders the shell has seen.
    pub change: EnvChange,
    /// The profile that was active, and the order that was about it.
    pub deactivated: Option<(Deactivated, Order)>,
}

/// Returns the change for a shell with these variables, and tells the person.
pub fn follow_orders(sys: &System, before: &ShellVariables) -> EnvChange {
    let orders = letting_go::load(sys);
    let LetGo { change, deactivated } = let_go(sys, before, &orders);
    if let Some((deactivated, order)) = deactivated {
        let age = sys.clock.now().left(order.at());
        let when = if age < 60 { String::new() } else { format!(" {} ago", spoken(age)) };
        let why = format!(", since `ssoenv off --everywhere` was run{when}");
        sys.terminal.note(&off_in_words(&deactivated, order.clear, &why));
    }
    change
}

/// Returns the change for a shell with these variables.
pub fn let_go(sys: &System, before: &ShellVariables, orders: &Orders) -> LetGo {
    let mut change = without_restored(sys, before, orders);
    if let Some(order) = due_for(sys, before, orders) {
        let mut deactivated = put_off(before, sys.clock.now(), order.clear);
        let mut off = std::mem::take(&mut deactivated.change);
        if !order.clear && brings_back_what_is_meant(sys, before, order) {
            // Former credentials stay in the record, for the person's own `off`.
            off = put_out(before, sys.clock.now()).and(only(PREVIOUS, off));
            deactivated.restored.clear();
        }
        return LetGo { change: change.and(off), deactivated: Some((deactivated, order.clone())) };
    }
    // With this number the hook does not ask again.
    if let Some(newest) = orders.newest.map(|number| number.to_string())
        && before.contains_key("SSOENV_PROFILE")
        && before.get(ORDER) != Some(&newest)
    {
        change.add_set(ORDER, newest);
    }
    LetGo { change, deactivated: None }
}

/// Returns the last step of a change that sets this variable.
fn only(name: &'static str, change: EnvChange) -> EnvChange {
    let mut step = EnvChange::default();
    let value = change.set().find(|(set, _)| *set == name).map(|(_, value)| value.expose().to_owned());
    value.into_iter().for_each(|value| step.add_set(name, value));
    step
}

/// Returns the order that the active profile has to follow, or what `use --for` would go back to: then the shell lets go of
/// both.
fn due_for<'a>(sys: &System, before: &ShellVariables, orders: &'a Orders) -> Option<&'a Order> {
    due_for_active(sys, before, orders).or_else(|| due_for_fallback(sys, before, orders))
}

fn due_for_fallback<'a>(sys: &System, before: &ShellVariables, orders: &'a Orders) -> Option<&'a Order> {
    let Fallback { target, account_id, role_name, .. } = Elevation::of(before)?.fallback;
    let name = target.profile.as_ref()?;
    let role = account_id.as_deref().zip(role_name.as_deref());
    let session = || session_of(sys, name, &target.given);
    orders.due(number(target.order.as_ref()), &HeldCredentials { name, role, session: &session })
}

fn due_for_active<'a>(sys: &System, before: &ShellVariables, orders: &'a Orders) -> Option<&'a Order> {
    let name = before.get("SSOENV_PROFILE")?;
    let text = |name: &str| before.get(name).map(String::as_str);
    let role = text("SSOENV_ACCOUNT_ID").zip(text("SSOENV_ROLE_NAME"));
    let session = || session_of(sys, name, &RenewalArgs::of(before));
    orders.due(number(before.get(ORDER)), &HeldCredentials { name, role, session: &session })
}

/// Returns the change that keeps a profile from coming back when the shell leaves a bound directory.
fn without_restored(sys: &System, before: &ShellVariables, orders: &Orders) -> EnvChange {
    let mut change = EnvChange::default();
    let Some(restore) = before.get("SSOENV_RESTORE").map(|text| Restore::parse(text)) else { return change };
    let Some(name) = &restore.profile else { return change };
    let role = role_of(sys, name, &restore.given);
    let role = role.as_ref().map(|(account_id, role_name)| (&**account_id, &**role_name));
    let session = || session_of(sys, name, &restore.given);
    let held = HeldCredentials { name, role, session: &session };
    if orders.due(number(restore.order.as_ref()), &held).is_some() {
        change.add_set("SSOENV_RESTORE", Restore::default().text());
    }
    change
}

/// Whether `off` would restore a profile's name that the order is about, or that is production, which nothing but a
/// person's own command activates.
fn brings_back_what_is_meant(sys: &System, before: &ShellVariables, order: &Order) -> bool {
    let given = RenewalArgs::default();
    environ::saved_profiles(before).into_iter().any(|(_, name)| {
        let role = role_of(sys, &name, &given);
        let role = role.as_ref().map(|(account_id, role_name)| (&**account_id, &**role_name));
        let session = || session_of(sys, &name, &given);
        order.scope != letting_go::Scope::All
            && order.scope.covers(&HeldCredentials { name: &name, role, session: &session })
            || is_production_profile(sys, &name)
    })
}

/// Returns the role that a name leads to, as the files have it now.
pub fn role_of(sys: &System, name: &str, given: &RenewalArgs) -> Option<(String, String)> {
    let target = targets::resolve(sys, name, given, Asked::Nobody).ok()?;
    target.chain.role().map(|(account_id, role_name)| (account_id.to_owned(), role_name.to_owned()))
}

/// Returns the session that a name leads to.
pub fn session_of(sys: &System, name: &str, given: &RenewalArgs) -> SessionOfHeld {
    match targets::resolve(sys, name, given, Asked::Nobody) {
        Ok(target) => target.chain.session().map_or(SessionOfHeld::Without, |session: &Session| {
            SessionOfHeld::Named(session.label().to_owned())
        }),
        Err(_) => SessionOfHeld::Unknown,
    }
}

/// Reads `SSOENV_ORDER`, which any program may have changed.
fn number(text: Option<&String>) -> Option<u64> {
    text?.parse().ok()
}

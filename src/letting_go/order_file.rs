//! The file of orders in the state folder. Its first line is the number of the newest order: the hooks compare this line
//! alone, at each prompt, and ask ssoenv only when it has changed. The rest is a JSON array.

use super::order::{GREATEST, Order, Orders, Scope};
use crate::error::{Failure, Kind};
use crate::system::System;
use crate::system::env::Env;
use crate::system::files::{self, Staged, locks, paths};
use anyhow::Context;
use std::path::PathBuf;

/// Returns the path of the file.
pub fn path(env: &Env) -> Result<PathBuf, Failure> {
    Ok(paths::state(env)?.join("let-go"))
}

/// Reads the orders. A file that cannot be read, or that something else has written, contains none.
pub fn load(sys: &System) -> Orders {
    let bytes = path(&sys.env).ok().and_then(|path| files::read_regular(&path).ok()?);
    bytes.and_then(|contents| parse(&contents.bytes)).unwrap_or_default()
}

/// Returns the number that credentials which are got now have to remember; `None` if there was no order yet.
pub fn newest(sys: &System) -> Option<u64> {
    load(sys).newest
}

/// Gives an order.
pub fn give(sys: &System, scope: Scope, clear: bool) -> anyhow::Result<Order> {
    let path = path(&sys.env)?;
    let work = || {
        let what = format!("cannot tell the shells to let go: cannot write {}", path.display());
        Failure::new(Kind::General, what)
            .hint("run `ssoenv off` in each of them, and see what is in that place")
    };
    let _lock = match locks::wait(sys, "let-go", locks::PATIENCE, || None::<()>) {
        locks::Waited::Held(lock) => lock,
        _ => return Err(locks::busy("giving an order to let go", locks::PATIENCE).into()),
    };
    let mut orders = load(sys);
    let order = orders.add(sys.clock.now(), fastrand::u64(0..1000), scope, clear);
    let staged = Staged::create(&path).with_context(work)?;
    staged.commit(format(&orders).as_bytes()).with_context(work)?;
    Ok(order)
}

/// Creates the file if there is none, so that a shell can look for the first order without an error. Where that is not
/// possible, shells see the first order at their next prompt.
pub fn create_empty(sys: &System) {
    let Ok(path) = path(&sys.env) else { return };
    if let Err(error) = files::create_new(&path) {
        sys.terminal.verbose(|| format!("cannot create {}: {error}", path.display()));
    }
}

fn format(orders: &Orders) -> String {
    let number = orders.newest.unwrap_or_default();
    format!("{number}\n{}\n", serde_json::to_string(&orders.list).unwrap_or_default())
}

/// Parses the file; `None` for anything that [`format`] has not written.
fn parse(bytes: &[u8]) -> Option<Orders> {
    let (first, rest) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
    let newest: u64 = first.parse().ok().filter(|number| *number <= GREATEST)?;
    let list: Vec<Order> = serde_json::from_str(rest).ok()?;
    let is_whole = list.is_sorted_by(|one, next| one.number < next.number)
        && list.last().is_some_and(|last| last.number == newest)
        && newest.to_string() == first;
    is_whole.then_some(Orders { newest: Some(newest), list })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;

    #[test]
    fn what_was_written_is_read_back() {
        let mut orders = Orders::default();
        let now = Time::from_epoch(1_800_000_000);
        let role = Some(("111111111111".to_owned(), "Admin".to_owned()));
        orders.add(now, 0, Scope::Target { names: vec!["a\n\"ü".into()], role }, true);
        orders.add(now, 0, Scope::Session("my-org".into()), false);
        let text = format(&orders);
        assert_eq!(text.lines().count(), 2);
        assert_eq!(text.lines().next(), Some(&*orders.newest.unwrap().to_string()));
        assert_eq!(parse(text.as_bytes()), Some(orders));
    }

    #[test]
    fn anything_else_contains_no_order() {
        let mut orders = Orders::default();
        orders.add(Time::from_epoch(1_800_000_000), 0, Scope::All, false);
        let good = format(&orders);
        for text in [
            String::new(),
            "\n".into(),
            "17".into(),
            good.replacen("1800000000000\n", "1800000000001\n", 1),
            good.replacen("1800000000000\n", "+1800000000000\n", 1),
            good.replace("1800000000000", "1000000000000000000"),
            good.replace("\"all\"", "\"none\""),
            good[..good.len() - 3].to_owned(),
            "17\n[]\n".into(),
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(parse(b"17\n\xff"), None);
    }
}

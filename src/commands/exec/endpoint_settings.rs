//! What a sidecar is told when it starts to serve an endpoint: one line of JSON through a pipe, since arguments and
//! variables of a process can be read by others. Pure.

use crate::aws::credentials::Credentials;
use crate::endpoint::{EndpointAddress, EndpointSource, ServedTarget};
use crate::environ::RenewalArgs;
use crate::secret::Secret;
use crate::time::Time;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
struct Settings {
    path: String,
    token: String,
    target: String,
    given: Option<String>,
    role: Option<(String, String)>,
    session: Option<String>,
    until: Option<i64>,
    known_order: Option<u64>,
    credentials: Keys,
}

#[derive(Deserialize, Serialize)]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expires_at: Option<i64>,
    issued_at: i64,
    account_id: Option<String>,
}

/// Formats the line.
pub(super) fn line(served: &ServedTarget) -> Option<Secret> {
    let ServedTarget { address, source, known_order, first } = served;
    let first = first.as_ref()?;
    let settings = Settings {
        path: address.path.expose().to_owned(),
        token: address.token.expose().to_owned(),
        target: source.word.clone(),
        given: source.given.text(),
        role: source.role.clone(),
        session: source.session.clone(),
        until: source.until.map(Time::epoch),
        known_order: *known_order,
        credentials: Keys {
            access_key_id: first.access_key_id.clone(),
            secret_access_key: first.secret_access_key.expose().to_owned(),
            session_token: first.session_token.as_ref().map(|token| token.expose().to_owned()),
            expires_at: first.expires_at.map(Time::epoch),
            issued_at: first.issued_at.epoch(),
            account_id: first.account_id.clone(),
        },
    };
    serde_json::to_string(&settings).ok().map(Secret::new)
}

/// Parses the line; `None` for anything else.
pub(super) fn parse(line: &str, port: u16) -> Option<ServedTarget> {
    let settings: Settings = serde_json::from_str(line).ok()?;
    let keys = settings.credentials;
    Some(ServedTarget {
        address: EndpointAddress {
            port,
            path: Secret::new(settings.path),
            token: Secret::new(settings.token),
        },
        source: EndpointSource {
            word: settings.target,
            given: settings.given.map(|text| RenewalArgs::parse(&text)).unwrap_or_default(),
            role: settings.role,
            session: settings.session,
            until: settings.until.map(Time::from_epoch),
        },
        known_order: settings.known_order,
        first: Some(Credentials {
            access_key_id: keys.access_key_id,
            secret_access_key: Secret::new(keys.secret_access_key),
            session_token: keys.session_token.map(Secret::new),
            expires_at: keys.expires_at.map(Time::from_epoch),
            issued_at: Time::from_epoch(keys.issued_at),
            account_id: keys.account_id,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sidecar_reads_what_was_written() {
        let address = EndpointAddress::new(4000, &[1; 16], &[2; 32]);
        let source = EndpointSource {
            word: "my profile".into(),
            given: RenewalArgs { session: Some("my-org".into()), ..RenewalArgs::default() },
            role: Some(("111111111111".into(), "Admin".into())),
            session: Some("my-org".into()),
            until: Some(Time::from_epoch(7)),
        };
        let first = Credentials {
            access_key_id: "ASIA1".into(),
            secret_access_key: Secret::new("s\"\n"),
            session_token: Some(Secret::new("t")),
            expires_at: Some(Time::from_epoch(10)),
            issued_at: Time::from_epoch(5),
            account_id: None,
        };
        let served = ServedTarget { address, source, known_order: Some(17), first: Some(first.clone()) };
        let line = line(&served).unwrap();
        assert!(!line.expose().contains('\n'));
        let read = parse(line.expose(), 4000).unwrap();
        assert_eq!((read.known_order, read.first), (Some(17), Some(first)));
        let ServedTarget { address, source, .. } = served;
        assert_eq!(format!("{:?}", read.source), format!("{source:?}"));
        assert_eq!((read.address.url(), read.address.token), (address.url(), address.token));
        assert!(parse("{}", 1).is_none() && parse("", 1).is_none());
    }
}

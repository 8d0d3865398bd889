//! Rejected certificates: hint, and issuer of the certificate. ureq's errors do not contain the certificate, so a
//! second connection fetches it. That handshake always ends in a rejection, before a session exists in which data
//! could be sent.

use crate::system::signals;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme};
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;
use ureq::http::Uri;
use ureq::{Proxy, ProxyProtocol};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::oid::db::rfc4519::{C, CN, DC, L, O, OU, ST};
use x509_cert::der::{Decode, Tag, Tagged};

/// Time for the second connection: it only improves a message.
const LOOK: Duration = Duration::from_secs(3);
/// Bytes of a proxy's answer to CONNECT, far above real ones.
const LARGEST_HEAD: usize = 16 << 10;
/// Characters of an issuer's name, which the server chooses.
const LONGEST_NAME: usize = 200;

/// Returns the hint for a TLS error.
pub(super) fn hint(error: &ureq::Error) -> &'static str {
    use CertificateError as Why;
    match refused(error) {
        Some(Why::NotValidForName | Why::NotValidForNameContext { .. }) => {
            "another server answers: if this network has a sign-in page, sign in there; otherwise check the proxy and endpoint settings"
        }
        Some(Why::Expired | Why::ExpiredContext { .. }) => {
            "check the clock of this machine; if it is right, the certificate has expired, and the operator of that server or of a proxy must renew it"
        }
        Some(Why::NotValidYet | Why::NotValidYetContext { .. }) => {
            "the clock of this machine may be slow: correct it"
        }
        _ => "if a company proxy intercepts TLS connections, set AWS_CA_BUNDLE to its certificate",
    }
}

/// Returns why the certificate was rejected; `None` for other errors. ureq reports errors of the handshake as I/O
/// errors.
fn refused(error: &ureq::Error) -> Option<&CertificateError> {
    let error = match error {
        ureq::Error::Rustls(error) => error,
        ureq::Error::Io(error) => error.get_ref()?.downcast_ref()?,
        _ => return None,
    };
    match error {
        rustls::Error::InvalidCertificate(why) => Some(why),
        _ => None,
    }
}

/// Returns the issuer of the certificate that the error is about, if it can be fetched within the time `left`.
pub(super) fn shown(error: &ureq::Error, url: &str, proxy: Option<&Proxy>, left: Duration) -> Option<String> {
    refused(error)?;
    // A deferred signal waits for this call to end; a better message is not worth the delay.
    if signals::pending() {
        return None;
    }
    let (uri, proxy) = (url.parse().ok()?, proxy.cloned());
    let (limit, (tell, told)) = (LOOK.min(left), mpsc::channel());
    // On a thread, because neither the name lookup nor a server that sends one byte at a time has a time limit. A
    // thread that still runs ends with the process.
    let looking = move || tell.send(look(&uri, proxy.as_ref()).as_deref().and_then(issuer));
    thread::Builder::new().spawn(looking).ok()?;
    told.recv_timeout(limit).ok().flatten()
}

/// Fetches the certificate that the server at this address presents.
fn look(uri: &Uri, proxy: Option<&Proxy>) -> Option<Vec<u8>> {
    let name = ServerName::try_from(bare(uri.host()?)).ok()?.to_owned();
    let provider = Arc::new(ring::default_provider());
    let witness = Arc::new(Witness { provider: Arc::clone(&provider), seen: OnceLock::new() });
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(rustls::ALL_VERSIONS)
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&witness) as _)
        .with_no_client_auth();
    let mut stream = reach(uri, proxy).ok()?;
    // Always an error: the verifier rejects every certificate after storing it.
    let _ = ClientConnection::new(Arc::new(config), name).ok()?.complete_io(&mut stream);
    witness.seen.get().cloned()
}

/// Connects to the host, through the proxy if one applies.
fn reach(uri: &Uri, proxy: Option<&Proxy>) -> io::Result<TcpStream> {
    let (host, port) = (uri.host().unwrap_or_default(), uri.port_u16().unwrap_or(443));
    let Some(proxy) = proxy.filter(|proxy| !proxy.is_no_proxy(uri)) else {
        return connect(host, port);
    };
    if proxy.protocol() != ProxyProtocol::Http {
        // TLS to the proxy itself: the error may be about its certificate or about the service's.
        return Err(io::ErrorKind::Unsupported.into());
    }
    let mut stream = connect(proxy.host(), proxy.port())?;
    let mut head = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n");
    if proxy.username().is_some() || proxy.password().is_some() {
        let [user, password] = [proxy.username(), proxy.password()].map(Option::unwrap_or_default);
        let known = STANDARD.encode(format!("{user}:{password}"));
        head.push_str(&format!("Proxy-Authorization: Basic {known}\r\n"));
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    // Byte by byte, because TLS follows right after the head.
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") && answer.len() < LARGEST_HEAD {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        answer.extend(byte);
    }
    // Status code after `HTTP/1.1`.
    match answer.get(8..12) {
        Some(b" 200") if answer.ends_with(b"\r\n\r\n") => Ok(stream),
        _ => Err(io::ErrorKind::ConnectionRefused.into()),
    }
}

fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let addresses = (bare(host), port).to_socket_addrs()?;
    let mut streams = addresses.filter_map(|address| TcpStream::connect_timeout(&address, LOOK).ok());
    let stream = streams.next().ok_or(io::ErrorKind::NotConnected)?;
    stream.set_read_timeout(Some(LOOK))?;
    stream.set_write_timeout(Some(LOOK))?;
    Ok(stream)
}

/// Removes the brackets of an IPv6 address.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// Formats the issuer's name, most specific part first. Not in the form of RFC 4514: the library's `Display` adds a
/// table of 200 KB, and people search for `Sample, Inc.`, not for `Sample\, Inc.`.
fn issuer(certificate: &[u8]) -> Option<String> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let issuer = certificate.tbs_certificate().issuer().as_ref();
    let mut parts: Vec<String> = issuer.iter().flat_map(|parts| parts.iter()).filter_map(part).collect();
    parts.reverse();
    let name = parts.join(", ");
    let capped: String = name.chars().take(LONGEST_NAME).collect();
    let rest = if capped.len() < name.len() { "…" } else { "" };
    (!name.is_empty()).then(|| capped + rest)
}

/// Formats one attribute of a name; `None` for kinds that people do not know (RFC 4519 has the abbreviations).
fn part(part: &AttributeTypeAndValue) -> Option<String> {
    let kinds = [(CN, "CN"), (O, "O"), (OU, "OU"), (L, "L"), (ST, "ST"), (C, "C"), (DC, "DC")];
    let (_, kind) = kinds.into_iter().find(|(oid, _)| *oid == part.oid)?;
    let bytes = part.value.value();
    let text = match part.value.tag() {
        Tag::BmpString => {
            let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        _ => String::from_utf8_lossy(bytes),
    };
    Some(format!("{kind}={text}"))
}

/// Verifier that stores the certificate and rejects it.
#[derive(Debug)]
struct Witness {
    provider: Arc<CryptoProvider>,
    seen: OnceLock<Vec<u8>>,
}

const REFUSAL: rustls::Error =
    rustls::Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure);

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let _ = self.seen.set(end_entity.to_vec());
        Err(REFUSAL)
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(REFUSAL)
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(REFUSAL)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, DnType, KeyPair};
    use rustls::pki_types::PrivateKeyDer;
    use rustls::{ServerConfig, ServerConnection};
    use std::net::TcpListener;

    /// Returns a self-signed certificate.
    fn certificate(name: &[(DnType, &str)], key: &KeyPair) -> CertificateDer<'static> {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        for (part, text) in name {
            params.distinguished_name.push(part.clone(), *text);
        }
        params.self_signed(key).unwrap().der().clone()
    }

    fn unknown_issuer() -> ureq::Error {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer).into()
    }

    fn listener() -> (TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}/token?code=1", listener.local_addr().unwrap().port());
        (listener, url)
    }

    #[test]
    fn an_issuer_is_text_of_bounded_length_with_the_most_telling_part_first() {
        use DnType::{CommonName, CountryName, CustomDnType, OrganizationName};
        let key = KeyPair::generate().unwrap();
        let long = "é".repeat(300);
        let sample = [
            (CountryName, "US"),
            (CustomDnType(vec![2, 5, 4, 5]), "serial number"),
            (OrganizationName, "Sample, Inc."),
            (CommonName, "Root"),
        ];
        for (parts, expected) in [
            (&sample[..], Some("CN=Root, O=Sample, Inc., C=US".to_owned())),
            // Control characters are kept here; the terminal escapes them.
            (&[(CommonName, "a\u{1b}[31m\nb")], Some("CN=a\u{1b}[31m\nb".to_owned())),
            (&[(CommonName, &long)], Some(format!("CN={}…", "é".repeat(197)))),
            (&[(CommonName, &long[..2 * 197])], Some(format!("CN={}", "é".repeat(197)))),
            (&sample[1..2], None),
            (&[], None),
        ] {
            assert_eq!(issuer(&certificate(parts, &key)), expected);
        }
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        let wide = rcgen::string::BmpString::try_from("Größe").unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(CommonName, rcgen::DnValue::BmpString(wide));
        let wide = params.self_signed(&key).unwrap();
        assert_eq!(issuer(wide.der()).as_deref(), Some("CN=Größe"));
        for end in 0..wide.der().len() {
            assert_eq!(issuer(&wide.der()[..end]), None);
        }
    }

    #[test]
    fn the_look_ends_before_there_is_a_session() {
        for version in rustls::ALL_VERSIONS {
            let key = KeyPair::generate().unwrap();
            let shown_certificate = certificate(&[(DnType::CommonName, "Lobby")], &key);
            let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
            let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
                .with_protocol_versions(&[version])
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![shown_certificate], private)
                .unwrap();
            let (listener, url) = listener();
            let server = thread::spawn(move || {
                let mut connection = ServerConnection::new(Arc::new(config)).unwrap();
                let mut stream = listener.accept().unwrap().0;
                let ended = connection.complete_io(&mut stream);
                (ended, connection.is_handshaking(), connection.server_name().map(str::to_owned))
            });
            assert_eq!(shown(&unknown_issuer(), &url, None, LOOK).as_deref(), Some("CN=Lobby"));
            let (ended, handshaking, name) = server.join().unwrap();
            let why = ended.unwrap_err().to_string();
            assert!(why.contains("AccessDenied"), "{version:?}: {why}");
            assert!(handshaking);
            assert_eq!(name.as_deref(), Some("localhost"));
        }
    }

    #[test]
    fn there_is_no_look_where_no_certificate_was_refused() {
        let (listener, url) = listener();
        listener.set_nonblocking(true).unwrap();
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::HandshakeFailure);
        for error in [alert.into(), ureq::Error::HostNotFound, io::Error::other("reset").into()] {
            assert_eq!(shown(&error, &url, None, LOOK), None);
        }
        assert_eq!(listener.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock);
    }

    #[test]
    fn a_look_that_leads_nowhere_is_no_issuer() {
        let shown = |url: &str, proxy: Option<&Proxy>, left| shown(&unknown_issuer(), url, proxy, left);
        let (silent, url) = listener();
        assert_eq!(shown(&url, None, Duration::from_millis(20)), None);
        drop(silent);
        assert_eq!(shown(&url, None, LOOK), None);
        assert_eq!(shown("https://", None, LOOK), None);
        let proxy = Proxy::new("https://127.0.0.1:9").unwrap();
        assert_eq!(shown(&url, Some(&proxy), LOOK), None);
    }

    #[test]
    fn a_proxy_that_refuses_or_never_ends_its_answer_is_no_way() {
        let endless = [b"HTTP/1.1 200 ".as_slice(), &[b'x'; 1 << 16]].concat();
        for answer in [b"HTTP/1.1 407 No\r\n\r\n".as_slice(), b"", b"\0 200\r\n\r\n", &endless] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let proxy = Proxy::new(&format!("http://{address}")).unwrap();
            let answer = answer.to_vec();
            let server = thread::spawn(move || {
                let mut stream = listener.accept().unwrap().0;
                let mut asked = Vec::new();
                while !asked.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).unwrap();
                    asked.extend(byte);
                }
                let _ = stream.write_all(&answer);
                asked
            });
            assert!(reach(&"https://[::1]/x?y=1".parse().unwrap(), Some(&proxy)).is_err());
            // Connects, so that a server without a client stops waiting.
            let _ = TcpStream::connect(address);
            let asked = String::from_utf8(server.join().unwrap()).unwrap();
            assert_eq!(asked, "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n");
        }
    }
}

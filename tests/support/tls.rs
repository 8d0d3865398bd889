//! TLS server in front of the loopback service, and a proxy with authentication. Both forward one request per
//! connection.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// TLS server on `localhost` that forwards every request to a plain HTTP service.
pub struct TlsFront {
    pub port: u16,
    /// PEM certificate of the authority that signed the server's.
    pub authority: String,
    connections: Arc<AtomicUsize>,
}

impl TlsFront {
    /// Starts the server with a certificate changed by `spoil`; it serves so many connections and closes later ones
    /// without an answer.
    pub fn start(service_url: &str, served: usize, spoil: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.distinguished_name = DistinguishedName::new();
        authority.distinguished_name.push(DnType::OrganizationName, "Sample, Inc.");
        authority.distinguished_name.push(DnType::CommonName, "Sample\u{202e} Root CA");
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let mut certificate = CertificateParams::new(names).unwrap();
        spoil(&mut certificate);
        let certificate = certificate.signed_by(&key, &authority).unwrap();
        let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config =
            config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], private).unwrap();
        let (config, upstream) = (Arc::new(config), service_url.trim_start_matches("http://").to_owned());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let port = serve(move |stream| {
            if counted.fetch_add(1, Ordering::SeqCst) >= served {
                return;
            }
            let mut client = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            // Clients that do not trust the authority end here.
            let Some(request) = request(&mut client) else { return };
            let mut service = TcpStream::connect(&upstream).unwrap();
            service.write_all(&request).unwrap();
            let mut answer = Vec::new();
            service.read_to_end(&mut answer).unwrap();
            let _ = client.write_all(&answer);
            client.conn.send_close_notify();
            let _ = client.flush();
        });
        TlsFront { port, authority: authority.pem(), connections }
    }

    /// Number of connections so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Proxy for CONNECT that requires Basic authentication.
pub struct ForwardProxy {
    pub port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl ForwardProxy {
    /// Starts the proxy; `authorization` is the required value of the header.
    pub fn start(authorization: &'static str) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let port = serve(move |mut client| {
            let mut reader = BufReader::new(client.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
            log.lock().unwrap().push(head.lines().next().unwrap_or_default().to_owned());
            let known = head.lines().any(|line| {
                line.to_lowercase() == format!("proxy-authorization: {authorization}").to_lowercase()
            });
            let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let Some(mut server) = known.then(|| TcpStream::connect(target).unwrap()) else {
                let _ = client
                    .write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
                return;
            };
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
            let (mut to_client, mut from_server) = (client, server.try_clone().unwrap());
            let back = thread::spawn(move || std::io::copy(&mut from_server, &mut to_client));
            let _ = std::io::copy(&mut reader, &mut server);
            let _ = server.shutdown(std::net::Shutdown::Write);
            let _ = back.join();
        });
        ForwardProxy { port, seen }
    }

    /// Request lines so far.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// Accepts connections until the test ends, one thread each.
fn serve(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || answer(stream));
        }
    });
    port
}

/// Reads a complete request, and changes it to close its connection.
fn request(client: &mut impl Read) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(client);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
        if !line.to_lowercase().starts_with("connection:") {
            head.push_str(&line);
        }
    }
    let mut request = format!("{head}Connection: close\r\n\r\n").into_bytes();
    reader.take(length).read_to_end(&mut request).ok()?;
    Some(request)
}

//! Stands between one program and an endpoint, and notes what the program asks: the endpoint itself keeps no record. Every
//! byte goes through as it is, but for the port in `Host`, which an endpoint checks.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::SystemTime;

/// Runs until the process ends.
pub struct Relay {
    pub port: u16,
    asked: Arc<Mutex<Vec<f64>>>,
}

impl Relay {
    /// Starts one that leads to this port.
    pub fn to(endpoint: u16) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&asked);
        thread::spawn(move || {
            for client in socket.incoming() {
                let (client, record) = (client.unwrap(), Arc::clone(&record));
                thread::spawn(move || {
                    record.lock().unwrap().push(now());
                    // A client that gives up has asked all the same.
                    let _ = pass(client, port, endpoint);
                });
            }
        });
        Relay { port, asked }
    }

    /// When it was asked, in epoch seconds.
    pub fn asked(&self) -> Vec<f64> {
        self.asked.lock().unwrap().clone()
    }
}

/// Epoch seconds.
pub fn now() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs_f64()
}

fn pass(mut client: TcpStream, port: u16, endpoint: u16) -> Option<()> {
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = client.read(&mut chunk).ok().filter(|read| *read > 0)?;
        head.extend(&chunk[..read]);
    }
    let head = String::from_utf8(head).ok()?.replace(&format!(":{port}\r\n"), &format!(":{endpoint}\r\n"));
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, endpoint)).ok()?;
    server.write_all(head.as_bytes()).ok()?;
    let mut answer = Vec::new();
    // The endpoint closes each connection after its answer.
    server.read_to_end(&mut answer).ok()?;
    client.write_all(&answer).ok()?;
    client.shutdown(Shutdown::Both).ok()
}

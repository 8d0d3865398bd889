//! The user at the other end of a connection on the loopback interface, where the system says who it is: on Linux.

use std::net::{Ipv4Addr, SocketAddrV4};

/// Tables of the kernel with every TCP socket of this network, and its user. A client may reach an IPv4 address by a
/// socket of IPv6.
const TABLES: [&str; 2] = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];

/// Returns the id of the user whose socket is connected from `peer` to `own`; `None` where that is not known.
pub fn user_at(peer: SocketAddrV4, own: SocketAddrV4) -> Option<u32> {
    let tables = TABLES.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    tables.into_iter().find_map(|table| user_in(&table, peer, own))
}

/// Returns the user of the socket in a table of the kernel (proc(5), `/proc/net/tcp`).
fn user_in(table: &str, peer: SocketAddrV4, own: SocketAddrV4) -> Option<u32> {
    table.lines().skip(1).find_map(|line| {
        let mut fields = line.split_ascii_whitespace();
        let (local, remote) = (fields.nth(1)?, fields.next()?);
        (address(local) == Some(peer) && address(remote) == Some(own)).then(|| fields.nth(4)?.parse().ok())?
    })
}

/// Reads `0100007F:1F90`: the address in the byte order of the machine. One of IPv6 has the IPv4 address at its end.
fn address(text: &str) -> Option<SocketAddrV4> {
    const DIGITS: usize = 8;
    let (ip, port) = text.split_once(':')?;
    let ip = ip.get(ip.len().checked_sub(DIGITS)?..)?;
    let ip = u32::from_str_radix(ip, 16).ok()?.to_ne_bytes();
    Some(SocketAddrV4::new(Ipv4Addr::from(ip), u16::from_str_radix(port, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_os = "linux")]
    use std::net::SocketAddr;

    #[cfg(target_endian = "little")]
    #[test]
    fn the_user_is_that_of_the_socket_with_both_addresses() {
        let head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        let tcp = format!(
            "{head}   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     5        0 1 1 0\n   \
             1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0\n   \
             2: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0\n"
        );
        let tcp6 = format!(
            "{head}   0: 0000000000000000FFFF00000100007F:9C41 0000000000000000FFFF00000100007F:1F90 01 \
             00000000:00000000 00:00000000 00000000  1002        0 3 1 0\n"
        );
        let at = |port| SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
        assert_eq!(user_in(&tcp, at(40000), at(8080)), Some(1001));
        assert_eq!(user_in(&tcp, at(40001), at(8080)), None);
        assert_eq!(user_in(&tcp6, at(40001), at(8080)), Some(1002));
        assert_eq!(user_in("", at(40001), at(8080)), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_connection_of_ones_own_is_ones_own() {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (SocketAddr::V4(peer), SocketAddr::V4(own)) =
            (client.local_addr().unwrap(), client.peer_addr().unwrap())
        else {
            panic!("not IPv4")
        };
        assert_eq!(user_at(peer, own), Some(rustix::process::getuid().as_raw()));
    }
}

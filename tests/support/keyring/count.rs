//! Counts how often the store is opened: a monitor of the bus, which sees what every program sends.

use dbus::Message;
use dbus::channel::Channel;
use std::time::Duration;

const OPEN: &str = "type='method_call',interface='org.freedesktop.Secret.Service',member='OpenSession'";
/// A call that nobody else makes; all that was sent before it has arrived before it.
const MARK: &str = "type='method_call',interface='org.freedesktop.DBus',member='GetId'";

/// A monitor.
pub struct AccessCount {
    monitor: Channel,
    seen: usize,
}

impl AccessCount {
    /// Begins to count on the bus with this address.
    pub fn of(address: &str) -> Self {
        let monitor = connected(address);
        let become_monitor = to_bus("BecomeMonitor", "org.freedesktop.DBus.Monitoring")
            .append2(vec![OPEN.to_owned(), MARK.to_owned()], 0u32);
        monitor.send_with_reply_and_block(become_monitor, super::super::wait::PATIENCE).unwrap();
        AccessCount { monitor, seen: 0 }
    }

    /// Returns the number until now. A store that cannot encrypt is opened twice for one access.
    pub fn so_far(&mut self, address: &str) -> usize {
        let other = connected(address);
        other
            .send_with_reply_and_block(to_bus("GetId", "org.freedesktop.DBus"), super::super::wait::PATIENCE)
            .unwrap();
        loop {
            let message = self.monitor.blocking_pop_message(Duration::from_secs(60)).unwrap();
            match message.expect("the monitor sees the mark").member().as_deref() {
                Some("GetId") => return self.seen,
                Some("OpenSession") => self.seen += 1,
                _ => {}
            }
        }
    }
}

/// Returns a call of the bus itself.
pub(super) fn to_bus(member: &str, interface: &str) -> Message {
    Message::call_with_args("org.freedesktop.DBus", "/org/freedesktop/DBus", interface, member, ())
}

/// Connects to the bus with this address.
pub(super) fn connected(address: &str) -> Channel {
    let mut channel = Channel::open_private(address).unwrap();
    channel.register().unwrap();
    channel
}

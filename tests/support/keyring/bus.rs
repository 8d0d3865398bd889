//! A session bus with its own configuration.

use super::count::{connected, to_bus};
use crate::support::wait::PATIENCE;
use dbus::Message;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A bus, which ends with the value.
pub struct PrivateBus {
    daemon: Child,
    address: String,
    services: PathBuf,
}

impl PrivateBus {
    /// Starts a bus with its socket in `run` of this folder. Programs that it may start are described in `services` there.
    pub fn start(folder: &Path) -> Self {
        // Where the login of a person has it.
        let (socket, services) = (folder.join("run/bus"), folder.join("services"));
        let configuration = folder.join("bus.conf");
        let text = CONFIGURATION
            .replace("SOCKET", socket.to_str().unwrap())
            .replace("SERVICES", services.to_str().unwrap());
        std::fs::write(&configuration, text).unwrap();
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", configuration.display()));
        command.args(["--nofork", "--nopidfile", "--nosyslog", "--print-address"]);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", folder).env("XDG_RUNTIME_DIR", folder.join("run"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut daemon = command.spawn().unwrap();
        // It listens before it prints.
        let mut line = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().split(",guid").next().unwrap().to_owned();
        assert!(address.starts_with("unix:path="), "the bus says {line:?}");
        PrivateBus { daemon, address, services }
    }

    /// Returns the value of `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Lets the bus start this command when the store is called.
    pub fn provides(&self, command: &str) {
        self.starts("org.freedesktop.secrets", command);
    }

    /// Lets the bus start this command when this name is called.
    pub fn starts(&self, name: &str, command: &str) {
        let text = format!("[D-BUS Service]\nName={name}\nExec={command}\n");
        std::fs::write(self.services.join(format!("{name}.service")), text).unwrap();
        self.call(to_bus("ReloadConfig", "org.freedesktop.DBus"));
    }

    /// Gives variables to what the bus starts.
    pub fn gives(&self, variables: &[(&str, &str)]) {
        let variables: HashMap<&str, &str> = variables.iter().copied().collect();
        self.call(to_bus("UpdateActivationEnvironment", "org.freedesktop.DBus").append1(variables));
    }

    fn call(&self, message: Message) {
        connected(&self.address).send_with_reply_and_block(message, PATIENCE).unwrap();
    }

    /// Returns the process id of the bus.
    pub fn process_id(&self) -> u32 {
        self.daemon.id()
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        // Also if it is stopped.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <auth>EXTERNAL</auth>
  <servicedir>SERVICES</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

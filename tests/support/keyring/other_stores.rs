//! KeePassXC and KWallet, without a display.

use super::{Keyring, is_installed};
use crate::support::wait::until_some;
use dbus::Message;
use std::io::Write;
use std::process::{Command, Stdio};

/// Whether these programs are installed. They are asked for by `SSOENV_TEST_KEYCHAINS`, since a desktop comes with them.
pub fn are_installed(programs: &[&str]) -> bool {
    let missing: Vec<&str> = programs.iter().copied().filter(|program| !is_installed(program)).collect();
    if missing.is_empty() {
        return true;
    }
    let is_asked_for = std::env::var_os("SSOENV_TEST_KEYCHAINS").is_some();
    assert!(!is_asked_for, "{} not installed, and SSOENV_TEST_KEYCHAINS is set", missing.join(", "));
    let _ = writeln!(std::io::stderr(), "SKIPPED: keychains: not installed: {}", missing.join(", "));
    false
}

/// A database with a group that programs may use.
const DATABASE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<KeePassFile><Meta><DatabaseName>t</DatabaseName><RecycleBinEnabled>False</RecycleBinEnabled>
<CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{11111111-2222-3333-4444-555555555555}</Value></Item></CustomData>
</Meta><Root><Group><UUID>ERERESIiMzNERFVVVVVVVQ==</UUID><Name>Root</Name></Group></Root></KeePassFile>"#;

/// Key of a wallet, as the login to a desktop makes it of a password.
const WALLET_KEY: [u8; 56] = [0x41; 56];

impl Keyring {
    /// Starts KeePassXC with an open database. `asks`: whether it asks a person before a program reads an item or removes
    /// one, as it does by default.
    pub fn keepassxc(asks: bool) -> Option<Self> {
        let mut keyring = Keyring::empty().filter(|_| are_installed(&["keepassxc", "keepassxc-cli"]))?;
        let home = keyring.home();
        let (xml, database, settings) = (home.join("t.xml"), home.join("t.kdbx"), home.join("settings.ini"));
        std::fs::write(&xml, DATABASE).unwrap();
        let mut import = Command::new("keepassxc-cli");
        import.args(["import", "--set-password"]).arg(xml).arg(&database).env("HOME", &home);
        fed(import, "pw\npw\n");
        let text = format!(
            "[General]\nConfigVersion=2\nSingleInstance=false\nRememberLastDatabases=false\n[FdoSecrets]\nEnabled=true\n\
             ConfirmAccessItem={asks}\nConfirmDeleteItem={asks}\n"
        );
        std::fs::write(&settings, text).unwrap();
        let mut command = Command::new("keepassxc");
        command.arg("--pw-stdin").arg("--config").arg(settings).arg(database);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("QT_QPA_PLATFORM", "offscreen");
        keyring.start_with_input(command, "pw\n");
        let client = keyring.client();
        until_some("KeePassXC", || client.is_provided().then_some(()));
        until_some("its database", || client.is_open().then_some(()));
        Some(keyring)
    }

    /// Locks the database of KeePassXC, as its own window does.
    pub fn lock_database(&self) {
        let name = "org.keepassxc.KeePassXC.MainWindow";
        let client = self.client();
        client.send(Message::call_with_args(name, "/keepassxc", name, "lockAllDatabases", ()));
        until_some("the locked database", || (!client.is_open()).then_some(()));
    }

    /// Starts KWallet with a wallet that the login to the desktop has made and opened.
    pub fn kwallet() -> Option<Self> {
        let mut keyring = Keyring::empty().filter(|_| are_installed(&["kwalletd5"]))?;
        let settings = keyring.home().join(".config");
        std::fs::create_dir(&settings).unwrap();
        std::fs::write(
            settings.join("kwalletrc"),
            "[Wallet]\nFirst Use=false\nEnabled=true\nDefault Wallet=kdewallet\n",
        )
        .unwrap();
        keyring.start_kwallet();
        keyring.open_wallet();
        // The wallet is a collection from its second start.
        keyring.stop();
        keyring.start_kwallet();
        keyring.open_wallet();
        Some(keyring)
    }

    /// Starts KWallet, with its wallet closed.
    pub fn start_kwallet(&mut self) {
        let mut command = Command::new("kwalletd5");
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("QT_QPA_PLATFORM", "offscreen");
        self.start(command);
        let client = self.client();
        until_some("KWallet", || client.is_provided().then_some(()));
    }

    /// Opens the wallet as PAM does.
    pub fn open_wallet(&self) {
        let message = wallet_call("pamOpen").append3("kdewallet", WALLET_KEY.to_vec(), 0i32);
        self.client().send(message);
        until_some("the open wallet", || self.is_wallet_open().then_some(()));
    }

    /// Whether the wallet is open.
    pub fn is_wallet_open(&self) -> bool {
        self.client().send(wallet_call("isOpen").append1("kdewallet")).read1().unwrap()
    }
}

fn wallet_call(member: &str) -> Message {
    Message::call_with_args("org.kde.kwalletd5", "/modules/kwalletd5", "org.kde.KWallet", member, ())
}

fn fed(mut command: Command, input: &str) {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{command:?}");
}

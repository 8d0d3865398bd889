//! Parses the terminal's bytes as keys. Reads byte by byte, no more than the question needs: further input is for the
//! next question or the shell.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::io;
use std::time::Duration;

/// Parsed input.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Key with its modifiers.
    Key(KeyEvent),
    /// Pasted text, if the terminal supports bracketed paste.
    Paste(String),
    /// Unknown key.
    Unknown,
}

/// Time for the rest of a key's sequence; Escape alone has none.
#[cfg(unix)]
const REST: Duration = Duration::from_millis(50);
/// Bytes of a paste.
const LONGEST_PASTE: usize = 1 << 20;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Reads one input; `None` when nothing was typed within `patience`.
#[cfg(unix)]
pub(super) fn read(patience: Duration) -> io::Result<Option<Input>> {
    match byte(patience)? {
        Some(first) => decode(first, &mut || byte(REST)).map(Some),
        None => Ok(None),
    }
}

/// Reads one input from a Windows console, which reports keys.
#[cfg(not(unix))]
pub(super) fn read(patience: Duration) -> io::Result<Option<Input>> {
    use crossterm::event::{self, Event, KeyEventKind};
    if !event::poll(patience)? {
        return Ok(None);
    }
    Ok(Some(match event::read()? {
        Event::Key(key) if key.kind != KeyEventKind::Release => Input::Key(key),
        Event::Paste(text) => Input::Paste(text),
        _ => Input::Unknown,
    }))
}

#[cfg(unix)]
#[allow(unsafe_code, reason = "poll(2), which has a safe interface, knows no terminals on macOS")]
fn byte(patience: Duration) -> io::Result<Option<u8>> {
    // Both are below a second here; the fields' types differ between systems.
    let mut time = libc::timeval { tv_sec: patience.as_secs() as _, tv_usec: patience.subsec_micros() as _ };
    // SAFETY: the set and the time live as long as the call, and file 0 has a place in every set.
    let ready = unsafe {
        let mut set: libc::fd_set = std::mem::zeroed();
        libc::FD_SET(libc::STDIN_FILENO, &raw mut set);
        let none = std::ptr::null_mut();
        libc::select(libc::STDIN_FILENO + 1, &raw mut set, none, none, &raw mut time)
    };
    match ready {
        0 => return Ok(None),
        1.. => {}
        // select(2) is not restarted after a signal handler; the caller first checks for a stop and a new
        // size.
        _ if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => return Ok(None),
        _ => return Err(io::Error::last_os_error()),
    }
    let mut byte = [0];
    match rustix::io::read(rustix::stdio::stdin(), &mut byte) {
        Ok(0) => Err(io::Error::other("the terminal is closed")),
        Ok(_) => Ok(Some(byte[0])),
        Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Parses the key that begins with `first`; `more` returns the following bytes, `None` at the end.
#[cfg_attr(not(unix), allow(dead_code, reason = "consoles give keys"))]
fn decode(first: u8, more: &mut dyn FnMut() -> io::Result<Option<u8>>) -> io::Result<Input> {
    if first != 0x1b {
        return plain(first, KeyModifiers::NONE, more);
    }
    match more()? {
        None | Some(0x1b) => Ok(key(KeyCode::Esc, KeyModifiers::NONE)),
        Some(b'[') => sequence(more),
        Some(b'O') => Ok(more()?.map_or(Input::Unknown, |end| named(end, "", KeyModifiers::NONE))),
        Some(letter) => plain(letter, KeyModifiers::ALT, more),
    }
}

fn key(code: KeyCode, with: KeyModifiers) -> Input {
    Input::Key(KeyEvent::new(code, with))
}

/// Parses a byte outside of sequences; UTF-8 takes the following bytes.
fn plain(
    first: u8,
    with: KeyModifiers,
    more: &mut dyn FnMut() -> io::Result<Option<u8>>,
) -> io::Result<Input> {
    let control = |letter: u8| key(KeyCode::Char(char::from(letter)), with | KeyModifiers::CONTROL);
    Ok(match first {
        b'\r' => key(KeyCode::Enter, with),
        b'\t' => key(KeyCode::Tab, with),
        0x7f => key(KeyCode::Backspace, with),
        0x01..=0x1a => control(first - 1 + b'a'),
        0x00 | 0x1b..=0x1f => Input::Unknown,
        0x20..=0x7e => key(KeyCode::Char(char::from(first)), with),
        _ => {
            let mut bytes = vec![first];
            for _ in 1..first.leading_ones() {
                bytes.extend(more()?);
            }
            let text = str::from_utf8(&bytes).ok();
            text.and_then(|text| text.chars().next())
                .map_or(Input::Unknown, |letter| key(KeyCode::Char(letter), with))
        }
    })
}

/// Parses a control sequence after `ESC [`: parameters up to a letter or `~`.
fn sequence(more: &mut dyn FnMut() -> io::Result<Option<u8>>) -> io::Result<Input> {
    let mut parameters = String::new();
    loop {
        match more()? {
            Some(byte @ 0x20..=0x3f) => parameters.push(char::from(byte)),
            Some(b'~') if parameters == "200" => return paste(more),
            Some(end @ 0x40..=0x7e) => {
                let (number, with) = parameters.split_once(';').unwrap_or((&parameters, ""));
                // The modifier parameter is 1 plus a bit mask (xterm: 1 Shift, 2 Alt, 4 Ctrl).
                let bits = with.parse::<u8>().map_or(0, |with| with.saturating_sub(1));
                let held = [KeyModifiers::SHIFT, KeyModifiers::ALT, KeyModifiers::CONTROL];
                let with = held.into_iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
                return Ok(named(end, number, with.map(|(_, held)| held).collect()));
            }
            _ => return Ok(Input::Unknown),
        }
    }
}

fn named(end: u8, number: &str, with: KeyModifiers) -> Input {
    let code = match (end, number) {
        (b'A', _) => KeyCode::Up,
        (b'B', _) => KeyCode::Down,
        (b'C', _) => KeyCode::Right,
        (b'D', _) => KeyCode::Left,
        (b'H', _) | (b'~', "1" | "7") => KeyCode::Home,
        (b'F', _) | (b'~', "4" | "8") => KeyCode::End,
        (b'~', "3") => KeyCode::Delete,
        (b'~', "5") => KeyCode::PageUp,
        (b'~', "6") => KeyCode::PageDown,
        // Enter of the numeric keypad.
        (b'M', "") => KeyCode::Enter,
        _ => return Input::Unknown,
    };
    key(code, with)
}

fn paste(more: &mut dyn FnMut() -> io::Result<Option<u8>>) -> io::Result<Input> {
    let mut bytes = Vec::new();
    while let Some(byte) = more()? {
        bytes.push(byte);
        if bytes.ends_with(PASTE_END) {
            bytes.truncate(bytes.len() - PASTE_END.len());
            break;
        }
        if bytes.len() > LONGEST_PASTE {
            break;
        }
    }
    Ok(Input::Paste(String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses the bytes; returns the input and the number of bytes left.
    fn decoded(text: &str) -> (Input, usize) {
        let mut bytes = text.bytes();
        let first = bytes.next().unwrap();
        let input = decode(first, &mut || Ok(bytes.next())).unwrap();
        (input, bytes.len())
    }

    #[test]
    fn bytes_become_keys() {
        use KeyCode::{Backspace, Char, Delete, Down, End, Enter, Esc, Home, Left, PageUp, Right, Tab, Up};
        let (none, control, alt) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT);
        for (text, code, with) in [
            ("a", Char('a'), none),
            ("é", Char('é'), none),
            ("日", Char('日'), none),
            ("\r", Enter, none),
            ("\n", Char('j'), control),
            ("\t", Tab, none),
            ("\u{1}", Char('a'), control),
            ("\u{1a}", Char('z'), control),
            ("\u{7f}", Backspace, none),
            ("\u{1b}", Esc, none),
            ("\u{1b}b", Char('b'), alt),
            ("\u{1b}\u{7f}", Backspace, alt),
            ("\u{1b}[A", Up, none),
            ("\u{1b}OB", Down, none),
            ("\u{1b}[1;5C", Right, control),
            ("\u{1b}[1;3D", Left, alt),
            ("\u{1b}[H", Home, none),
            ("\u{1b}[4~", End, none),
            ("\u{1b}[3~", Delete, none),
            ("\u{1b}[3;5~", Delete, control),
            ("\u{1b}[5~", PageUp, none),
        ] {
            assert_eq!(decoded(text), (key(code, with), 0), "{text:?}");
        }
        for text in ["\0", "\u{1c}", "\u{1b}[", "\u{1b}[99~", "\u{1b}[<0;1;1M", "\u{1b}[I"] {
            assert_eq!(decoded(text), (Input::Unknown, 0), "{text:?}");
        }
    }

    #[test]
    fn what_is_typed_ahead_is_left() {
        for text in ["\rls", "als", "\u{1b}[Als", "\u{1b}[200~x\ny\u{1b}[201~ls", "日ls", "\u{1b}bls"] {
            assert_eq!(decoded(text).1, 2, "{text:?}");
        }
    }

    #[test]
    fn a_paste_is_one_piece_and_not_without_end() {
        let pasted = decoded("\u{1b}[200~a\u{1b}[31m\nb\u{1b}[201~").0;
        assert_eq!(pasted, Input::Paste("a\u{1b}[31m\nb".to_owned()));
        assert_eq!(decoded("\u{1b}[200~cut").0, Input::Paste("cut".to_owned()));
        assert!(decoded(&format!("\u{1b}[200~{}", "x".repeat(2 << 20))).1 > 0);
    }
}

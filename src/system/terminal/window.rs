//! Sizes of the windows of stdout and stderr, read at every call, since a person may resize them.

use std::io;
#[cfg(not(unix))]
use std::io::IsTerminal;

/// Rows and columns of the window of stderr; `None` when it is not a terminal.
pub fn window() -> Option<(usize, usize)> {
    #[cfg(unix)]
    let size = rustix::termios::tcgetwinsize(io::stderr()).ok();
    #[cfg(not(unix))]
    let size = console_size(io::stderr().is_terminal());
    sane(size)
}

/// Rows and columns of the window of stdout; `None` when it is not a terminal.
pub fn stdout_window() -> Option<(usize, usize)> {
    #[cfg(unix)]
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
    #[cfg(not(unix))]
    let size = console_size(io::stdout().is_terminal());
    sane(size)
}

/// Columns of the window of stdout; `None` when it is not a terminal.
pub fn stdout_columns() -> Option<usize> {
    stdout_window().map(|(_, columns)| columns)
}

/// Columns of the window of stderr; `None` when it is not a terminal.
pub fn stderr_columns() -> Option<usize> {
    window().map(|(_, columns)| columns)
}

/// Columns for a page: those of stdout's window, or of stderr's if a pager may read stdout.
pub fn page_columns() -> Option<usize> {
    stdout_columns().or_else(stderr_columns)
}

/// Rows and columns of the console, if the stream is the console.
#[cfg(not(unix))]
fn console_size(is_console: bool) -> Option<Size> {
    crossterm::terminal::size().ok().filter(|_| is_console).map(|(columns, rows)| (rows, columns))
}

#[cfg(unix)]
type Size = rustix::termios::Winsize;
#[cfg(not(unix))]
type Size = (u16, u16);

fn sane(size: Option<Size>) -> Option<(usize, usize)> {
    #[cfg(unix)]
    let size = size.map(|size| (size.ws_row, size.ws_col));
    // A terminal that does not know its size reports 0.
    size.filter(|(rows, columns)| *rows > 0 && *columns > 0)
        .map(|(rows, columns)| (usize::from(rows), usize::from(columns)))
}

//! `ssoenv_color` of a profile: the colour of its segment while nothing is wrong. Red and yellow say that something is, and
//! production has a mark of its own. Pure.

/// Names of the colours, and what a terminal calls them (SGR).
pub const SEGMENT_COLORS: [(&str, &str); 5] =
    [("green", "32"), ("blue", "34"), ("magenta", "35"), ("cyan", "36"), ("white", "37")];

/// The number of a colour; `None` for a name that is none.
pub fn segment_color(name: &str) -> Option<&'static str> {
    let color = SEGMENT_COLORS.iter().find(|(color, _)| name.eq_ignore_ascii_case(color));
    color.map(|(_, number)| *number)
}

//! `ssoenv_color` of a profile: the segment's colour in its normal state. Red and yellow are for problems, and
//! production has its own style. Pure.

/// Names of the colours, with their SGR numbers.
pub const SEGMENT_COLORS: [(&str, &str); 5] =
    [("green", "32"), ("blue", "34"), ("magenta", "35"), ("cyan", "36"), ("white", "37")];

/// Returns the number of a colour; `None` for an unknown name.
pub fn segment_color(name: &str) -> Option<&'static str> {
    let color = SEGMENT_COLORS.iter().find(|(color, _)| name.eq_ignore_ascii_case(color));
    color.map(|(_, number)| *number)
}

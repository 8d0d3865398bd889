//! A tenth of what the example `typed_lines` types: with the hook, the person's own lines see what they see without it.

use crate::support::shells::Shell;
use crate::support::typed_lines::{compare, settings};
use crate::support::world::binary;

fn sees_the_same(numbers: [usize; 2]) {
    let Some(powershell) = Shell::powershell() else { return };
    // In the same session, which begins with the prompt that is defined before the hook.
    let settings = numbers.map(|number| settings()[number]);
    compare(&powershell.program, binary(), &settings, 8, fastrand::u64(..)).unwrap();
}

#[test]
fn in_emacs_mode_lines_prompts_and_history_are_as_without_the_hook() {
    sees_the_same([0, 3]);
}

#[test]
fn in_vi_mode_lines_prompts_and_history_are_as_without_the_hook() {
    sees_the_same([6, 5]);
}

//! `prompt`: prints the segment, for prompts that run a program instead of reading `SSOENV_PROMPT`.

use crate::activation::shell_variables::read_variables;
use crate::cli::Prompt;
use crate::output::json::json;
use crate::prompt::Segment;
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::{stdout_has_color, visible};

pub(super) fn run(sys: &System, arguments: &Prompt) -> anyhow::Result<Vec<u8>> {
    // Invalid settings must not leave a prompt without a segment.
    let with_region =
        Settings::load(&sys.env).and_then(|settings| Ok(settings.prompt_region()?)).unwrap_or(false);
    let segment = Segment::of(&read_variables(sys), sys.clock.now(), with_region);
    if arguments.json {
        return json(&segment);
    }
    let Some(segment) = segment else { return Ok(Vec::new()) };
    let text = match &arguments.format {
        Some(format) => visible(&segment.filled(format)),
        None if stdout_has_color(sys.terminal.color) => {
            let style = segment.style();
            format!("{style}[{}]{style:#}", segment.text)
        }
        None => format!("[{}]", segment.text),
    };
    Ok(format!("{text}\n").into_bytes())
}

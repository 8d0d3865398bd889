//! Text about what other tools find in this environment: SDKs, programs with a client of their own, and where they
//! disagree.

use super::Explanation;
use crate::sdks::{self, DisagreementPlace, PickedSource};
use crate::text::page::{Page, Rows};

impl Page {
    /// Adds one sentence for each result of programs.
    pub(super) fn programs(&mut self, explained: &Explanation) {
        if explained.programs.is_empty() {
            return;
        }
        self.title("programs with their own AWS client, in this environment");
        for (outcome, names) in sdks::by_outcome(&explained.programs) {
            self.said(&format!("{}: {names}", outcome.in_words()));
        }
    }

    pub(super) fn disagreements(&mut self, explained: &Explanation) {
        if explained.disagreements.is_empty() {
            return;
        }
        self.title("where they disagree");
        for disagreement in &explained.disagreements {
            let place = match &disagreement.place {
                DisagreementPlace::Variable { variable } => (*variable).to_owned(),
                DisagreementPlace::Line { file, line } => format!("{file}:{line}"),
            };
            let place = self.shown(&place);
            self.line(&format!("  {}  {place}", disagreement.id));
            self.said(&disagreement.reason);
        }
    }
}

/// Returns the table of what each reader picks.
pub(super) fn readers(explained: &Explanation) -> Rows {
    let header = ["", "PROFILE", "REGION", "CREDENTIALS"].map(str::to_owned).to_vec();
    let row = |pick: &crate::sdks::Pick| {
        let from = pick.profile_from.map_or_else(String::new, |from| format!(" ({from})"));
        let credentials = match pick.credentials {
            PickedSource::Environment => "keys in the environment: ",
            PickedSource::Role => "a role: ",
            PickedSource::WebIdentity => "web identity: ",
            PickedSource::Sso => "Identity Center: ",
            PickedSource::Keys => "keys in the files: ",
            PickedSource::Process | PickedSource::Login => "",
            PickedSource::Container => "the container service: ",
            PickedSource::CredentialFile => "an old-style file: ",
            PickedSource::None => "",
            PickedSource::Fails => "fails: ",
        };
        vec![
            pick.reader.in_words().to_owned(),
            format!("{}{from}", if pick.profile.is_empty() { "``" } else { &pick.profile }),
            pick.region.clone().unwrap_or_else(|| "-".to_owned()),
            format!("{credentials}{}", pick.detail),
        ]
    };
    [header].into_iter().chain(explained.readers.iter().map(row)).collect()
}

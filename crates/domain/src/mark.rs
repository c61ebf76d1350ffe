use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a remark in a meeting or a note amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// Something was settled.
    Decision,
    /// Somebody will do something.
    Action,
    /// Something is still to be answered.
    Question,
    /// Something may go wrong.
    Risk,
    /// Something is taken for granted without proof.
    Assumption,
}

impl MarkKind {
    /// All of them, in the order minutes list them.
    pub const ALL: [Self; 5] = [Self::Decision, Self::Action, Self::Question, Self::Risk, Self::Assumption];

    /// The heading above a list of such marks, in English.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Decision => "Decisions",
            Self::Action => "Actions",
            Self::Question => "Open questions",
            Self::Risk => "Risks",
            Self::Assumption => "Assumptions",
        }
    }
}

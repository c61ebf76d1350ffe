//! What is found, by a code that never changes, with words for who reads it.

use serde::{Deserialize, Serialize};

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident, $about:literal;)*) => {
        /// A rule of a good requirement. Its code is stable: pages and programs know a rule by it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Rule { $($(#[$doc])* #[serde(rename = $code)] $name),* }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// How grave it is to break it.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),* }
            }

            /// Whether a finding is about single words, of which one rule is enough, and not about a whole statement.
            pub(super) const fn is_about_words(self) -> bool {
                match self { $(Self::$name => $about),* }
            }
        }
    };
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot be built or accepted as it stands.
    Error,
    /// Two people may read it differently, or it cannot be tested.
    Warning,
    /// It could be said better.
    Hint,
}

impl Severity {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

rules! {
    /// Something is left to be filled in: "TBD".
    Placeholder = "placeholder", Error, true;
    /// A way out: "if possible".
    Loophole = "loophole", Warning, true;
    /// A list without an end: "etc.".
    OpenList = "open-list", Warning, true;
    /// A word everybody measures differently: "user-friendly".
    VagueWord = "vague-word", Warning, true;
    /// A comparison or an amount without a number: "faster", "large files".
    Unquantified = "unquantified", Warning, true;
    /// A statement that begins with "it" or "this", and does not say what.
    UnclearPronoun = "unclear-pronoun", Warning, true;
    /// What comes after "then" cannot be observed: "works as expected".
    CriterionUntestable = "criterion-untestable", Warning, true;
    /// Who acts is not said: "must be approved".
    PassiveWithoutActor = "passive-without-actor", Hint, true;
    /// A weaker word than the text has elsewhere: "should" beside "must".
    WeakModal = "weak-modal", Hint, true;
    /// What must not be, in a way that is hard to test: "not without", "must not affect".
    HardNegation = "hard-negation", Hint, true;
    /// Two duties in one statement.
    SeveralRequirements = "several-requirements", Warning, false;
    /// The same thing has another number elsewhere in the text.
    Conflict = "conflict", Error, false;
    /// A user story does not say for whom.
    StoryNoRole = "story-no-role", Error, false;
    /// A user story does not say what is wanted.
    StoryNoWant = "story-no-want", Error, false;
    /// A user story does not say what for.
    StoryNoBenefit = "story-no-benefit", Warning, false;
    /// A user story wants many things at once.
    StoryTooBig = "story-too-big", Hint, false;
    /// Nothing says when a user story is done.
    StoryNoCriteria = "story-no-criteria", Warning, false;
    /// A scenario lacks what happens, or what leads to it.
    CriterionIncomplete = "criterion-incomplete", Warning, false;
    /// It is said before.
    Duplicate = "duplicate", Warning, false;
    /// Almost the same is said before.
    NearDuplicate = "near-duplicate", Hint, false;
    /// Nobody knows where it comes from.
    NoSource = "no-source", Hint, false;
}

/// Something to mend in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule it breaks.
    pub rule: Rule,
    /// Its first character in the text.
    pub start: u32,
    /// The character after its last.
    pub end: u32,
    /// The words there, as they stand in the text.
    pub words: String,
    /// What the message names besides the words: the statement said before, the other number, the stronger word, what
    /// a scenario lacks, or how many.
    pub about: Option<String>,
}

impl Finding {
    /// What is wrong and what to do about it, in English.
    pub fn message(&self) -> String {
        let about = self.about.as_deref().unwrap_or_default();
        match self.rule {
            Rule::Placeholder => {
                "Something is still to be filled in here. Fill it in, or list it as an open point.".into()
            }
            Rule::Loophole => "This leaves a way out. Say when it applies and when it does not.".into(),
            Rule::OpenList => {
                "The list has no end, so nobody can tell when it is done. Name all that belongs to it.".into()
            }
            Rule::VagueWord => {
                "Everybody reads this word differently. Say how it is measured or observed.".into()
            }
            Rule::Unquantified => "There is no number. Say how much, or compared with what.".into(),
            Rule::UnclearPronoun => "It is not said what this stands for. Name the thing.".into(),
            Rule::CriterionUntestable => {
                "This cannot be observed. Say what is seen, stored or sent when it is met.".into()
            }
            Rule::PassiveWithoutActor => "It is not said who does this. Name the role or the system.".into(),
            Rule::WeakModal => format!(
                "Elsewhere the text says “{about}”. Say the same if this binds as much; if it does not, call it optional."
            ),
            Rule::HardNegation => "What must not be is hard to test. Say what must be instead.".into(),
            Rule::SeveralRequirements => {
                "There are several requirements in one. Make each a statement of its own.".into()
            }
            Rule::Conflict => format!("Elsewhere the text says “{about}”. Only one of them can hold."),
            Rule::StoryNoRole => "It is not said who wants this. Begin with “As a …”.".into(),
            Rule::StoryNoWant => "It is not said what is wanted. Go on with “I want …”.".into(),
            Rule::StoryNoBenefit => "It is not said what this is good for. End with “so that …”.".into(),
            Rule::StoryTooBig => {
                format!(
                    "The story wants {about} things at once. Split it into stories that can be built one by one."
                )
            }
            Rule::StoryNoCriteria => match about {
                "" | "1" => "Nothing says when this story is done. Give it acceptance criteria.".into(),
                n => format!("None of the {n} stories says when it is done. Give each acceptance criteria."),
            },
            Rule::CriterionIncomplete => {
                format!("The scenario has no “{about}”. Say it, so that it can be tested.")
            }
            Rule::Duplicate => format!("This is said before: “{about}”. Keep one of them."),
            Rule::NearDuplicate => {
                format!("Almost the same is said before: “{about}”. Join them, or say what differs.")
            }
            Rule::NoSource => match about {
                "" | "1" => {
                    "It is not known where this comes from. Tie it to a source, or mark it as an assumption."
                        .into()
                }
                n => format!("None of the {n} statements is tied to a source. Say where they come from."),
            },
        }
    }
}

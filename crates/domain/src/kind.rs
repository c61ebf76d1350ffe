use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;

/// Text that names none of the kinds asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of: {expected}")]
pub struct ParseKindError {
    /// The names that would have been right, comma-separated.
    pub expected: &'static str,
}

macro_rules! kind {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// All of them, in the order they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The stable name, as stored and as written in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = ParseKindError;
            fn from_str(text: &str) -> Result<Self, ParseKindError> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(ParseKindError { expected: concat!($($text, " "),*) }),
                }
            }
        }
    };
}

kind! {
    /// What a document was before its text was taken out of it.
    DocumentKind {
        /// Plain text.
        Text = "txt",
        /// Markdown.
        Markdown = "md",
        /// A web page.
        Html = "html",
        /// A Word document.
        Docx = "docx",
        /// A PDF with a text layer.
        Pdf = "pdf",
        /// Comma- or semicolon-separated rows.
        Csv = "csv",
        /// JSON.
        Json = "json",
        /// WebVTT captions.
        Vtt = "vtt",
        /// SubRip captions.
        Srt = "srt",
        /// An e-mail message.
        Eml = "eml",
    }
}

kind! {
    /// What an artifact is.
    ArtifactKind {
        /// User stories with acceptance criteria.
        UserStory = "user_story",
        /// Acceptance criteria alone.
        AcceptanceCriteria = "acceptance_criteria",
        /// A requirements document.
        RequirementsDoc = "requirements_doc",
        /// Minutes of a meeting.
        MeetingMinutes = "meeting_minutes",
        /// Anything else.
        Custom = "custom",
    }
}

kind! {
    /// What can be found, and what a statement can be traced to.
    SourceKind {
        /// A document of the library.
        Document = "document",
        /// A meeting's notes or transcript.
        Meeting = "meeting",
        /// A conversation with the assistant.
        Thread = "thread",
        /// An artifact.
        Artifact = "artifact",
    }
}

kind! {
    /// Who wrote a message.
    Role {
        /// The person.
        User = "user",
        /// The assistant.
        Assistant = "assistant",
    }
}

impl ArtifactKind {
    /// The name a person reads, in English.
    pub const fn label(self) -> &'static str {
        match self {
            Self::UserStory => "User stories",
            Self::AcceptanceCriteria => "Acceptance criteria",
            Self::RequirementsDoc => "Requirements document",
            Self::MeetingMinutes => "Meeting minutes",
            Self::Custom => "Document",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_an_inverse() {
        for kind in DocumentKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        for kind in ArtifactKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert!("epic".parse::<ArtifactKind>().unwrap_err().expected.contains("user_story"));
    }
}

use crate::{Clock, Entropy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;
use uuid::{Builder, Uuid};

/// Text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct ParseIdError;

/// What all ids share: 16 bytes, a UUIDv7, so that ids of one device sort by their making.
pub trait Id: Copy + fmt::Display {
    /// Makes a new id from the given time and randomness.
    fn make(clock: &dyn Clock, entropy: &dyn Entropy) -> Self;
    /// The id's bytes, as they are stored.
    fn bytes(self) -> [u8; 16];
    /// The id with these bytes.
    fn from_bytes(bytes: [u8; 16]) -> Self;
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(Uuid);

        impl Id for $name {
            fn make(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
                let mut random = [0u8; 10];
                entropy.fill(&mut random);
                let millis = u64::try_from(clock.now().0).unwrap_or(0);
                Self(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }
            fn bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }
            fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| ParseIdError)
            }
        }
    )*};
}

id! {
    /// A project: what all other things belong to.
    ProjectId,
    /// A document of a project's library.
    DocumentId,
    /// A meeting: its notes, its transcript or both.
    MeetingId,
    /// A conversation with the assistant.
    ThreadId,
    /// One message of a thread.
    MessageId,
    /// A written result: user story, requirements document, minutes and so on.
    ArtifactId,
    /// The tie between one statement of an artifact and the words it came from.
    SourceLinkId,
    /// One call of a tool by the assistant, with its result.
    ToolCallId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    struct At(i64);
    impl Clock for At {
        fn now(&self) -> Timestamp {
            Timestamp(self.0)
        }
    }
    struct Same(u8);
    impl Entropy for Same {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let earlier = DocumentId::make(&At(1_000), &Same(0xff));
        let later = DocumentId::make(&At(1_001), &Same(0));
        assert!(earlier.bytes() < later.bytes());
        assert_eq!(earlier.to_string().parse(), Ok(earlier));
        assert_eq!(earlier.0.get_version_num(), 7);
        assert_eq!("not-an-id".parse::<DocumentId>(), Err(ParseIdError));
    }
}

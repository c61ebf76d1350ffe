use crate::{Clock, Entropy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
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

/// Gives ids of which each sorts after the one before, also within a millisecond and when the clock goes back: what was
/// said and done keeps its order. RFC 9562, section 6.2, method 1: twelve bits behind the time count.
#[derive(Debug, Default)]
pub struct IdSequence {
    /// The milliseconds and the count of the last one.
    last: Mutex<(u64, u16)>,
}

impl IdSequence {
    /// The next id.
    pub fn next<T: Id>(&self, clock: &dyn Clock, entropy: &dyn Entropy) -> T {
        let mut bytes = T::make(clock, entropy).bytes();
        let now = bytes[..6].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        // It begins in the lower half, so that there is room to count.
        let start = u16::from_be_bytes([bytes[6], bytes[7]]) & 0x07ff;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = match *last {
            (millis, _) if now > millis => (now, start),
            (millis, 0x0fff) => (millis + 1, 0),
            (millis, count) => (millis, count + 1),
        };
        let (millis, count) = *last;
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        bytes[6..8].copy_from_slice(&(0x7000 | count).to_be_bytes());
        T::from_bytes(bytes)
    }
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
    /// A former text of an artifact.
    ArtifactVersionId,
    /// The tie between one statement of an artifact and the words it came from.
    SourceLinkId,
    /// A device of an account.
    DeviceId,
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
    fn a_sequence_never_goes_back() {
        let sequence = IdSequence::default();
        let mut last = [0; 16];
        let times = std::iter::repeat_n(1_000, 5_000).chain([1_001, 999, 0, 2_000, 2_000]);
        for (n, millis) in times.enumerate() {
            let id: MessageId = sequence.next(&At(millis), &Same(u8::try_from(n % 256).unwrap()));
            assert!(id.bytes() > last, "number {n} at {millis}");
            assert_eq!((id.0.get_version_num(), id.0.get_variant()), (7, uuid::Variant::RFC4122));
            last = id.bytes();
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

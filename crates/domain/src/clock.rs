use serde::{Deserialize, Serialize};
use std::fmt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. Crosses every boundary as RFC 3339 text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "string")]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment as RFC 3339 in UTC with milliseconds, e.g. `2026-03-02T09:15:00.250Z`.
    pub fn to_rfc3339(self) -> String {
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        moment.format(&Rfc3339).unwrap_or_default()
    }

    /// The calendar day in UTC, e.g. `2026-03-02`.
    pub fn day(self) -> String {
        self.to_rfc3339().chars().take(10).collect()
    }

    /// Reads RFC 3339, or a plain day, which means its first moment in UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
        let moment = OffsetDateTime::parse(&whole, &Rfc3339).ok()?;
        Some(Self(i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()?))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.to_rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

/// Where the time comes from. The shells pass the system's; tests pass a fixed one.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// Where randomness comes from. The shells pass the system's; tests pass a seeded one.
pub trait Entropy: Send + Sync {
    /// Fills `buffer` with random bytes.
    fn fill(&self, buffer: &mut [u8]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_writes_rfc3339() {
        let check =
            |text: &str, ms: Option<i64>| assert_eq!(Timestamp::parse(text).map(|t| t.0), ms, "{text}");
        check("1970-01-01T00:00:00Z", Some(0));
        check("2026-03-02", Some(1_772_409_600_000));
        check("2026-03-02T01:00:00+01:00", Some(1_772_409_600_000));
        check("2026-13-02", None);
        check("", None);
        check("täglich..", None);
    }

    proptest! {
        #[test]
        fn text_form_has_an_inverse(ms in 0i64..4_000_000_000_000) {
            prop_assert_eq!(Timestamp::parse(&Timestamp(ms).to_rfc3339()), Some(Timestamp(ms)));
        }
    }
}

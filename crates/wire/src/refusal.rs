/// Why a relay or a device does not take an envelope. Each has a number that never changes; an unknown number is one of a
/// newer version and is kept as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not an envelope of this protocol.
    #[error("this is not an envelope: it was damaged on its way, or comes from another program")]
    Improper,
    /// Another one of this device has the same number.
    #[error(
        "this device has written something else under the same number: it was cloned or restored from a backup"
    )]
    Fork,
    /// It is sealed under a key that has been replaced.
    #[error("the key was replaced meanwhile: it is sealed anew")]
    StaleEpoch,
    /// It is from the future.
    #[error("the clock of this device is ahead: set it right")]
    ClockSkew,
    /// The account has no room left.
    #[error("the relay has no room left for this account")]
    Quota,
    /// The device was taken off the account.
    #[error("this device was taken off the account")]
    Revoked,
    /// What was asked for is only in a snapshot any more.
    #[error("this part of the log was compacted: it is read from a snapshot")]
    Compacted,
    /// It is too large.
    #[error("this is larger than the relay takes")]
    TooLarge,
    /// A reason this version does not know.
    #[error("the relay refused it for a reason that only a newer version knows (number {0}): update Docket")]
    Other(u16),
}

impl Refusal {
    const NUMBERED: [(u16, Self); 7] = [
        (1, Self::Improper),
        (2, Self::StaleEpoch),
        (3, Self::ClockSkew),
        (4, Self::Quota),
        (5, Self::Revoked),
        (6, Self::Compacted),
        (7, Self::TooLarge),
    ];

    /// Its number on the wire.
    pub fn number(self) -> u16 {
        if let Self::Other(number) = self {
            return number;
        }
        Self::NUMBERED.iter().find(|(_, known)| *known == self).map_or(0, |(number, _)| *number)
    }

    /// The inverse of [`Refusal::number`].
    pub fn numbered(number: u16) -> Self {
        let known = Self::NUMBERED.iter().find(|(known, _)| *known == number);
        known.map_or(Self::Other(number), |(_, refusal)| *refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_an_inverse() {
        for number in 0..300 {
            assert_eq!(Refusal::numbered(number).number(), number);
        }
    }
}

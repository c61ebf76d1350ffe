//! What is inside an envelope: operations, and what its device had seen when it wrote them.

use crate::op::Op;
use crate::stamp::Stamp;
use docket_wire::DeviceId;
use serde::{Deserialize, Serialize};

/// The most bytes of a batch before it is packed.
pub const MAX_BATCH: usize = 64 * 1024;
/// The most bytes a packed batch may unpack to. One operation can be larger than a batch is meant to be.
const MAX_UNPACKED: usize = 16 * 1024 * 1024;
/// Batches from this size on are packed.
const WORTH_PACKING: usize = 512;

/// How far a device had read another one's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The other device.
    pub device: DeviceId,
    /// The number of its last envelope that was applied.
    pub dev_seq: u64,
    /// The beginning of that envelope's hash, which tells a chain that was forked.
    pub head: [u8; 8],
    /// The latest stamp in that chain so far: what is later, the device did not know of.
    pub stamp: Stamp,
}

/// A batch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// The schema it was written by.
    pub schema: u16,
    /// Which run of the program wrote it: of two that share a device's keys, one is a clone.
    pub install: [u8; 16],
    /// What had been seen, as far as that is new since this device's last batch.
    pub seen: Vec<Seen>,
    /// The operations, in the order they happened.
    pub ops: Vec<Op>,
}

/// Bytes that are no batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// They are not in the form of one.
    #[error("the content of an envelope cannot be read")]
    Improper,
    /// They would unpack to more than any batch.
    #[error("the content of an envelope is larger than any")]
    TooLarge,
}

const PLAIN: u8 = 0;
const PACKED: u8 = 1;

impl Batch {
    /// The bytes: packed if that makes them fewer.
    pub fn encode(&self) -> Result<Vec<u8>, BatchError> {
        let plain = postcard::to_allocvec(self).map_err(|_| BatchError::Improper)?;
        if plain.len() > MAX_UNPACKED {
            return Err(BatchError::TooLarge);
        }
        if plain.len() >= WORTH_PACKING {
            let packed = zstd::bulk::compress(&plain, 3).map_err(|_| BatchError::Improper)?;
            if packed.len() < plain.len() {
                return Ok([[PACKED].as_slice(), &packed].concat());
            }
        }
        Ok([[PLAIN].as_slice(), &plain].concat())
    }

    /// The inverse of [`Batch::encode`].
    pub fn decode(bytes: &[u8]) -> Result<Self, BatchError> {
        let (form, rest) = bytes.split_first().ok_or(BatchError::Improper)?;
        match *form {
            PLAIN => Self::read(rest),
            PACKED => {
                // The length that a frame claims is not believed: no more than the limit is set aside for it.
                let unpacked =
                    zstd::bulk::decompress(rest, MAX_UNPACKED).map_err(|_| BatchError::TooLarge)?;
                Self::read(&unpacked)
            }
            _ => Err(BatchError::Improper),
        }
    }

    fn read(bytes: &[u8]) -> Result<Self, BatchError> {
        let (batch, rest) = postcard::take_from_bytes(bytes).map_err(|_| BatchError::Improper)?;
        if rest.is_empty() { Ok(batch) } else { Err(BatchError::Improper) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{CellName, Value};
    use proptest::prelude::*;

    fn op(row: u8, value: Value) -> Op {
        Op { cell: CellName { table: 2, row: [row; 16], column: 3 }, stamp: Stamp::from_bits(1 << 40), value }
    }

    /// These bytes lie in envelopes on relays. They must never change.
    #[test]
    fn golden_bytes() {
        let batch = Batch {
            schema: 1,
            install: [9; 16],
            seen: vec![Seen { device: [8; 16], dev_seq: 300, head: [7; 8], stamp: Stamp::from_bits(5) }],
            ops: vec![op(1, Value::Null), op(2, Value::Int(-2)), op(3, Value::Text("ü".into()))],
        };
        let hex: String = batch.encode().unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
        let stamp = "808080808020";
        let expected = [
            "00",
            "01",
            &"09".repeat(16),
            "01",
            &"08".repeat(16),
            "ac02",
            &"07".repeat(8),
            "05",
            "03",
            "02",
            &"01".repeat(16),
            "03",
            stamp,
            "00",
            "02",
            &"02".repeat(16),
            "03",
            stamp,
            "01",
            "03",
            "02",
            &"03".repeat(16),
            "03",
            stamp,
            "02",
            "02",
            "c3bc",
        ]
        .concat();
        assert_eq!(hex, expected);
    }

    #[test]
    fn what_is_no_batch_is_refused() {
        let bytes = Batch { ops: vec![op(1, Value::Text("words ".repeat(500)))], ..Batch::default() }
            .encode()
            .unwrap();
        assert_eq!(bytes[0], PACKED);
        assert!(bytes.len() < 200, "{}", bytes.len());
        for end in 0..bytes.len() {
            assert!(Batch::decode(&bytes[..end]).is_err(), "{end}");
        }
        assert_eq!(Batch::decode(&[7, 1, 2]), Err(BatchError::Improper));
        let plain = Batch::default().encode().unwrap();
        assert_eq!(Batch::decode(&[plain.as_slice(), &[0]].concat()), Err(BatchError::Improper));
        let bomb = zstd::bulk::compress(&vec![0; 64 * 1024 * 1024], 3).unwrap();
        assert_eq!(Batch::decode(&[[PACKED].as_slice(), &bomb].concat()), Err(BatchError::TooLarge));
        let huge = Batch { ops: vec![op(1, Value::Blob(vec![1; MAX_UNPACKED]))], ..Batch::default() };
        assert_eq!(huge.encode(), Err(BatchError::TooLarge));
    }

    #[test]
    fn an_edit_takes_few_bytes() {
        let ops: Vec<Op> = (0..50).map(|row| op(row, Value::Int(i64::from(row)))).collect();
        let batch = Batch { ops, ..Batch::default() };
        assert!(batch.encode().unwrap().len() / 50 < 40, "{}", batch.encode().unwrap().len() / 50);
    }

    proptest! {
        #[test]
        fn batches_have_an_inverse(
            ops in prop::collection::vec((any::<u8>(), "[a-zü]{0,40}", any::<i64>()), 0..60),
            seen in prop::collection::vec((any::<[u8; 16]>(), any::<u64>()), 0..5),
        ) {
            let ops = ops.into_iter().flat_map(|(row, text, number)| {
                [op(row, Value::Text(text.clone())), op(row, Value::Int(number)), op(row, Value::Blob(text.into_bytes()))]
            }).collect();
            let seen = seen.into_iter().map(|(device, dev_seq)| Seen { device, dev_seq, head: [1; 8], stamp: Stamp::from_bits(dev_seq) }).collect();
            let batch = Batch { schema: 3, install: [2; 16], seen, ops };
            prop_assert_eq!(Batch::decode(&batch.encode().unwrap()), Ok(batch));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Batch::decode(&bytes);
        }
    }
}

//! A bundle: what one device gives another in a file, without any relay. A head, sections, and a hash of all that. What is in
//! the sections vouches for itself; the hash tells a file that was cut short or damaged before anything of it is believed.

use crate::SpaceId;
use crate::bytes::Reader;

const MAGIC: [u8; 8] = *b"DKTBNDL1";
/// The version of the form. A newer one is refused as a whole.
const VERSION: u16 = 1;
const END: u8 = 0;
/// The most bytes of a section.
pub const MAX_SECTION: usize = 34 * 1024 * 1024;

/// Whom a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleHead {
    /// Tells whether it is of one's own account, and nothing about which.
    pub check: [u8; 16],
    /// The space.
    pub space: SpaceId,
}

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A statement of the account about devices and keys.
    Statement,
    /// How far the device that wrote the bundle had read.
    Reach,
    /// An envelope.
    Envelope,
    /// The contents of a snapshot.
    Contents,
    /// A part of that snapshot, in order.
    Rows,
    /// A chunk of a large value.
    Chunk,
    /// Something a newer version puts in. It is skipped.
    Other(u8),
}

impl Part {
    const NUMBERED: [(u8, Self); 6] = [
        (1, Self::Statement),
        (2, Self::Reach),
        (3, Self::Envelope),
        (4, Self::Contents),
        (5, Self::Rows),
        (6, Self::Chunk),
    ];

    /// Its number in a file; 0 is none.
    pub fn number(self) -> u8 {
        if let Self::Other(number) = self {
            return number;
        }
        Self::NUMBERED.iter().find(|(_, known)| *known == self).map_or(END, |(number, _)| *number)
    }

    /// The inverse of [`Part::number`].
    pub fn numbered(number: u8) -> Self {
        let known = Self::NUMBERED.iter().find(|(known, _)| *known == number);
        known.map_or(Self::Other(number), |(_, part)| *part)
    }
}

/// Why a file is no bundle that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// It does not begin like one.
    #[error("this file is no bundle of Docket")]
    Foreign,
    /// A newer version wrote it.
    #[error("a newer version of Docket wrote this bundle: update to read it")]
    Newer,
    /// It ends too early.
    #[error("the bundle is cut short: copy it again")]
    Cut,
    /// It was changed.
    #[error("the bundle was damaged on its way: copy it again")]
    Damaged,
}

/// Writes a bundle piece by piece; the bytes go where the caller wants them.
#[derive(Debug)]
pub struct BundleWriter {
    hasher: blake3::Hasher,
}

impl BundleWriter {
    /// Begins one. The bytes come first in the file.
    pub fn begin(head: &BundleHead) -> (Self, Vec<u8>) {
        let bytes = [MAGIC.as_slice(), &VERSION.to_be_bytes(), &head.check, &head.space].concat();
        let mut writer = Self { hasher: blake3::Hasher::new() };
        writer.hasher.update(&bytes);
        (writer, bytes)
    }

    /// A section's bytes: kind, length, content. The content must not be longer than [`MAX_SECTION`].
    pub fn section(&mut self, part: Part, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let bytes = [[part.number()].as_slice(), &length.to_be_bytes(), content].concat();
        self.hasher.update(&bytes);
        bytes
    }

    /// The last bytes: the hash of all before.
    pub fn end(mut self) -> Vec<u8> {
        self.hasher.update(&[END]);
        [[END].as_slice(), self.hasher.finalize().as_bytes()].concat()
    }
}

/// Reads a bundle from bytes that come in pieces, with no more than one section of it at hand.
#[derive(Debug)]
pub struct BundleReader {
    buffer: Vec<u8>,
    at: usize,
    hasher: blake3::Hasher,
    head: Option<BundleHead>,
    ended: bool,
}

impl Default for BundleReader {
    fn default() -> Self {
        Self { buffer: Vec::new(), at: 0, hasher: blake3::Hasher::new(), head: None, ended: false }
    }
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// The head.
    Head(BundleHead),
    /// A section.
    Section(Part, Vec<u8>),
    /// More bytes are needed.
    More,
    /// The whole bundle was read, and its hash holds.
    End,
}

impl BundleReader {
    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.drain(..std::mem::take(&mut self.at));
        self.buffer.extend_from_slice(bytes);
    }

    /// There are no more bytes.
    pub fn finish(&self) -> Result<(), BundleError> {
        if self.ended && self.at == self.buffer.len() {
            Ok(())
        } else if self.head.is_none() && !MAGIC.starts_with(&self.buffer[..self.buffer.len().min(8)]) {
            Err(BundleError::Foreign)
        } else {
            Err(BundleError::Cut)
        }
    }

    /// The next thing in the bytes so far.
    pub fn read(&mut self) -> Result<Read, BundleError> {
        let rest = &self.buffer[self.at..];
        let mut reader = Reader::new(rest);
        let read = if self.ended {
            return if rest.is_empty() { Ok(Read::End) } else { Err(BundleError::Damaged) };
        } else if self.head.is_none() {
            let known = rest.len().min(MAGIC.len());
            if rest[..known] != MAGIC[..known] {
                return Err(BundleError::Foreign);
            }
            let Ok(bytes) = reader.take(MAGIC.len() + 2 + 16 + 16) else { return Ok(Read::More) };
            let mut fields = Reader::new(&bytes[MAGIC.len()..]);
            if fields.u16().is_ok_and(|version| version > VERSION) {
                return Err(BundleError::Newer);
            }
            let head = fields.array().and_then(|check| Ok(BundleHead { check, space: fields.array()? }));
            let head = head.map_err(|_| BundleError::Cut)?;
            self.head = Some(head);
            Read::Head(head)
        } else {
            let Ok(kind) = reader.u8() else { return Ok(Read::More) };
            if kind == END {
                let Ok(hash) = reader.array::<32>() else { return Ok(Read::More) };
                self.hasher.update(&[END]);
                if hash != *self.hasher.finalize().as_bytes() {
                    return Err(BundleError::Damaged);
                }
                self.ended = true;
                self.at += 33;
                return self.read();
            }
            let Ok(length) = reader.u32() else { return Ok(Read::More) };
            let length = length as usize;
            if length > MAX_SECTION {
                return Err(BundleError::Damaged);
            }
            let Ok(content) = reader.take(length) else { return Ok(Read::More) };
            Read::Section(Part::numbered(kind), content.to_vec())
        };
        let taken = rest.len() - reader.rest().len();
        self.hasher.update(&rest[..taken]);
        self.at += taken;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: BundleHead = BundleHead { check: [1; 16], space: [2; 16] };

    fn bundle(sections: &[(Part, Vec<u8>)]) -> Vec<u8> {
        let (mut writer, mut bytes) = BundleWriter::begin(&HEAD);
        for (part, content) in sections {
            bytes.extend(writer.section(*part, content));
        }
        bytes.extend(writer.end());
        bytes
    }

    fn read(bytes: &[u8], piece: usize) -> Result<Vec<Read>, BundleError> {
        let (mut reader, mut found) = (BundleReader::default(), Vec::new());
        for piece in bytes.chunks(piece.max(1)) {
            reader.feed(piece);
            loop {
                match reader.read()? {
                    Read::More => break,
                    Read::End => {
                        found.push(Read::End);
                        break;
                    }
                    other => found.push(other),
                }
            }
        }
        reader.finish().map(|()| found)
    }

    #[test]
    fn golden_bytes() {
        let bytes = bundle(&[(Part::Chunk, b"ab".to_vec())]);
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let head = format!("444b54424e444c310001{}{}", "01".repeat(16), "02".repeat(16));
        let hash = &hex[hex.len() - 64..];
        assert_eq!(hex, format!("{head}0600000002616200{hash}"));
        assert_eq!(hash, "909037de5a58da15253e4c5b3c645ea1f28b49cdebdd88e48c39dfeab04a8de1");
    }

    #[test]
    fn a_damaged_file_is_told_from_a_foreign_one() {
        let bytes = bundle(&[(Part::Statement, vec![3; 40]), (Part::Other(9), vec![])]);
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end], 7), Err(BundleError::Cut), "{end}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let expected = match bit / 8 {
                0..8 => vec![BundleError::Foreign],
                8..10 => vec![BundleError::Newer, BundleError::Damaged],
                _ => vec![BundleError::Damaged, BundleError::Cut],
            };
            let found = read(&changed, 1000).unwrap_err();
            assert!(expected.contains(&found), "{bit}: {found:?}");
        }
        assert_eq!(read(&[bytes.as_slice(), &[0]].concat(), 5), Err(BundleError::Damaged));
        assert_eq!(read(b"%PDF-1.7 and more", 4), Err(BundleError::Foreign));
        assert_eq!(read(b"", 4), Err(BundleError::Cut));
        let (_, mut huge) = BundleWriter::begin(&HEAD);
        huge.extend([3, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(
            read(&huge, 1000),
            Err(BundleError::Damaged),
            "no room is made for a length that is claimed"
        );
    }

    proptest! {
        #[test]
        fn bundles_have_an_inverse(
            sections in prop::collection::vec((1u8..12, prop::collection::vec(any::<u8>(), 0..60)), 0..8),
            piece in 1usize..50,
        ) {
            let sections: Vec<_> = sections.into_iter().map(|(kind, content)| (Part::numbered(kind), content)).collect();
            let mut expected = vec![Read::Head(HEAD)];
            expected.extend(sections.iter().map(|(part, content)| Read::Section(*part, content.clone())));
            expected.push(Read::End);
            prop_assert_eq!(read(&bundle(&sections), piece), Ok(expected));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(read(&[MAGIC.as_slice(), &[0, 1], &bytes].concat(), 9).is_err());
        }
    }
}

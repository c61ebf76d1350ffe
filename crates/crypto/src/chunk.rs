//! Documents as encrypted chunks, and the manifest that names them.
//!
//! A document is cut every [`CHUNK_BYTES`], wherever that is: cuts that follow the content would tell something about it.
//! Its key is a hash of its bytes under the space's key, and everything else follows from that key. So a document that is
//! in a space twice is there once, an upload goes on wherever it stopped, and only who has the space's key can test a guess.
//!
//! Nonces are not random, but count. That is safe as long as a key seals one document only; hence no key can be had without
//! its document or its manifest, and a manifest seals nothing that it does not name.

use crate::space::{EpochKey, padded, padded_length, unpadded};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::fmt;
use std::ops::Range;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// How much of a document is in a chunk; the last one has the rest.
pub const CHUNK_BYTES: usize = 1 << 20;
/// The largest document.
pub const MAX_FILE_BYTES: u64 = 256 << 20;
/// The largest sealed chunk: the last one, if it is full, since that one is padded.
pub const MAX_SEALED_CHUNK: usize = sealed_limit(CHUNK_BYTES);
/// Whatever cuts, pads or counts in another way is another version, and derives other keys: see the nonces above.
const VERSION: u8 = 1;

const fn sealed_limit(chunk: usize) -> usize {
    padded_length(chunk) + 16
}

/// The name of a sealed chunk: BLAKE3 of its bytes.
pub type Cid = [u8; 32];

/// The name of these sealed bytes.
pub fn cid(sealed: &[u8]) -> Cid {
    *blake3::hash(sealed).as_bytes()
}

/// Why chunks are not a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    /// The chunk with this number, from 0, is not there.
    #[error("chunk {0} of the document is missing")]
    Missing(u32),
    /// Not the bytes that are named.
    #[error("the document, or this chunk of it, was changed")]
    Changed,
    /// Bytes that are named, but not here.
    #[error("this chunk belongs to another place, or to another document")]
    WrongPlace,
    /// More or less is in it than the manifest says.
    #[error("the document has another length than its manifest says")]
    Length,
    /// Beyond [`MAX_FILE_BYTES`] or [`MAX_SEALED_CHUNK`].
    #[error("this is larger than a document, or a chunk of one, can be")]
    TooLarge,
}

/// Why a manifest cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not a manifest, or a damaged one.
    #[error("this is not the manifest of a document, or it is damaged")]
    Damaged,
    /// Written by a newer version.
    #[error("this manifest was written by a newer version of Docket; update Docket to open the document")]
    TooNew,
    /// Of a document beyond [`MAX_FILE_BYTES`].
    #[error("this manifest is of a document of more than 256 MiB")]
    TooLarge,
}

/// The key of one document.
#[derive(Zeroize, ZeroizeOnDrop)]
struct FileKey([u8; 32]);

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(redacted)")
    }
}

impl FileKey {
    fn cipher(&self) -> XChaCha20Poly1305 {
        let key = Zeroizing::new(blake3::derive_key("docket 2026-11 file chunks v1", &self.0));
        XChaCha20Poly1305::new((&*key).into())
    }

    /// Seals one chunk of the document this key was made of.
    fn seal(&self, place: Place, piece: &[u8]) -> Vec<u8> {
        let padded = place.is_last().then(|| Zeroizing::new(padded(piece)));
        let msg = padded.as_ref().map_or(piece, |padded| padded.as_slice());
        let payload = Payload { msg, aad: &place.header() };
        // It fails for contents of more than 256 GiB only.
        self.cipher().encrypt(&place.nonce(), payload).unwrap_or_default()
    }

    fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, ChunkError> {
        let payload = Payload { msg: sealed, aad: &place.header() };
        let opened = self.cipher().decrypt(&place.nonce(), payload).map_err(|_| ChunkError::WrongPlace)?;
        if place.is_last() { unpadded(opened).map_err(|_| ChunkError::Length) } else { Ok(opened) }
    }
}

/// Which chunk of how many.
#[derive(Debug, Clone, Copy)]
struct Place {
    index: u32,
    total: u32,
}

impl Place {
    fn is_last(self) -> bool {
        self.index + 1 == self.total
    }

    fn header(self) -> Vec<u8> {
        [b"dkt1-chunk".as_slice(), &self.index.to_be_bytes(), &self.total.to_be_bytes()].concat()
    }

    fn nonce(self) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..4].copy_from_slice(&self.index.to_be_bytes());
        nonce[4..8].copy_from_slice(&self.total.to_be_bytes());
        XNonce::from(nonce)
    }
}

/// How a document is cut. Its chunks are [`CHUNK_BYTES`] long; tests have shorter ones.
#[derive(Debug, Clone, Copy)]
struct Cut {
    length: usize,
    chunk: usize,
}

impl Cut {
    /// `None` if it is too long.
    fn of(length: u64, chunk: usize) -> Option<Self> {
        let length = usize::try_from(length).ok().filter(|_| length <= MAX_FILE_BYTES)?;
        Some(Self { length, chunk })
    }

    /// An empty document has one chunk, too.
    fn total(self) -> u32 {
        u32::try_from(self.length.div_ceil(self.chunk).max(1)).unwrap_or(u32::MAX)
    }

    fn place(self, index: u32) -> Option<(Place, Range<usize>)> {
        let total = self.total();
        if index >= total {
            return None;
        }
        let from = usize::try_from(index).ok()?.checked_mul(self.chunk)?;
        Some((Place { index, total }, from..self.length.min(from + self.chunk)))
    }
}

impl EpochKey {
    /// Seals a document once, one chunk at a time, to learn what its chunks are called. [`Manifest::seal`] gives them.
    pub fn manifest(&self, document: &[u8]) -> Result<Manifest, ChunkError> {
        self.manifest_cut(document, CHUNK_BYTES)
    }

    fn manifest_cut(&self, document: &[u8], chunk: usize) -> Result<Manifest, ChunkError> {
        let length = u64::try_from(document.len()).map_err(|_| ChunkError::TooLarge)?;
        let cut = Cut::of(length, chunk).ok_or(ChunkError::TooLarge)?;
        let key = self.file_key(document);
        let places = (0..cut.total()).filter_map(|index| cut.place(index));
        let cids = places.map(|(place, range)| cid(&key.seal(place, &document[range]))).collect();
        Ok(Manifest { cut, key, cids })
    }

    /// The same bytes in a space have the same key.
    fn file_key(&self, document: &[u8]) -> FileKey {
        let dedup = self.derived("docket 2026-11 epoch dedup v1");
        FileKey(*blake3::keyed_hash(&dedup, document).as_bytes())
    }
}

/// What opens a document: its length, its key, the names of its chunks in order. It is as secret as the document.
#[derive(Debug)]
pub struct Manifest {
    cut: Cut,
    key: FileKey,
    cids: Vec<Cid>,
}

impl Manifest {
    /// The document's length in bytes.
    pub fn length(&self) -> u64 {
        u64::try_from(self.cut.length).unwrap_or(u64::MAX)
    }

    /// The names of its chunks in order; there is at least one.
    pub fn cids(&self) -> &[Cid] {
        &self.cids
    }

    /// A chunk, sealed, of the document this manifest is of; of another one nothing is given out.
    pub fn seal(&self, index: u32, document: &[u8]) -> Result<Vec<u8>, ChunkError> {
        if document.len() != self.cut.length {
            return Err(ChunkError::Changed);
        }
        let (place, range, named) = self.place(index)?;
        let sealed = self.key.seal(place, &document[range]);
        if cid(&sealed) == *named { Ok(sealed) } else { Err(ChunkError::Changed) }
    }

    /// What is in a sealed chunk.
    pub fn open_chunk(&self, index: u32, sealed: &[u8]) -> Result<Vec<u8>, ChunkError> {
        let (place, range, named) = self.place(index)?;
        if sealed.len() > sealed_limit(self.cut.chunk) {
            return Err(ChunkError::TooLarge);
        }
        let found = cid(sealed);
        if found != *named {
            let elsewhere = self.cids.contains(&found);
            return Err(if elsewhere { ChunkError::WrongPlace } else { ChunkError::Changed });
        }
        let piece = self.key.open(place, sealed)?;
        if piece.len() == range.len() { Ok(piece) } else { Err(ChunkError::Length) }
    }

    /// The document, from all its sealed chunks in order.
    pub fn assemble<C: AsRef<[u8]>>(
        &self,
        chunks: impl IntoIterator<Item = C>,
    ) -> Result<Vec<u8>, ChunkError> {
        let mut chunks = chunks.into_iter();
        let mut document = Vec::with_capacity(self.cut.length);
        for index in 0..self.cut.total() {
            let sealed = chunks.next().ok_or(ChunkError::Missing(index))?;
            document.extend(self.open_chunk(index, sealed.as_ref())?);
        }
        if chunks.next().is_some() { Err(ChunkError::WrongPlace) } else { Ok(document) }
    }

    /// The manifest as bytes, for the vault and for sealed contents only: a version, the length, the key, the names.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(41 + 32 * self.cids.len()));
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.length().to_be_bytes());
        bytes.extend_from_slice(&self.key.0);
        bytes.extend_from_slice(self.cids.as_flattened());
        bytes
    }

    /// The inverse of [`Manifest::encode`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ManifestError> {
        Self::decode_cut(bytes, CHUNK_BYTES)
    }

    fn decode_cut(bytes: &[u8], chunk: usize) -> Result<Self, ManifestError> {
        let (version, rest) = bytes.split_first().ok_or(ManifestError::Damaged)?;
        match *version {
            0 => return Err(ManifestError::Damaged),
            VERSION => (),
            _ => return Err(ManifestError::TooNew),
        }
        let (length, rest) = rest.split_first_chunk().ok_or(ManifestError::Damaged)?;
        let (key, rest) = rest.split_first_chunk().ok_or(ManifestError::Damaged)?;
        let cut = Cut::of(u64::from_be_bytes(*length), chunk).ok_or(ManifestError::TooLarge)?;
        let (cids, trailing) = rest.as_chunks();
        if !trailing.is_empty() || u32::try_from(cids.len()) != Ok(cut.total()) {
            return Err(ManifestError::Damaged);
        }
        Ok(Self { cut, key: FileKey(*key), cids: cids.to_vec() })
    }

    fn place(&self, index: u32) -> Result<(Place, Range<usize>, &Cid), ChunkError> {
        let (place, range) = self.cut.place(index).ok_or(ChunkError::WrongPlace)?;
        let named = usize::try_from(index).ok().and_then(|index| self.cids.get(index));
        Ok((place, range, named.ok_or(ChunkError::WrongPlace)?))
    }
}

#[cfg(test)]
mod tests;

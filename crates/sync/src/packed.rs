//! Values as bytes that do not unpack to more than they may.

use crate::batch::BatchError;
use crate::seal::SyncError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value's bytes, packed.
pub(crate) fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, SyncError> {
    let plain = postcard::to_allocvec(value).map_err(|_| BatchError::Improper)?;
    Ok(zstd::bulk::compress(&plain, 3).map_err(|_| BatchError::Improper)?)
}

/// The inverse of [`pack`], up to so many bytes.
pub(crate) fn unpack<T: DeserializeOwned>(bytes: &[u8], most: usize) -> Result<T, SyncError> {
    // The length that a frame claims is not believed: no more than the limit is set aside for it.
    let plain = zstd::bulk::decompress(bytes, most).map_err(|_| BatchError::TooLarge)?;
    let (value, rest) = postcard::take_from_bytes(&plain).map_err(|_| BatchError::Improper)?;
    if rest.is_empty() { Ok(value) } else { Err(BatchError::Improper.into()) }
}

//! Where the vault lies.

use docket_app::{AppError, ErrorCode};
use std::path::PathBuf;

const FILE: &str = "vault.docket";

/// The vault's file: as given, or in the user's data folder. A folder means the vault in it.
pub(crate) fn vault(given: Option<PathBuf>) -> Result<PathBuf, AppError> {
    match given {
        Some(path) => {
            let folder = path.is_dir()
                || path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
            Ok(if folder { path.join(FILE) } else { path })
        }
        None => directories::ProjectDirs::from("", "", "docket")
            .map(|dirs| dirs.data_dir().join(FILE))
            .ok_or_else(|| {
                AppError::new(
                    ErrorCode::Validation,
                    "no home folder was found; say where the vault is with --vault",
                )
            }),
    }
}

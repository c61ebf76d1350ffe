//! From an error to what the shell sees: one line, and the exit code the README promises.

use docket_app::{AppError, ErrorCode};
use serde_json::json;
use std::process::ExitCode;

/// What a command ended with when it did not do all it was asked.
pub(crate) struct Failure {
    pub(crate) error: AppError,
    /// The view was shown already and the error with it.
    pub(crate) told: bool,
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self { error, told: false }
    }
}

/// The exit code of an error: 2 usage (clap's own), 3 not found, 4 invalid input, 5 locked or wrong passphrase,
/// 6 provider or network, 7 storage full or damaged, 130 stopped, 1 a fault of ours.
pub(crate) fn code(code: ErrorCode) -> u8 {
    match code {
        ErrorCode::VaultMissing | ErrorCode::NotFound => 3,
        ErrorCode::Validation | ErrorCode::Exists | ErrorCode::Unreadable => 4,
        ErrorCode::VaultLocked
        | ErrorCode::WrongPassphrase
        | ErrorCode::WrongRecoveryPhrase
        | ErrorCode::KeychainUnavailable => 5,
        ErrorCode::Provider | ErrorCode::RateLimited => 6,
        ErrorCode::VaultDamaged
        | ErrorCode::VaultTooNew
        | ErrorCode::StorageFull
        | ErrorCode::StorageReadOnly
        | ErrorCode::VaultBusy => 7,
        ErrorCode::Cancelled => 130,
        ErrorCode::Internal => 1,
    }
}

pub(crate) fn report(failure: &Failure, json: bool) -> ExitCode {
    let error = &failure.error;
    tracing::error!(code = ?error.code, chain = %error.chain(), "command failed");
    if !failure.told {
        if json {
            eprintln!("{}", json!({"error": {"code": error.code, "message": error.message}}));
        } else {
            eprintln!("docket: {}", error.message);
        }
    }
    ExitCode::from(code(error.code))
}

use crate::assistant;
use docket_crypto::{KeyFileError, PassphraseError, RecoveryPhraseError, UnlockError};
use docket_domain::NameError;
use docket_formats::read::ReadError;
use docket_formats::write::WriteError;
use docket_llm::TurnError;
use docket_store::{KeyFileIoError, StoreError};
use docket_sync::SyncError;
use serde::Serialize;
use std::borrow::Cow;
use std::error::Error;
use ts_rs::TS;

/// What a shell may act on. Text of messages may change; these do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// The vault is locked and nothing was given to open it.
    VaultLocked,
    /// The passphrase does not open it.
    WrongPassphrase,
    /// The recovery phrase does not open it.
    WrongRecoveryPhrase,
    /// There is no keychain here, or it refused.
    KeychainUnavailable,
    /// There is no vault at the path.
    VaultMissing,
    /// What was named is not there.
    NotFound,
    /// What was given cannot be used.
    Validation,
    /// Something is there already.
    Exists,
    /// A file was refused; the reason has its own code.
    Unreadable,
    /// The vault or a backup is damaged.
    VaultDamaged,
    /// It was written by a newer version.
    VaultTooNew,
    /// No room left.
    StorageFull,
    /// The disk may not be written.
    StorageReadOnly,
    /// Another program is writing.
    VaultBusy,
    /// The model's service did not do what was asked.
    Provider,
    /// The model's service says to wait.
    RateLimited,
    /// What answers may cost in a day is reached.
    BudgetReached,
    /// It would send what a project holds to somebody who was not switched on for it.
    NotAllowed,
    /// The user stopped it.
    Cancelled,
    /// A fault of ours.
    Internal,
}

/// Why a command did not do what was asked. The data is as it was.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// What a shell acts on.
    pub code: ErrorCode,
    /// What a person reads: what happened and what to do. Never holds content.
    pub message: Cow<'static, str>,
    /// The cause, for the log.
    #[source]
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

/// An error as JSON tells it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(optional_fields)]
pub struct ErrorView {
    /// What a shell acts on.
    pub code: ErrorCode,
    /// What a person reads.
    pub message: String,
    /// What went wrong with a model's server, by the codes of answers that are not whole; absent for anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
}

impl From<&AppError> for ErrorView {
    fn from(error: &AppError) -> Self {
        let turn = error.source.as_deref().and_then(|source| source.downcast_ref::<TurnError>());
        Self { code: error.code, message: error.message.to_string(), fault: turn.map(assistant::code_of) }
    }
}

impl Serialize for AppError {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        ErrorView::from(self).serialize(s)
    }
}

impl AppError {
    /// An error without a cause below it.
    pub fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), source: None }
    }

    fn because(
        code: ErrorCode,
        message: impl Into<Cow<'static, str>>,
        source: impl Error + Send + Sync + 'static,
    ) -> Self {
        Self { code, message: message.into(), source: Some(Box::new(source)) }
    }

    pub(crate) fn not_found(what: &str, named: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("there is no {what} `{named}`"))
    }

    pub(crate) fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::Validation, message)
    }

    /// The chain of causes in one line, for the log.
    pub fn chain(&self) -> String {
        let mut line = self.message.to_string();
        let mut next: Option<&dyn Error> = self.source.as_deref().map(|e| e as &dyn Error);
        while let Some(cause) = next {
            line.push_str(": ");
            line.push_str(&cause.to_string());
            next = cause.source();
        }
        line
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let (code, message) = match &error {
            StoreError::Missing => {
                (ErrorCode::VaultMissing, "there is no vault at this path; make one with `docket init`")
            }
            StoreError::Exists => (ErrorCode::Exists, "there is already a file at this path; choose another"),
            StoreError::Damaged => (
                ErrorCode::VaultDamaged,
                "the file is damaged or not whole; nothing was changed. Restore the last backup with `docket restore`",
            ),
            StoreError::OtherVault => (
                ErrorCode::VaultDamaged,
                "the key file beside this vault belongs to another vault; put the right `.keys` file back",
            ),
            StoreError::TooNew => (
                ErrorCode::VaultTooNew,
                "this was written by a newer version of Docket; update Docket to open it",
            ),
            StoreError::Full => {
                (ErrorCode::StorageFull, "the disk is full; nothing was changed. Make room and try again")
            }
            StoreError::Busy => {
                (ErrorCode::VaultBusy, "another program is writing to this vault; try again in a moment")
            }
            StoreError::ReadOnly => (
                ErrorCode::StorageReadOnly,
                "this place may not be written; check the permissions of the file and its folder",
            ),
            StoreError::NoCipher => (
                ErrorCode::Internal,
                "this build of Docket cannot encrypt and refuses to open a vault; install a proper build",
            ),
            StoreError::Closed => (ErrorCode::VaultLocked, "the vault was locked; unlock it and try again"),
            StoreError::NoAccount => (
                ErrorCode::Validation,
                "this vault was made before there were accounts; give it one with its 24 words (`docket sync setup`)",
            ),
            StoreError::OtherAccount => (
                ErrorCode::WrongRecoveryPhrase,
                "this belongs to another account, whose vault was made with other words, or its beginning is damaged. Nothing was changed",
            ),
            StoreError::Sync(error) => (sync_code(*error), sync_message(*error)),
            StoreError::Chunk | StoreError::Unreadable | StoreError::Io(_) | StoreError::Database(_) => (
                ErrorCode::Internal,
                "the vault could not do this; nothing was changed. `docket verify` checks it",
            ),
        };
        Self::because(code, message, error)
    }
}

fn sync_code(error: SyncError) -> ErrorCode {
    match error {
        SyncError::Newer => ErrorCode::VaultTooNew,
        SyncError::OtherSpace => ErrorCode::WrongRecoveryPhrase,
        _ => ErrorCode::Unreadable,
    }
}

fn sync_message(error: SyncError) -> &'static str {
    match error {
        SyncError::Newer => "a newer version of Docket wrote this; update Docket to take it in",
        SyncError::OtherSpace => "this belongs to another account. Nothing was changed",
        SyncError::Stranger => {
            "this comes from a device that does not belong to the account; nothing was changed"
        }
        SyncError::Revoked => "this comes from a device that was taken off the account; nothing was changed",
        SyncError::NoKey => {
            "this is sealed under a newer key that this device has not got; give it the 24 words (`docket sync setup`)"
        }
        SyncError::Statement | SyncError::Open(_) | SyncError::Batch(_) | SyncError::Mismatch => {
            "this was damaged or changed on its way; nothing was changed here. Have it sent again"
        }
    }
}

impl From<KeyFileIoError> for AppError {
    fn from(error: KeyFileIoError) -> Self {
        match error {
            KeyFileIoError::Missing => Self::because(
                ErrorCode::VaultDamaged,
                "there is no key file (`.keys`) beside this file, so it cannot be opened as a vault; check the path, or put the key file back from a backup",
                error,
            ),
            KeyFileIoError::Content(KeyFileError::TooNew) => {
                Self::because(ErrorCode::VaultTooNew, KeyFileError::TooNew.to_string(), error)
            }
            KeyFileIoError::Content(ref content) => {
                let message = content.to_string();
                Self::because(ErrorCode::VaultDamaged, message, error)
            }
            KeyFileIoError::Io(io) => StoreError::from(io).into(),
        }
    }
}

impl From<PassphraseError> for AppError {
    fn from(error: PassphraseError) -> Self {
        Self::because(ErrorCode::Validation, error.to_string(), error)
    }
}

impl From<RecoveryPhraseError> for AppError {
    fn from(error: RecoveryPhraseError) -> Self {
        Self::because(ErrorCode::Validation, error.to_string(), error)
    }
}

/// The message for each way in is the caller's to choose.
pub(crate) fn unlock(error: UnlockError, code: ErrorCode, message: &'static str) -> AppError {
    match error {
        UnlockError::Wrong | UnlockError::NoSuchWay => AppError::because(code, message, error),
        UnlockError::Kdf(_) => AppError::because(
            ErrorCode::Internal,
            "the passphrase could not be checked: the key derivation needs 64 MiB of free memory",
            error,
        ),
    }
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> Self {
        Self::because(ErrorCode::Unreadable, error.to_string(), error)
    }
}

impl From<WriteError> for AppError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::TooLarge { .. } => Self::because(ErrorCode::Validation, error.to_string(), error),
            _ => {
                Self::because(ErrorCode::Internal, "this export could not be made; try another format", error)
            }
        }
    }
}

impl From<TurnError> for AppError {
    fn from(error: TurnError) -> Self {
        let code = match error {
            TurnError::RateLimited { .. } => ErrorCode::RateLimited,
            TurnError::Cancelled => ErrorCode::Cancelled,
            _ => ErrorCode::Provider,
        };
        Self::because(code, error.to_string(), error)
    }
}

/// A refused name, told with what it was to be the name of.
pub(crate) fn name(what: &'static str, error: NameError) -> AppError {
    let message = format!("the {what} cannot be used: {error}");
    AppError::because(ErrorCode::Validation, message, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_a_server_says_which_it_was() {
        let fault = |error: AppError| ErrorView::from(&error).fault;
        assert_eq!(fault(TurnError::Unreachable.into()), Some("offline"));
        assert_eq!(fault(TurnError::InsecureBaseUrl.into()), Some("insecure_address"));
        assert_eq!(fault(AppError::invalid("no")), None);
    }
}

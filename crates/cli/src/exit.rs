//! From an error to what the shell sees: one line, and the exit code the README promises.

use crate::show;
use docket_app::{AppError, ErrorCode};
use serde_json::json;
use std::io::Write as _;
use std::process::ExitCode;

/// What a command ended with when it did not do all it was asked.
pub(crate) struct Failure {
    pub(crate) error: AppError,
    /// A person was told already, with the view. A program still gets it as JSON on standard error.
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
        ErrorCode::Provider | ErrorCode::RateLimited | ErrorCode::BudgetReached | ErrorCode::NotAllowed => 6,
        ErrorCode::VaultDamaged
        | ErrorCode::VaultTooNew
        | ErrorCode::StorageFull
        | ErrorCode::StorageReadOnly
        | ErrorCode::VaultBusy => 7,
        ErrorCode::Cancelled => 130,
        ErrorCode::Internal => 1,
    }
}

/// Arguments that cannot be understood, or a question for help. Programs get JSON also here.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let json = std::env::args_os().skip(1).take_while(|a| a != "--").any(|a| a == "--json");
    if error.use_stderr() && json {
        let text = error.render().to_string();
        let told = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
        let message = told.split_whitespace().collect::<Vec<_>>().join(" ");
        say(&json!({"error": {"code": "usage", "message": message}}).to_string());
    } else {
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Standard error may be closed; there is nobody left to tell then.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

pub(crate) fn report(failure: &Failure, json: bool) -> ExitCode {
    let error = &failure.error;
    tracing::error!(code = ?error.code, chain = %error.chain(), "command failed");
    if json {
        say(&json!({"error": {"code": error.code, "message": error.message}}).to_string());
    } else if !failure.told {
        say(&format!("docket: {}", show::tame(&error.message)));
    }
    ExitCode::from(code(error.code))
}

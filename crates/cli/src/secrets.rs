//! What opens a vault, from where the user put it: the environment, a file, a prompt.

use crate::args::Args;
use docket_app::vault::{self, Opening};
use docket_app::{AppError, ErrorCode, Session, World};
use std::io::IsTerminal as _;
use std::path::Path;
use zeroize::Zeroizing;

type Secret = Zeroizing<String>;

/// Opens the vault with what was given, or else the keychain, or else by asking.
pub(crate) async fn unlock(args: &Args, path: &Path, world: &World) -> Result<Session, AppError> {
    let view = vault::look(path)?;
    if let Some(passphrase) = given(args)? {
        return vault::unlock(path, Opening::Passphrase(&passphrase), world).await;
    }
    if view.keychain {
        match vault::unlock(path, Opening::Keychain, world).await {
            Err(error) if error.code == ErrorCode::KeychainUnavailable && can_ask() => {
                eprintln!("docket: {}", error.message);
            }
            other => return other,
        }
    }
    let passphrase = ask_existing()?;
    vault::unlock(path, Opening::Passphrase(&passphrase), world).await
}

/// The passphrase from `--passphrase-file` or `DOCKET_PASSPHRASE`.
pub(crate) fn given(args: &Args) -> Result<Option<Secret>, AppError> {
    match &args.passphrase_file {
        Some(path) => first_line(path).map(Some),
        None => Ok(env("DOCKET_PASSPHRASE")),
    }
}

/// The passphrase that opens the vault now.
pub(crate) fn current(args: &Args) -> Result<Secret, AppError> {
    match given(args)? {
        Some(passphrase) => Ok(passphrase),
        None => ask_existing(),
    }
}

/// A passphrase being chosen: from `file`, from one of the variables, or asked for twice.
pub(crate) fn chosen(file: Option<&Path>, variables: &[&str]) -> Result<Secret, AppError> {
    if let Some(path) = file {
        return first_line(path);
    }
    if let Some(passphrase) = variables.iter().find_map(|name| env(name)) {
        return Ok(passphrase);
    }
    const NEEDED: &str =
        "a new passphrase is needed; set it in the environment or a file, or run this in a terminal";
    let first = prompt("New passphrase: ", NEEDED)?;
    let second = prompt("Once more: ", NEEDED)?;
    if first == second {
        Ok(first)
    } else {
        Err(AppError::new(ErrorCode::Validation, "the two passphrases are not the same; nothing was changed"))
    }
}

/// The 24 words, from `DOCKET_RECOVERY_PHRASE` or asked for.
pub(crate) fn phrase() -> Result<Secret, AppError> {
    match env("DOCKET_RECOVERY_PHRASE") {
        Some(phrase) => Ok(phrase),
        None => prompt(
            "The 24 words of the recovery phrase: ",
            "the 24 words are needed; set DOCKET_RECOVERY_PHRASE, or run this in a terminal",
        ),
    }
}

pub(crate) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn ask_existing() -> Result<Secret, AppError> {
    prompt(
        "Passphrase: ",
        "the vault is locked; set DOCKET_PASSPHRASE, give --passphrase-file, or run this in a terminal",
    )
}

fn prompt(question: &str, needed: &'static str) -> Result<Secret, AppError> {
    if !can_ask() {
        return Err(AppError::new(ErrorCode::VaultLocked, needed));
    }
    let typed = rpassword::prompt_password(question);
    typed
        .map(Zeroizing::new)
        .map_err(|_| AppError::new(ErrorCode::VaultLocked, "nothing was typed; the vault stays locked"))
}

fn env(name: &str) -> Option<Secret> {
    std::env::var(name).ok().filter(|text| !text.is_empty()).map(Zeroizing::new)
}

fn first_line(path: &Path) -> Result<Secret, AppError> {
    let missing = || {
        AppError::new(
            ErrorCode::NotFound,
            "the passphrase file cannot be read; check its path and permissions",
        )
    };
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|_| missing())?);
    // Editors of Windows put a mark at the start of a file; it is no part of what was typed.
    let text = text.trim_start_matches('\u{feff}');
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

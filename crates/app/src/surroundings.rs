//! What a shell finds around it: where the vault lies, and the account the environment names. The same for the window,
//! the web page and the command line, so that they meet at one vault.

use crate::error::{AppError, ErrorCode};
use docket_llm::{ApiKey, ServerConfig};
use std::path::PathBuf;

const FILE: &str = "vault.docket";

/// The vault's file: as given, or in the user's data folder. A folder means the vault in it.
pub fn default_vault(given: Option<PathBuf>) -> Result<PathBuf, AppError> {
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

/// `ANTHROPIC_API_KEY`, with `ANTHROPIC_BASE_URL` and `DOCKET_MODEL` if they are set.
pub fn claude_from_environment() -> Option<(ServerConfig, ApiKey)> {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let key = ApiKey::new(set("ANTHROPIC_API_KEY")?);
    let mut config = ServerConfig::default();
    if let Some(base_url) = set("ANTHROPIC_BASE_URL") {
        config.base_url = base_url;
    }
    if let Some(model) = set("DOCKET_MODEL") {
        config.model = model;
    }
    Some((config, key))
}

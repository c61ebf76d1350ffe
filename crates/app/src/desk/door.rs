//! Commands that need no open vault.

use super::{Desk, PastError, tray};
use crate::assistant::{AskPreview, PreviewView, ProviderKind, Providers};
use crate::error::{AppError, ErrorCode};
use crate::settings::{AssistantView, SettingsView, TestView};
use crate::vault::{self, CreatedView, Opening};
use crate::{assistant, keychain, settings};
use docket_llm::ServerConfig;
use docket_store::key_file_path;
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::PoisonError;
use ts_rs::TS;
use zeroize::Zeroizing;

pub(crate) use crate::settings::Nothing;

/// A secret a person typed. It cannot be shown or written, and wipes itself.
#[derive(TS)]
#[ts(type = "string")]
pub(crate) struct Typed(pub(super) Zeroizing<String>);

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(|text| Self(Zeroizing::new(text)))
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(redacted)")
    }
}

/// A vault to be made.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateVault {
    /// The passphrase.
    pub(crate) passphrase: Typed,
}

/// A vault to be opened.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UnlockVault {
    /// The passphrase.
    pub(crate) passphrase: Typed,
}

/// A vault whose passphrase was lost.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecoverVault {
    /// The 24 words.
    pub(crate) phrase: Typed,
    /// The new passphrase.
    pub(crate) passphrase: Typed,
}

/// A backup to be made the vault.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RestoreVault {
    /// The id the backup got when it was handed in.
    pub(crate) offer: String,
}

/// Another passphrase.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChangePassphrase {
    /// The one that opens the vault now.
    pub(crate) current: Typed,
    /// The one that is to.
    pub(crate) chosen: Typed,
}

/// Whether this machine's keychain opens the vault.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SetKeychain {
    /// It does, or no longer.
    pub(crate) enabled: bool,
    /// The passphrase; needed to let it.
    pub(crate) passphrase: Option<Typed>,
}

/// The assistant's key.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SetKey {
    /// Whose; Claude's if absent.
    #[serde(default)]
    pub(crate) provider: Option<ProviderKind>,
    /// The server's address, for which alone the key is; the one in the settings if absent.
    #[serde(default)]
    pub(crate) address: Option<String>,
    /// The key; none to forget it.
    pub(crate) key: Option<Typed>,
}

/// Who is to be tried.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct TryServer {
    /// Claude if absent.
    #[serde(default)]
    pub(crate) provider: Option<ProviderKind>,
}

/// Whether the vault is there and open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum VaultState {
    /// There is none yet.
    Missing,
    /// It is there and locked.
    Locked,
    /// It is open.
    Unlocked,
}

/// How the vault is.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatusView {
    /// Missing, locked or unlocked.
    pub(crate) state: VaultState,
    /// Its file's name, without the folder.
    pub(crate) name: String,
    /// Where it lies, for a person to read.
    pub(crate) path: String,
    /// This machine's keychain can open it.
    pub(crate) keychain: bool,
    /// The program's version.
    pub(crate) version: String,
}

/// What helps to find a fault, without a word of content.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiagnosticsView {
    /// The program's version.
    pub(crate) version: String,
    /// The system it was built for.
    pub(crate) system: String,
    /// Missing, locked or unlocked.
    pub(crate) state: VaultState,
    /// Size of the vault's file.
    pub(crate) vault_bytes: u64,
    /// Size of its write-ahead log.
    pub(crate) log_bytes: u64,
    /// How many passages can be found; absent while locked.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) passages: Option<u64>,
    /// The last errors.
    pub(crate) errors: Vec<PastError>,
}

pub(crate) async fn status(desk: &Desk, _: Nothing) -> Result<StatusView, AppError> {
    let state = state(desk).await;
    let keychain = state != VaultState::Missing && vault::look(&desk.path).is_ok_and(|v| v.keychain);
    let name = desk.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(StatusView {
        state,
        name,
        path: desk.path.display().to_string(),
        keychain,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

async fn state(desk: &Desk) -> VaultState {
    if desk.is_open().await {
        VaultState::Unlocked
    } else if desk.path.exists() || key_file_path(&desk.path).exists() {
        VaultState::Locked
    } else {
        VaultState::Missing
    }
}

pub(crate) async fn create(desk: &Desk, request: CreateVault) -> Result<CreatedView, AppError> {
    let view = vault::create(&desk.path, &request.passphrase.0, &desk.world).await?;
    open(desk, &request.passphrase.0).await?;
    Ok(view)
}

pub(crate) async fn unlock(desk: &Desk, request: UnlockVault) -> Result<StatusView, AppError> {
    open(desk, &request.passphrase.0).await?;
    status(desk, Nothing {}).await
}

/// Argon2id takes its time and its memory; it must not hold up a page that asks for something else.
async fn open(desk: &Desk, passphrase: &str) -> Result<(), AppError> {
    let session = vault::unlock(&desk.path, Opening::Passphrase(passphrase), &desk.world).await?;
    desk.seat(session).await;
    Ok(())
}

pub(crate) async fn unlock_keychain(desk: &Desk, _: Nothing) -> Result<StatusView, AppError> {
    let session = vault::unlock(&desk.path, Opening::Keychain, &desk.world).await?;
    desk.seat(session).await;
    status(desk, Nothing {}).await
}

pub(crate) async fn lock(desk: &Desk, _: Nothing) -> Result<StatusView, AppError> {
    desk.lock().await;
    status(desk, Nothing {}).await
}

/// Somebody is there: the vault is not locked for idleness yet.
pub(crate) async fn touch(desk: &Desk, _: Nothing) -> Result<StatusView, AppError> {
    desk.used();
    status(desk, Nothing {}).await
}

pub(crate) async fn recover(desk: &Desk, request: RecoverVault) -> Result<StatusView, AppError> {
    vault::recover(&desk.path, &request.phrase.0, &request.passphrase.0, &desk.world)?;
    open(desk, &request.passphrase.0).await?;
    status(desk, Nothing {}).await
}

pub(crate) async fn restore(desk: &Desk, request: RestoreVault) -> Result<StatusView, AppError> {
    let offer = desk.tray().take(&request.offer);
    match offer {
        Some(tray::Offer::Path(path)) => {
            vault::restore(&path, &desk.path)?;
        }
        Some(tray::Offer::Bytes { bytes, .. }) => {
            // A page hands the backup over as bytes. It is encrypted, so it may lie on the disk for a moment.
            let mut name = desk.path.as_os_str().to_owned();
            name.push(".upload");
            let upload = std::path::PathBuf::from(name);
            if let Some(folder) = upload.parent().filter(|f| !f.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(docket_store::StoreError::from)?;
            }
            std::fs::write(&upload, bytes).map_err(docket_store::StoreError::from)?;
            let restored = vault::restore(&upload, &desk.path);
            let _ = std::fs::remove_file(&upload);
            restored?;
        }
        None => return Err(AppError::not_found("file handed in as", &request.offer)),
    }
    desk.tell(super::ChangedKind::Vault, Vec::new());
    status(desk, Nothing {}).await
}

pub(crate) async fn change_passphrase(
    desk: &Desk,
    request: ChangePassphrase,
) -> Result<StatusView, AppError> {
    vault::change_passphrase(&desk.path, &request.current.0, &request.chosen.0, &desk.world)?;
    status(desk, Nothing {}).await
}

pub(crate) async fn set_keychain(desk: &Desk, request: SetKeychain) -> Result<StatusView, AppError> {
    match (request.enabled, &request.passphrase) {
        (true, Some(passphrase)) => vault::enable_keychain(&desk.path, &passphrase.0, &desk.world)?,
        (true, None) => return Err(AppError::invalid("the passphrase is needed for this")),
        (false, _) => vault::disable_keychain(&desk.path, &desk.world)?,
    };
    status(desk, Nothing {}).await
}

impl Desk {
    /// The servers that can be asked now: with the key from the keychain, or the one the shell found around it.
    pub(crate) async fn providers(&self, session: &crate::vault::Session) -> Providers {
        let settings = settings::show(session, Nothing {}).await.unwrap_or_default();
        Providers::ready(&settings, &*self.world.secrets, (self.outside)())
    }
}

pub(crate) async fn assistant(desk: &Desk, _: Nothing) -> Result<AssistantView, AppError> {
    let in_keychain = keychain::api_key(&*desk.world.secrets, ProviderKind::Claude, "").is_ok();
    let outside = (desk.outside)();
    let settings: SettingsView = match desk.session().await {
        Ok(session) => settings::show(&session, Nothing {}).await?,
        Err(_) => SettingsView::default(),
    };
    let default = outside.as_ref().map_or_else(|| ServerConfig::default().model, |(c, _)| c.model.clone());
    let key_from_environment = outside.is_some();
    let providers = Providers::ready(&settings, &*desk.world.secrets, outside);
    Ok(AssistantView {
        key_in_keychain: in_keychain,
        key_from_environment,
        model: settings.model.filter(|m| !m.trim().is_empty()).unwrap_or(default),
        servers: providers.views(),
    })
}

pub(crate) async fn preview(desk: &Desk, request: AskPreview) -> Result<PreviewView, AppError> {
    let session = desk.session().await?;
    assistant::preview(&session, request, &desk.providers(&session).await).await
}

pub(crate) async fn set_key(desk: &Desk, request: SetKey) -> Result<AssistantView, AppError> {
    let settings = settings::show(&*desk.session().await?, Nothing {}).await?;
    let (secrets, provider) = (&*desk.world.secrets, request.provider.unwrap_or(ProviderKind::Claude));
    let known = match provider {
        ProviderKind::Ollama => settings.ollama,
        ProviderKind::Compatible => settings.compatible,
        ProviderKind::Claude | ProviderKind::Offline => None,
    };
    let address = request.address.or_else(|| known.map(|known| known.address)).unwrap_or_default();
    match request.key {
        _ if provider == ProviderKind::Offline => {
            return Err(AppError::invalid("the offline drafter needs no key"));
        }
        Some(key) if key.0.trim().is_empty() => return Err(AppError::invalid("the key is empty")),
        Some(key) => keychain::set_api_key(secrets, provider, &address, key.0.trim())?,
        None => keychain::forget_api_key(secrets, provider, &address)?,
    }
    assistant(desk, Nothing {}).await
}

pub(crate) async fn test_assistant(desk: &Desk, request: TryServer) -> Result<TestView, AppError> {
    let session = desk.session().await?;
    let providers = desk.providers(&session).await;
    let Some(provider) = providers.get(request.provider.unwrap_or(ProviderKind::Claude)) else {
        return Err(AppError::new(
            ErrorCode::Provider,
            "there is no key to test; the offline drafter answers",
        ));
    };
    let started = desk.world.clock.now();
    docket_llm::ping(&provider.config, &provider.key).await?;
    let took = desk.world.clock.now().0 - started.0;
    Ok(TestView { model: provider.config.model.clone(), took_ms: u32::try_from(took).unwrap_or(u32::MAX) })
}

pub(crate) async fn diagnostics(desk: &Desk, _: Nothing) -> Result<DiagnosticsView, AppError> {
    let size = |suffix: &str| {
        let mut name = desk.path.as_os_str().to_owned();
        name.push(suffix);
        std::fs::metadata(name).map_or(0, |m| m.len())
    };
    let passages = match desk.session().await {
        Ok(session) => Some(docket_store::passage_total(&mut *session.store.read().await?).await?),
        Err(_) => None,
    };
    let errors = desk.errors.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect();
    Ok(DiagnosticsView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        state: state(desk).await,
        vault_bytes: size(""),
        log_bytes: size("-wal"),
        passages,
        errors,
    })
}

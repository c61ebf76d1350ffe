//! The servers there are to ask: what the settings name, with the keys of the keychain or of the environment.

use super::types::ProviderKind;
use crate::error::AppError;
use crate::keychain::{self, SecretStore};
use crate::settings::{self, ListModels, ModelsView, Nothing, ServerSetting, ServerView, SettingsView};
use crate::vault::Session;
use docket_llm::{ApiKey, Dialect, ServerConfig};

/// A server that can be asked.
pub struct Provider {
    /// Which it is.
    pub kind: ProviderKind,
    /// Where and how it is asked.
    pub config: ServerConfig,
    /// Its key; empty if it wants none.
    pub key: ApiKey,
}

impl Provider {
    /// Whether what it is sent goes beyond this machine. Claude does, even if a proxy here passes it on.
    pub(crate) fn leaves_the_device(&self) -> bool {
        self.kind == ProviderKind::Claude || !self.config.is_on_this_machine()
    }
}

/// The servers that can be asked. The offline drafter is always there and is none of them.
pub struct Providers(Vec<Provider>);

impl Providers {
    /// No server: the offline drafter answers.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Claude alone.
    pub fn claude(config: ServerConfig, key: ApiKey) -> Self {
        let mut providers = Self::none();
        providers.add(ProviderKind::Claude, config, key);
        providers
    }

    /// One more server.
    pub fn add(&mut self, kind: ProviderKind, config: ServerConfig, key: ApiKey) {
        self.0.push(Provider { kind, config, key });
    }

    /// How they are told to a page.
    pub fn views(&self) -> Vec<ServerView> {
        let view = |provider: &Provider| ServerView {
            provider: provider.kind,
            address: provider.config.base_url.clone(),
            model: provider.config.model.clone(),
            leaves_device: provider.leaves_the_device(),
        };
        self.0.iter().map(view).collect()
    }

    pub(crate) fn get(&self, kind: ProviderKind) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.kind == kind)
    }

    /// What a session's settings and keychain come to, with the account that the shell found around it.
    pub async fn of_session(
        session: &Session,
        outside: Option<(ServerConfig, ApiKey)>,
    ) -> Result<Self, AppError> {
        let settings = settings::show(session, Nothing {}).await?;
        Ok(Self::ready(&settings, &*session.world.secrets, outside))
    }

    /// What the settings and the keychain come to, with the account that the shell found around it. A key in the
    /// keychain comes before that of the environment.
    pub(crate) fn ready(
        settings: &SettingsView,
        secrets: &dyn SecretStore,
        outside: Option<(ServerConfig, ApiKey)>,
    ) -> Self {
        let mut providers = Self::none();
        let claude = match keychain::api_key(secrets, ProviderKind::Claude, "") {
            Ok(key) => Some((outside.map_or_else(ServerConfig::default, |(config, _)| config), key)),
            Err(_) => outside,
        };
        if let Some((mut config, key)) = claude {
            if let Some(model) = settings.model.as_ref().filter(|model| !model.trim().is_empty()) {
                model.clone_into(&mut config.model);
            }
            providers.add(ProviderKind::Claude, config, key);
        }
        for (kind, setting) in
            [(ProviderKind::Ollama, &settings.ollama), (ProviderKind::Compatible, &settings.compatible)]
        {
            let Some(setting) = setting else { continue };
            if let Some(config) = server(kind, setting) {
                let key = keychain::api_key(secrets, kind, &setting.address);
                providers.add(kind, config, key.unwrap_or_else(|_| ApiKey::new(String::new())));
            }
        }
        providers
    }
}

/// A server as the settings name it, if they name its model.
fn server(kind: ProviderKind, setting: &ServerSetting) -> Option<ServerConfig> {
    let config = listing(kind, &setting.address)?;
    let model = setting.model.trim().to_owned();
    (!model.is_empty()).then_some(ServerConfig { model, ..config })
}

/// The models a server has. Nothing of the vault is sent.
pub async fn models(session: &Session, request: ListModels) -> Result<ModelsView, AppError> {
    let config = listing(request.provider, &request.address).ok_or_else(|| {
        AppError::invalid("only Ollama and servers that speak chat completions are asked for their models")
    })?;
    let key = keychain::api_key(&*session.world.secrets, request.provider, &request.address);
    let key = key.unwrap_or_else(|_| ApiKey::new(String::new()));
    let models = docket_llm::models(&config, &key).await?;
    Ok(ModelsView { models })
}

/// A server of which only the address is known, to be asked for its models.
fn listing(kind: ProviderKind, address: &str) -> Option<ServerConfig> {
    let dialect = match kind {
        ProviderKind::Ollama => Dialect::Ollama,
        ProviderKind::Compatible => Dialect::Completions,
        ProviderKind::Claude | ProviderKind::Offline => return None,
    };
    let address = address.trim();
    let address = if address.is_empty() { kind.usual_address() } else { address };
    Some(ServerConfig::local(dialect, address.to_owned(), String::new()))
}

use crate::assistant::{ProviderKind, Rules};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command that needs to be told nothing.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// Who answers first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum AssistantChoice {
    /// Claude if there is a key, the offline drafter if not.
    #[default]
    Automatic,
    /// Always the offline drafter: nothing ever leaves the device.
    Offline,
}

/// A model's server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServerSetting {
    /// Its address; where such a server usually listens on this machine if empty.
    pub address: String,
    /// The model; the server is not asked while this is empty.
    pub model: String,
}

/// Settings of the vault on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SettingsView {
    /// Minutes without use after which the vault locks itself; 0 for never.
    pub lock_after_minutes: u32,
    /// Who answers first.
    pub assistant: AssistantChoice,
    /// The model that is asked; the program's own choice if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What answers may cost in a day, in millionths of a US dollar; as much as they do if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily_budget_micros: Option<u64>,
    /// Ollama, if it is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ollama: Option<ServerSetting>,
    /// A server that speaks chat completions, if one is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compatible: Option<ServerSetting>,
    /// Who answers what.
    #[serde(default)]
    pub rules: Rules,
}

impl Default for SettingsView {
    fn default() -> Self {
        Self {
            lock_after_minutes: 15,
            assistant: AssistantChoice::default(),
            model: None,
            daily_budget_micros: None,
            ollama: None,
            compatible: None,
            rules: Rules::default(),
        }
    }
}

/// How the assistant is reached.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AssistantView {
    /// The OS keychain holds a key.
    pub key_in_keychain: bool,
    /// The environment the program was started in holds one.
    pub key_from_environment: bool,
    /// The model that would be asked.
    pub model: String,
    /// The servers that can be asked.
    pub servers: Vec<ServerView>,
}

/// A server that can be asked.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ServerView {
    /// Which it is.
    pub provider: ProviderKind,
    /// Its address.
    pub address: String,
    /// Its model.
    pub model: String,
    /// What it is sent goes beyond this machine: it has to be switched on for each project.
    pub leaves_device: bool,
}

/// Whose models to list.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListModels {
    /// Ollama or another server; not Claude.
    pub provider: ProviderKind,
    /// Its address; the usual one if empty.
    pub address: String,
}

/// The models a server has.
#[derive(Debug, Serialize, TS)]
pub struct ModelsView {
    /// Their names.
    pub models: Vec<String>,
}

/// A test of the assistant that went well.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TestView {
    /// The model that answered.
    pub model: String,
    /// How long it took.
    pub took_ms: u32,
}

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A skill to be used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallSkill {
    /// Which.
    pub id: String,
    /// What it needs to be told, by name.
    pub inputs: BTreeMap<String, String>,
}

/// A skill of the analyst.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SkillView {
    /// Its name.
    pub id: String,
    /// The version of its prompt.
    pub version: u32,
    /// What it needs to be told: `about`, `artifact`, `person`.
    pub needs: Vec<String>,
    /// What a thread shows when it is used, with `{…}` for what it is told.
    pub said: String,
}

/// The skills there are.
#[derive(Debug, Serialize, TS)]
pub struct SkillsView {
    /// In the order to show them.
    pub skills: Vec<SkillView>,
}

use docket_domain::{ProjectId, Timestamp};
use docket_store::project::ProjectRow;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A project to be made.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateProject {
    /// Its name.
    pub name: String,
    /// What it is about; may be empty.
    #[serde(default)]
    pub description: String,
}

/// Which projects to list.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListProjects {
    /// The archived ones too.
    #[serde(default)]
    pub archived: bool,
}

/// A project, named by id or name.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedProject {
    /// Id or name.
    pub project: String,
}

/// A project and its new name.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameProject {
    /// Id or name.
    pub project: String,
    /// The new name.
    pub name: String,
}

/// A project to put away or take out.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchiveProject {
    /// Id or name.
    pub project: String,
    /// Away, or out again.
    pub archived: bool,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct ProjectView {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Documents in it.
    pub documents: u32,
    /// Meetings in it.
    pub meetings: u32,
    /// Threads in it.
    pub threads: u32,
    /// Artifacts in it.
    pub artifacts: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was put away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<Timestamp>,
}

/// Projects.
#[derive(Debug, Serialize, TS)]
pub struct ProjectsView {
    /// Newest first.
    pub projects: Vec<ProjectView>,
}

impl From<ProjectRow> for ProjectView {
    fn from(row: ProjectRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            documents: row.documents,
            meetings: row.meetings,
            threads: row.threads,
            artifacts: row.artifacts,
            created_at: row.created_at,
            archived_at: row.archived_at,
        }
    }
}

//! A project to look around in: documents and a meeting about a bicycle hire, written for Docket.

use crate::documents::{self, AddDocuments, Pasted};
use crate::error::AppError;
use crate::meetings::{self, ImportMeetings};
use crate::projects::{self, CreateProject, NamedProject, ProjectView};
use crate::vault::Session;
use docket_llm::Cancel;
use serde::Deserialize;
use ts_rs::TS;

/// A sample to be made.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateSample {
    /// What the project is to be called, in the user's language.
    pub name: String,
}

macro_rules! file {
    ($folder:literal, $name:literal) => {
        ($name, include_bytes!(concat!("../../../demo/", $folder, "/", $name)).as_slice())
    };
}

const DOCUMENTS: &[(&str, &[u8])] = &[
    file!("documents", "deposit-and-refund-policy.md"),
    file!("documents", "backlog.csv"),
    file!("documents", "help-centre.html"),
    file!("documents", "mail-from-legal.eml"),
];
const MEETINGS: &[(&str, &[u8])] = &[file!("meetings", "2026-03-02 Refund discovery workshop.vtt")];

fn pasted(files: &[(&str, &[u8])]) -> Vec<Pasted> {
    files.iter().map(|(name, bytes)| Pasted { name: (*name).to_owned(), bytes: bytes.to_vec() }).collect()
}

/// Makes the sample project.
pub async fn create(session: &Session, request: CreateSample) -> Result<ProjectView, AppError> {
    let project =
        projects::create(session, CreateProject { name: request.name, description: String::new() }).await?;
    let (named, never) = (project.id.to_string(), Cancel::new());
    let add = AddDocuments { project: named.clone(), paths: Vec::new(), pasted: pasted(DOCUMENTS) };
    documents::add(session, add, &never, &mut |_| {}).await?;
    let import = ImportMeetings { project: named.clone(), paths: Vec::new(), pasted: pasted(MEETINGS) };
    meetings::import(session, import, &never, &mut |_| {}).await?;
    projects::show(session, NamedProject { project: named }).await
}

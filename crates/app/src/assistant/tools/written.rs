//! Reading what was written before.

use super::{Bench, source_name};
use crate::artifacts::{self, ArtifactView, NamedArtifact, VersionView};
use crate::error::AppError;
use crate::names;
use docket_domain::{Id as _, Passage, ProjectId};
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use futures_util::future::BoxFuture;
use serde_json::json;

/// How many former versions are named.
const MOST_VERSIONS: usize = 20;

pub(super) struct OpenArtifact(pub(super) Bench);

impl Tool for OpenArtifact {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "OpenArtifact".to_owned(),
            description: "Opens an artifact of the project: its whole text, and for each number in it the source it \
                stands for, and the names of its former versions. Call it before you revise an artifact, compare \
                versions or answer what it says. ListProject names the artifacts."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "artifact": {"type": "string", "description": "Its id or its title"},
                    "version": {"type": "string", "description": "The name of a former version, to read that instead"}
                },
                "required": ["artifact"],
                "additionalProperties": false
            }),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let text = |name: &str| call.input[name].as_str().unwrap_or_default().to_owned();
            match opened(&self.0, text("artifact"), &text("version")).await {
                Ok(outcome) => outcome,
                Err(error) => ToolOutcome::error(error.message),
            }
        })
    }
}

async fn opened(bench: &Bench, artifact: String, version: &str) -> Result<ToolOutcome, AppError> {
    let row = names::artifact_in(&bench.session, bench.project, &artifact).await?;
    let named = || NamedArtifact { artifact: row.id.to_string() };
    let view = artifacts::show(&bench.session, named()).await?;
    if rests_on_kept(bench, &view) {
        return Ok(ToolOutcome::error(
            "This artifact rests on a document that stays on the analyst's device, so it is not sent.",
        ));
    }
    if !version.trim().is_empty() {
        let former = artifacts::former(&bench.session, row.id, version.trim()).await?;
        let preview = format!("Read “{}” until {}", former.title, former.created_at.day());
        return Ok(ToolOutcome::text(format!("# {}\n\n{}", former.title, former.content), preview));
    }
    let former = artifacts::versions(&bench.session, named()).await?;
    Ok(shown(&view, &former.versions))
}

/// Whether its words may be those of a document that must not be sent: drafts quote what they rest on.
fn rests_on_kept(bench: &Bench, view: &ArtifactView) -> bool {
    let owners = view.sources.iter().filter_map(|source| source.id.parse::<ProjectId>().ok());
    owners.map(|owner| owner.bytes()).any(|owner| !bench.may_see(owner))
}

fn shown(view: &ArtifactView, former: &[VersionView]) -> ToolOutcome {
    let summary = &view.artifact;
    let mut text = format!("# {} ({}, {})\n\n{}", summary.title, summary.kind, summary.id, view.content);
    let mut told = Vec::new();
    for source in view.sources.iter().filter(|source| source.number > 0) {
        let Ok(owner) = source.id.parse::<ProjectId>() else { continue };
        if told.contains(&source.number) {
            continue;
        }
        told.push(source.number);
        let passage = Passage { text: String::new(), place: source.place.clone() };
        let name = source_name(source.kind, owner.bytes(), &passage);
        text.push_str(&format!("\n[{}] {name} {}", source.number, source.label()));
    }
    for version in former.iter().take(MOST_VERSIONS) {
        text.push_str(&format!("\nFormer version {}, until {}", version.id, version.created_at.day()));
    }
    ToolOutcome::text(text, format!("Read “{}”", summary.title))
}

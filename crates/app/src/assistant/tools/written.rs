//! Reading what was written before.

use super::{Bench, source_name};
use crate::artifacts::{self, ArtifactView, NamedArtifact};
use crate::names;
use docket_domain::{Id as _, Passage, ProjectId};
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use futures_util::future::BoxFuture;
use serde_json::json;

pub(super) struct OpenArtifact(pub(super) Bench);

impl Tool for OpenArtifact {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "OpenArtifact".to_owned(),
            description: "Opens an artifact of the project: its whole text, and for each number in it the source it \
                stands for. Call it before you revise an artifact, compare versions or answer what it says. ListProject \
                names the artifacts."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {"artifact": {"type": "string", "description": "Its id or its title"}},
                "required": ["artifact"],
                "additionalProperties": false
            }),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let artifact = call.input["artifact"].as_str().unwrap_or_default().to_owned();
            let view = async {
                let row = names::artifact_in(&self.0.session, self.0.project, &artifact).await?;
                artifacts::show(&self.0.session, NamedArtifact { artifact: row.id.to_string() }).await
            };
            match view.await {
                Ok(view) if rests_on_kept(&self.0, &view) => ToolOutcome::error(
                    "This artifact rests on a document that stays on the analyst's device, so it is not sent.",
                ),
                Ok(view) => shown(&view),
                Err(error) => ToolOutcome::error(error.message),
            }
        })
    }
}

/// Whether its words may be those of a document that must not be sent: drafts quote what they rest on.
fn rests_on_kept(bench: &Bench, view: &ArtifactView) -> bool {
    let owners = view.sources.iter().filter_map(|source| source.id.parse::<ProjectId>().ok());
    owners.map(|owner| owner.bytes()).any(|owner| !bench.may_see(owner))
}

fn shown(view: &ArtifactView) -> ToolOutcome {
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
    ToolOutcome::text(text, format!("Read “{}”", summary.title))
}

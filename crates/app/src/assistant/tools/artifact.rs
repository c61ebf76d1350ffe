//! Keeping what a model has written, tied to the passages it names.

use super::{Bench, Resolved, resolve};
use crate::artifacts::{self, NewArtifact, NewLink, Revision};
use docket_domain::ArtifactKind;
use docket_llm::{ArtifactNote, Tool, ToolCall, ToolDescriptor, ToolOutcome};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

pub(super) struct ArtifactGenerator(pub(super) Bench);

impl Tool for ArtifactGenerator {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "ArtifactGenerator".to_owned(),
            description: "Keeps a document you have written as an artifact of the project, where the analyst \
                can read, edit and export it. Give each statement that rests on a source, word for word as it stands in the \
                content, with the source name from DocumentSearch. To change an artifact, read it with OpenArtifact, name \
                it in `revises` and give the whole new text; leave the numbers like [3] where they stand. What it said \
                before is kept as a version."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "type": {"type": "string", "enum": ["user_story", "acceptance_criteria", "requirements_doc", "meeting_minutes", "custom"]},
                    "title": {"type": "string"},
                    "content": {"type": "string", "description": "The whole document in Markdown, without the title"},
                    "revises": {"type": "string", "description": "The id of the artifact this is a new version of; empty for a new one"},
                    "sources": {"type": "array", "items": {
                        "type": "object",
                        "properties": {"statement": {"type": "string"}, "source": {"type": "string"}},
                        "required": ["statement", "source"],
                        "additionalProperties": false
                    }}
                },
                "required": ["type", "title", "content", "sources"],
                "additionalProperties": false
            }),
            writes: true,
        }
    }

    fn permission(&self, call: &ToolCall) -> BoxFuture<'static, bool> {
        self.0.permission(call)
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let text = |name: &str| call.input[name].as_str().unwrap_or_default().to_owned();
            let Ok(kind) = text("type").parse::<ArtifactKind>() else {
                return ToolOutcome::error("`type` must be one of the listed values.");
            };
            let revises = Some(text("revises")).filter(|id| !id.trim().is_empty());
            let (links, unknown) =
                match given_links(&self.0, revises.as_deref(), &call.input["sources"]).await {
                    Ok(links) => links,
                    Err(error) => return ToolOutcome::error(error.message),
                };
            let content = with_numbers(&text("content"), &links);
            let kept = match revises {
                None => {
                    let new = NewArtifact {
                        project: self.0.project,
                        thread: Some(self.0.thread),
                        message: Some(self.0.answer),
                        kind,
                        title: text("title"),
                        content,
                        links,
                    };
                    artifacts::keep(&self.0.session, new).await
                }
                Some(artifact) => {
                    let new =
                        Revision { artifact, title: text("title"), content, links, message: self.0.answer };
                    artifacts::revise(&self.0.session, self.0.project, new).await
                }
            };
            match kept {
                Err(error) => ToolOutcome::error(error.message),
                Ok(row) => {
                    let kind = row.kind;
                    let note = ArtifactNote { id: row.id, kind, title: row.title.clone() };
                    let mut told = format!("Kept as artifact {}.", row.id);
                    if unknown > 0 {
                        told.push_str(&format!(
                            " {unknown} sources were not found and left out: use the names DocumentSearch gave."
                        ));
                    }
                    let mut outcome = ToolOutcome::text(told, format!("Kept “{}”", row.title));
                    outcome.artifact = Some(note);
                    outcome
                }
            }
        })
    }
}

/// The links a model gives, as far as their sources are real passages of this project, and how many are not. In an
/// artifact that is revised a source keeps the number it has, and a new one gets the next.
async fn given_links(
    bench: &Bench,
    revises: Option<&str>,
    given: &Value,
) -> Result<(Vec<NewLink>, usize), crate::AppError> {
    let standing = match revises {
        Some(artifact) => artifacts::numbers(&bench.session, bench.project, artifact).await?,
        None => Vec::new(),
    };
    let mut last = standing.iter().map(|(number, ..)| *number).max().unwrap_or(0);
    let mut links: Vec<NewLink> = Vec::new();
    let mut unknown = 0;
    for pair in given.as_array().into_iter().flatten().take(2000) {
        let statement = pair["statement"].as_str().unwrap_or_default();
        let found = resolve(bench, pair["source"].as_str().unwrap_or_default()).await;
        let Some(Resolved { kind, owner, at, mut rows }) = found else {
            unknown += 1;
            continue;
        };
        let passage = rows.swap_remove(at).passage;
        let before = standing
            .iter()
            .find(|(_, source, start)| *source == owner && *start == passage.place.char_start)
            .map(|(number, ..)| *number);
        let same = links.iter().find(|l| l.source == owner && l.place == passage.place).map(|l| l.number);
        let number = before.or(same).unwrap_or_else(|| {
            last += 1;
            last
        });
        links.push(NewLink {
            number,
            statement: statement.to_owned(),
            source_kind: kind,
            source: owner,
            place: passage.place,
            quote: passage.text,
        });
    }
    Ok((links, unknown))
}

/// The content with `[n]` behind each statement that has a source, unless the model put it there itself.
fn with_numbers(content: &str, links: &[NewLink]) -> String {
    let mut marked = content.to_owned();
    for link in links {
        let statement = link.statement.trim();
        let mark = format!(" [{}]", link.number);
        if statement.is_empty() {
            continue;
        }
        if let Some(at) = marked.find(statement) {
            let end = at + statement.len();
            if !marked[end..].trim_start().starts_with(mark.trim()) {
                marked.insert_str(end, &mark);
            }
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_domain::{Place, SourceKind};

    #[test]
    fn statements_get_their_numbers_once() {
        let link = |number, statement: &str| NewLink {
            number,
            statement: statement.to_owned(),
            source_kind: SourceKind::Document,
            source: [0; 16],
            place: Place::default(),
            quote: String::new(),
        };
        let links =
            [link(1, "Refunds take 14 days."), link(2, "Managers approve."), link(1, "absent"), link(3, " ")];
        let check = |content: &str, expected: &str| assert_eq!(with_numbers(content, &links), expected);
        check(
            "- Refunds take 14 days.\n- Managers approve. [2]\n",
            "- Refunds take 14 days. [1]\n- Managers approve. [2]\n",
        );
        check("nothing", "nothing");
    }
}

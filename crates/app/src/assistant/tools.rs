//! The tools a model may call. They are the same functions people use, with a second caller.

use crate::artifacts::{self, NewArtifact, NewLink};
use crate::search::{any_of, id_text, passages};
use crate::vault::Session;
use docket_domain::{
    ArtifactKind, DocumentId, Id as _, MeetingId, MessageId, Passage, Place, ProjectId, SourceKind, ThreadId,
    clean_name,
};
use docket_llm::{ArtifactNote, Tool, ToolCall, ToolDescriptor, ToolOutcome};
use docket_store::{Query, passages_of, thread};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::Arc;

/// How many passages a search gives a model.
const TOP: u32 = 5;
/// The longest summary of a thread, in characters.
const MAX_SUMMARY: usize = 2000;

/// The tools of a turn.
pub(super) fn all(
    session: &Arc<Session>,
    project: ProjectId,
    thread: ThreadId,
    answer: MessageId,
) -> Vec<Arc<dyn Tool>> {
    let place = Bench { session: Arc::clone(session), project, thread, answer };
    vec![
        Arc::new(ArtifactGenerator(place.clone())),
        Arc::new(DocumentSearch(place.clone())),
        Arc::new(ThreadSummarizer(place)),
    ]
}

/// Where a turn happens.
#[derive(Clone)]
struct Bench {
    session: Arc<Session>,
    project: ProjectId,
    thread: ThreadId,
    answer: MessageId,
}

/// How a source is named to a model: `docket:meeting/<id>#<first>-<last>`.
fn source_name(kind: SourceKind, owner: [u8; 16], passage: &Passage) -> String {
    format!("docket:{kind}/{}#{}-{}", id_text(owner), passage.place.char_start, passage.place.char_end)
}

/// The inverse of [`source_name`]; what a model made up is none.
pub(super) fn read_source_name(name: &str) -> Option<(SourceKind, String, Place)> {
    let (kind, rest) = name.strip_prefix("docket:")?.split_once('/')?;
    let (id, range) = rest.split_once('#')?;
    let (start, end) = range.split_once('-')?;
    let place = Place { char_start: start.parse().ok()?, char_end: end.parse().ok()?, ..Place::default() };
    let id = id.parse::<ProjectId>().ok()?.to_string();
    Some((kind.parse().ok()?, id, place))
}

struct DocumentSearch(Bench);

impl Tool for DocumentSearch {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "DocumentSearch".to_owned(),
            description: "Searches the project's documents, meeting transcripts and notes. Returns the best \
                passages with the source name of each. Call it before stating any fact about the project, and \
                again with other words if little is found."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {"query": {"type": "string", "description": "A few words that would stand in the passage, or an \"exact phrase\" in quotes"}},
                "required": ["query"],
                "additionalProperties": false
            }),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let text = call.input["query"].as_str().unwrap_or_default();
            let bench = &self.0;
            let strict = passages(&bench.session, bench.project, &Query::parse(text), TOP).await;
            let found = match strict {
                Ok(found) if found.len() >= TOP as usize => Ok(found),
                Ok(mut found) => {
                    passages(&bench.session, bench.project, &any_of(text), TOP).await.map(|more| {
                        let known = |p: &Passage| (p.place.char_start, p.text.clone());
                        let have: Vec<_> = found.iter().map(|f| known(&f.passage)).collect();
                        found.extend(more.into_iter().filter(|m| !have.contains(&known(&m.passage))));
                        found.truncate(TOP as usize);
                        found
                    })
                }
                Err(error) => Err(error),
            };
            let found = match found {
                Ok(found) => found,
                Err(error) => return ToolOutcome::error(error.message),
            };
            if found.is_empty() {
                return ToolOutcome::text("Nothing in the project matches these words.", "Found nothing");
            }
            let mut titles: Vec<&str> = found.iter().map(|f| f.title.as_str()).collect();
            titles.dedup();
            let preview = format!("Found {} passages in {}", found.len(), titles.join(", "));
            let content = found
                .iter()
                .map(|f| {
                    let place = f.passage.place.describe();
                    let title =
                        if place.is_empty() { f.title.clone() } else { format!("{}, {place}", f.title) };
                    json!({
                        "type": "search_result",
                        "source": source_name(f.kind, f.owner, &f.passage),
                        "title": title,
                        "content": [{"type": "text", "text": f.passage.text}],
                        "citations": {"enabled": true}
                    })
                })
                .collect();
            ToolOutcome { content, is_error: false, preview, artifact: None }
        })
    }
}

struct ArtifactGenerator(Bench);

impl Tool for ArtifactGenerator {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "ArtifactGenerator".to_owned(),
            description: "Keeps a document you have written as an artifact of the project, where the analyst \
                can read, edit and export it. Give each statement that rests on a source, word for word as it stands in the \
                content, with the source name from DocumentSearch."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "type": {"type": "string", "enum": ["user_story", "acceptance_criteria", "requirements_doc", "meeting_minutes", "custom"]},
                    "title": {"type": "string"},
                    "content": {"type": "string", "description": "The whole document in Markdown, without the title"},
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

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let text = |name: &str| call.input[name].as_str().unwrap_or_default().to_owned();
            let Ok(kind) = text("type").parse::<ArtifactKind>() else {
                return ToolOutcome::error("`type` must be one of the listed values.");
            };
            let (links, unknown) = links(&self.0, &call.input["sources"]).await;
            let content = with_numbers(&text("content"), &links);
            let new = NewArtifact {
                project: self.0.project,
                thread: Some(self.0.thread),
                message: Some(self.0.answer),
                kind,
                title: text("title"),
                content,
                links,
            };
            match artifacts::keep(&self.0.session, new).await {
                Err(error) => ToolOutcome::error(error.message),
                Ok(row) => {
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

/// The links a model gives, as far as their sources are real passages of this project, and how many are not.
async fn links(bench: &Bench, given: &Value) -> (Vec<NewLink>, usize) {
    let mut links: Vec<NewLink> = Vec::new();
    let mut unknown = 0;
    for pair in given.as_array().into_iter().flatten().take(2000) {
        let statement = pair["statement"].as_str().unwrap_or_default();
        let Some((kind, owner, passage)) = resolve(bench, pair["source"].as_str().unwrap_or_default()).await
        else {
            unknown += 1;
            continue;
        };
        let same = links.iter().find(|l| l.source == owner && l.place == passage.place).map(|l| l.number);
        let next = links.iter().map(|l| l.number).max().unwrap_or(0) + 1;
        links.push(NewLink {
            number: same.unwrap_or(next),
            statement: statement.to_owned(),
            source_kind: kind,
            source: owner,
            place: passage.place,
            quote: passage.text,
        });
    }
    (links, unknown)
}

/// The passage a source name stands for, if it lies in this project.
async fn resolve(bench: &Bench, name: &str) -> Option<(SourceKind, [u8; 16], Passage)> {
    let (kind, rest) = name.strip_prefix("docket:")?.split_once('/')?;
    let (id, range) = rest.split_once('#')?;
    let start: u32 = range.split_once('-')?.0.parse().ok()?;
    let kind: SourceKind = kind.parse().ok()?;
    let mut read = bench.session.store.read().await.ok()?;
    let (owner, project) = match kind {
        SourceKind::Document => {
            let row = docket_store::document::get(&mut read, id.parse::<DocumentId>().ok()?).await.ok()??;
            (row.id.bytes(), row.project)
        }
        SourceKind::Meeting => {
            let row = docket_store::meeting::get(&mut read, id.parse::<MeetingId>().ok()?).await.ok()??;
            (row.id.bytes(), row.project)
        }
        SourceKind::Thread | SourceKind::Artifact => return None,
    };
    if project != bench.project {
        return None;
    }
    let rows = passages_of(&mut read, owner).await.ok()?;
    let passage = rows.into_iter().map(|r| r.passage).find(|p| p.place.char_start == start)?;
    Some((kind, owner, passage))
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

struct ThreadSummarizer(Bench);

impl Tool for ThreadSummarizer {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "ThreadSummarizer".to_owned(),
            description:
                "Keeps a title and a summary of two or three sentences for this conversation. Call it \
                when asked for a summary or when the conversation has grown long."
                    .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "title": {"type": "string", "description": "At most eight words"},
                    "summary": {"type": "string", "description": "Two or three sentences: what was asked, settled and left open"}
                },
                "required": ["title", "summary"],
                "additionalProperties": false
            }),
            writes: true,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let Ok(title) = clean_name(call.input["title"].as_str().unwrap_or_default()) else {
                return ToolOutcome::error("The title must have 1 to 300 characters.");
            };
            let summary: String =
                call.input["summary"].as_str().unwrap_or_default().trim().chars().take(MAX_SUMMARY).collect();
            if summary.is_empty() {
                return ToolOutcome::error("The summary is empty.");
            }
            let written = async {
                let mut write = self.0.session.store.write().await?;
                thread::set_title(&mut write, self.0.thread, &title).await?;
                thread::set_summary(&mut write, self.0.thread, &summary).await?;
                write.commit().await
            };
            match written.await {
                Ok(_) => ToolOutcome::text("Kept.", format!("Summarised as “{title}”")),
                Err(error) => ToolOutcome::error(crate::AppError::from(error).message),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_domain::Place;

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

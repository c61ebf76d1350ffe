//! The tools a model may call. They are the same functions people use, with a second caller.

mod artifact;
mod meeting;
mod passage;
mod project;
mod search;
mod thread;

use crate::search::id_text;
use crate::vault::Session;
use docket_domain::{
    DocumentId, Id as _, MeetingId, MessageId, Passage, Place, ProjectId, SourceKind, ThreadId,
};
use docket_llm::{Tool, ToolCall};
use docket_store::{PassageRow, passages_of};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::Arc;

/// The tools of a turn, in an order that never changes: it is the front of what a server caches.
pub(super) fn all(
    session: &Arc<Session>,
    project: ProjectId,
    thread: ThreadId,
    answer: MessageId,
) -> Vec<Arc<dyn Tool>> {
    let bench = Bench { session: Arc::clone(session), project, thread, answer };
    vec![
        Arc::new(artifact::ArtifactGenerator(bench.clone())),
        Arc::new(search::DocumentSearch(bench.clone())),
        Arc::new(project::ListProject(bench.clone())),
        Arc::new(meeting::MeetingLookup(bench.clone())),
        Arc::new(passage::OpenPassage(bench.clone())),
        Arc::new(thread::ThreadSummarizer(bench)),
    ]
}

/// What a writing tool is about to keep: a title and a text.
pub(super) fn intent(input: &Value) -> (String, String) {
    let text = |name: &str| input[name].as_str().map(str::to_owned);
    (text("title").unwrap_or_default(), text("content").or_else(|| text("summary")).unwrap_or_default())
}

/// Where a turn happens.
#[derive(Clone)]
struct Bench {
    session: Arc<Session>,
    project: ProjectId,
    thread: ThreadId,
    answer: MessageId,
}

impl Bench {
    /// The person's word on a call that writes.
    fn permission(&self, call: &ToolCall) -> BoxFuture<'static, bool> {
        self.session.permissions.wait(self.thread, self.answer, &call.id)
    }
}

/// A passage as the API wants what is to be cited.
fn search_result(kind: SourceKind, owner: [u8; 16], title: &str, passage: &Passage) -> Value {
    let place = passage.place.describe();
    json!({
        "type": "search_result",
        "source": source_name(kind, owner, passage),
        "title": if place.is_empty() { title.to_owned() } else { format!("{title}, {place}") },
        "content": [{"type": "text", "text": passage.text}],
        "citations": {"enabled": true}
    })
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

/// What a source name stands for.
struct Resolved {
    kind: SourceKind,
    owner: [u8; 16],
    /// Which of `rows` it names.
    at: usize,
    /// All passages of the document or meeting.
    rows: Vec<PassageRow>,
}

/// The passage a source name stands for, if it lies in this project.
async fn resolve(bench: &Bench, name: &str) -> Option<Resolved> {
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
    let within = |p: &Passage| (p.place.char_start..p.place.char_end).contains(&start);
    let at = rows.iter().position(|r| within(&r.passage))?;
    Some(Resolved { kind, owner, at, rows })
}

//! What meetings came to.

use super::{Bench, search_result};
use crate::meetings::{self, MarkView, NamedMeeting};
use docket_domain::{Id as _, MarkKind, Passage, SourceKind};
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use docket_store::meeting::{self, MeetingRow};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

/// How many meetings are told at a time.
const MOST_MEETINGS: usize = 3;
/// How many outcomes of one meeting are told.
const MOST_MARKS: usize = 40;

pub(super) struct MeetingLookup(pub(super) Bench);

impl Tool for MeetingLookup {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "MeetingLookup".to_owned(),
            description: "Finds meetings of the project by words of their title, a day (2026-03-02) or who was there, \
                and tells what each came to: decisions, actions with owner and due day, open questions, risks and \
                assumptions, each with its words. Call it when asked what was decided, who does what, or what is open."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "query": {"type": "string", "description": "Words of the title, a day or a name; empty for the latest meetings"}
                },
                "required": ["query"],
                "additionalProperties": false
            }),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            match look_up(&self.0, call.input["query"].as_str().unwrap_or_default()).await {
                Ok(outcome) => outcome,
                Err(error) => ToolOutcome::error(error.message),
            }
        })
    }
}

async fn look_up(bench: &Bench, query: &str) -> Result<ToolOutcome, crate::AppError> {
    let mut rows = meeting::list(&mut *bench.session.store.read().await?, bench.project).await?;
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    // Those that fit most words; the list is the latest first and stays so among equals.
    rows.sort_by_key(|row| std::cmp::Reverse(fitting(row, &words)));
    rows.retain(|row| words.is_empty() || fitting(row, &words) > 0);
    if rows.is_empty() {
        return Ok(ToolOutcome::text("No meeting of the project matches these words.", "Found no meeting"));
    }
    let more = rows.len().saturating_sub(MOST_MEETINGS);
    rows.truncate(MOST_MEETINGS);
    let mut content = Vec::new();
    for row in &rows {
        let named = NamedMeeting { meeting: row.id.to_string() };
        let marks = meetings::extract(&bench.session, named).await?.marks;
        content.push(json!({"type": "text", "text": about(row, marks.len())}));
        content.extend(marks.iter().take(MOST_MARKS).map(|mark| told(row, mark)));
    }
    if more > 0 {
        content.push(
            json!({"type": "text", "text": format!("{more} more meetings match. Name one more closely.")}),
        );
    }
    let titles: Vec<&str> = rows.iter().map(|r| r.title.as_str()).collect();
    Ok(ToolOutcome { content, is_error: false, preview: titles.join(", "), artifact: None })
}

/// How many of the words stand in the meeting's title, its day or the names of who was there.
fn fitting(row: &MeetingRow, words: &[String]) -> usize {
    let people = row.attendees.iter().chain(&row.speakers).map(String::as_str);
    let all: Vec<String> = std::iter::once(row.title.as_str()).chain(people).map(str::to_lowercase).collect();
    let day = row.held_on.day();
    words
        .iter()
        .filter(|w| day.starts_with(w.as_str()) || all.iter().any(|text| text.contains(w.as_str())))
        .count()
}

fn about(row: &MeetingRow, marks: usize) -> String {
    let people = row.attendees.iter().chain(&row.speakers).map(String::as_str).collect::<Vec<_>>().join(", ");
    let mut text = format!("Meeting \"{}\", {}", row.title, row.held_on.day());
    if !people.is_empty() {
        text.push_str(&format!(", with {people}"));
    }
    if !row.agenda.is_empty() {
        text.push_str(&format!(". Agenda: {}", row.agenda));
    }
    text.push_str(match marks {
        0 => ". No decision, action, question, risk or assumption was marked in it.",
        n if n > MOST_MARKS => ". The first of what it came to:",
        _ => ". What it came to:",
    });
    text
}

fn told(row: &MeetingRow, mark: &MarkView) -> Value {
    let passage = Passage { text: mark.quote.clone(), place: mark.place.clone() };
    let mut title = format!("{}: {}", word(mark.kind), row.title);
    for (name, value) in [("owner", &mark.owner), ("due", &mark.due)] {
        if let Some(value) = value {
            title.push_str(&format!(", {name} {value}"));
        }
    }
    search_result(SourceKind::Meeting, row.id.bytes(), &title, &passage)
}

fn word(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Decision => "Decision",
        MarkKind::Action => "Action",
        MarkKind::Question => "Open question",
        MarkKind::Risk => "Risk",
        MarkKind::Assumption => "Assumption",
    }
}

//! What a project holds.

use super::Bench;
use docket_domain::Id as _;
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use docket_store::{artifact, document, meeting, thread};
use futures_util::future::BoxFuture;
use serde_json::json;

/// How many lines are given at a time.
const LINES: usize = 100;

pub(super) struct ListProject(pub(super) Bench);

impl Tool for ListProject {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "ListProject".to_owned(),
            description: "Lists what the project holds of one kind, a hundred at a time. Call it when asked what there \
                is, or to see whether something was already written."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "kind": {"type": "string", "enum": ["documents", "meetings", "threads", "artifacts"]},
                    "from": {"type": "integer", "description": "How many to leave out first; 0 at the beginning"}
                },
                "required": ["kind", "from"],
                "additionalProperties": false
            }),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let kind = call.input["kind"].as_str().unwrap_or_default();
            match lines(&self.0, kind).await {
                Ok(Some(lines)) => shown(kind, &lines, call.input["from"].as_u64().unwrap_or(0)),
                Ok(None) => ToolOutcome::error("`kind` must be one of the listed values."),
                Err(error) => ToolOutcome::error(error.message),
            }
        })
    }
}

/// One line for each thing of a kind; nothing for a kind that is none.
async fn lines(bench: &Bench, kind: &str) -> Result<Option<Vec<String>>, crate::AppError> {
    let mut read = bench.session.store.read().await?;
    let project = bench.project;
    Ok(Some(match kind {
        "documents" => {
            let rows = document::list(&mut read, project).await?;
            let rows = rows.iter().filter(|d| bench.may_see(d.id.bytes()));
            rows.map(|d| format!("{} (added {})", d.name, d.created_at.day())).collect()
        }
        "meetings" => {
            let rows = meeting::list(&mut read, project).await?;
            rows.iter().map(|m| format!("{} ({})", m.title, m.held_on.day())).collect()
        }
        "threads" => {
            let rows = thread::list(&mut read, project).await?;
            // A summary may hold what was quoted of a document that must not be sent.
            let all = bench.kept_here.is_empty();
            rows.iter()
                .map(
                    |t| if all { [t.title.as_str(), t.summary.as_str()].join(": ") } else { t.title.clone() },
                )
                .collect()
        }
        "artifacts" => {
            let rows = artifact::list(&mut read, project).await?;
            rows.iter().map(|a| format!("{} ({}, {})", a.title, a.kind, a.id)).collect()
        }
        _ => return Ok(None),
    }))
}

fn shown(kind: &str, lines: &[String], from: u64) -> ToolOutcome {
    let from = usize::try_from(from).unwrap_or(usize::MAX).min(lines.len());
    let end = (from + LINES).min(lines.len());
    let mut text = format!("{} {kind} in all.", lines.len());
    for line in &lines[from..end] {
        text.push_str("\n- ");
        // One thing is one line, whatever it is called.
        text.push_str(&line.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if end < lines.len() {
        text.push_str(&format!("\nGo on with `from` {end}."));
    }
    ToolOutcome::text(text, format!("{} {kind}", lines.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_come_in_parts() {
        let lines: Vec<String> = (0..250).map(|n| format!("file\n{n}.md")).collect();
        let check = |from: u64, first: &str, count: usize, on: bool| {
            let outcome = shown("documents", &lines, from);
            let text = outcome.content[0]["text"].as_str().unwrap();
            assert!(text.starts_with("250 documents in all."), "{text}");
            assert_eq!(text.matches("\n- ").count(), count);
            assert!(count == 0 || text.contains(&format!("\n- {first}\n")), "{text}");
            assert_eq!(text.contains("Go on with"), on);
        };
        check(0, "file 0.md", 100, true);
        check(200, "file 200.md", 50, false);
        check(1000, "", 0, false);
        check(u64::MAX, "", 0, false);
    }
}

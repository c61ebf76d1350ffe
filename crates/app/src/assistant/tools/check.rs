//! Checking what was written, so that it can be mended before anybody reads it.

use super::Bench;
use crate::AppError;
use crate::artifacts::check::{findings, of};
use crate::artifacts::{CheckSeverity, CheckView};
use crate::names::{self, Among};
use docket_domain::ArtifactKind;
use docket_llm::{Tool, ToolCall, ToolDescriptor, ToolOutcome};
use futures_util::future::BoxFuture;
use serde_json::json;

/// How many findings are told at a time: who mends those sees the rest next time.
const MOST: usize = 60;
/// The longest quote.
const LONGEST_QUOTE: usize = 160;

pub(super) struct CheckRequirements(pub(super) Bench);

impl Tool for CheckRequirements {
    fn descriptor(&self) -> ToolDescriptor {
        ToolDescriptor {
            name: "CheckRequirements".to_owned(),
            description: "Checks user stories, acceptance criteria or requirements: vague words, ways out, open lists, \
                missing numbers, roles, benefits and criteria, several requirements in one, placeholders, what is said \
                twice or contradicts itself, statements without a source. Give an artifact by id or title, or a text. \
                It changes nothing; each finding quotes the words to mend."
                .to_owned(),
            input_schema: json!({
                "type": "object",
                "properties": {
                    "artifact": {"type": "string", "description": "The id or title of an artifact of the project"},
                    "text": {"type": "string", "description": "Markdown to check instead of an artifact"},
                    "type": {"type": "string", "enum": ["user_story", "acceptance_criteria", "requirements_doc", "meeting_minutes", "custom"], "description": "What the text is; requirements_doc if not given"}
                },
                "required": [],
                "additionalProperties": false
            }),
            writes: false,
        }
    }

    fn call(&self, call: ToolCall) -> BoxFuture<'_, ToolOutcome> {
        Box::pin(async move {
            let given = |name: &str| call.input[name].as_str().map(str::trim).filter(|t| !t.is_empty());
            let checked = match (given("artifact"), given("text")) {
                (Some(named), _) => artifact(&self.0, named).await,
                (None, Some(text)) => {
                    let kind = given("type").map_or(Ok(ArtifactKind::RequirementsDoc), str::parse);
                    let Ok(kind) = kind else {
                        return ToolOutcome::error("`type` must be one of the listed values.");
                    };
                    // Where its statements come from is known when it is kept.
                    findings(kind, text.to_owned(), None).await
                }
                (None, None) => return ToolOutcome::error("Give an `artifact` or a `text`."),
            };
            match checked {
                Ok(findings) => told(&findings),
                Err(error) => ToolOutcome::error(error.message),
            }
        })
    }
}

/// The checks of an artifact of this project; those of others are not there for this thread.
async fn artifact(bench: &Bench, named: &str) -> Result<Vec<CheckView>, AppError> {
    let row = names::artifact(&bench.session, named, Among::Present).await?;
    if row.project != bench.project {
        return Err(AppError::not_found("artifact", named));
    }
    Ok(of(&bench.session, row).await?.findings)
}

fn told(findings: &[CheckView]) -> ToolOutcome {
    if findings.is_empty() {
        return ToolOutcome::text("Nothing was found.", "Nothing found");
    }
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let summary = format!(
        "{} findings: {} errors, {} warnings, {} hints",
        findings.len(),
        count(CheckSeverity::Error),
        count(CheckSeverity::Warning),
        count(CheckSeverity::Hint)
    );
    let mut text = format!("{summary}.");
    for finding in findings.iter().take(MOST) {
        let quote = quoted(&finding.quote);
        let severity = finding.severity.as_str();
        text.push_str(&format!(
            "\n- {severity} {}, line {}: “{quote}”. {}",
            finding.code, finding.line, finding.message
        ));
    }
    if findings.len() > MOST {
        text.push_str(&format!("\n{} more. Mend these first and check again.", findings.len() - MOST));
    }
    ToolOutcome::text(text, summary)
}

/// On one line, and not longer than is needed to find it.
fn quoted(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_QUOTE) {
        None => line,
        Some((at, _)) => format!("{} …", &line[..at]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_told_in_lines_and_not_all_at_once() {
        let finding = |n: u32| CheckView {
            code: "vague-word".to_owned(),
            severity: CheckSeverity::Warning,
            message: "Say how it is measured.".to_owned(),
            about: None,
            quote: format!("fast\n{}", "ä".repeat(200)),
            start: n,
            end: n + 4,
            line: n + 1,
        };
        let check = |count: u32, lines: usize, more: bool| {
            let all: Vec<CheckView> = (0..count).map(finding).collect();
            let outcome = told(&all);
            let text = outcome.content[0]["text"].as_str().unwrap_or_default();
            assert_eq!(text.matches("\n- warning vague-word, line ").count(), lines, "{text}");
            assert_eq!(text.contains("more. Mend these first"), more);
            assert!(!outcome.is_error && text.lines().all(|l| l.chars().count() < 300));
        };
        check(0, 0, false);
        check(2, 2, false);
        check(61, 60, true);
    }
}

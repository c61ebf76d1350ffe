//! The skills without a model: what the sources say in each category of edge cases and where they are silent, what is
//! open, how two versions differ. Nothing is made up; where thinking is needed, the drafter says so.

use super::Turn;
use crate::artifacts::{self, CompareArtifact, DiffKind, NamedArtifact};
use crate::error::AppError;
use crate::skills::CallSkill;
use docket_quality::{Category, Evidence, Span};

/// The most passages that are quoted in a category.
const MOST_QUOTES: usize = 3;

/// What a skill came to.
pub(super) struct Worked {
    /// Markdown.
    pub(super) text: String,
    /// The passages it cites, with their numbers.
    pub(super) spans: Vec<(u32, Span)>,
}

impl Worked {
    fn quote(&mut self, evidence: &[Evidence<'_>], span: Span) {
        let number = self.spans.iter().find(|(_, known)| *known == span).map(|(number, _)| *number);
        let number = number.unwrap_or_else(|| {
            let next = u32::try_from(self.spans.len()).unwrap_or(u32::MAX).saturating_add(1);
            self.spans.push((next, span));
            next
        });
        let words = evidence.get(span.evidence).map_or("", |e| e.text);
        let length = span.end.saturating_sub(span.start) as usize;
        let quote: String = words.chars().skip(span.start as usize).take(length).collect();
        let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text.push_str(&format!("- “{quote}” [{number}]\n"));
    }
}

/// What can be said without a model.
pub(super) fn worked(skill: &str, evidence: &[Evidence<'_>]) -> Worked {
    let mut made = Worked { text: String::new(), spans: Vec::new() };
    let covered = docket_quality::coverage(evidence);
    let silent: Vec<Category> = covered.iter().filter(|c| c.spans.is_empty()).map(|c| c.category).collect();
    match skill {
        "edge-cases" => {
            made.text.push_str(
                "To think of cases takes a model. This is what the sources say in each category, and where they are silent.\n",
            );
            for one in &covered {
                made.text.push_str(&format!("\n## {}\n\n", title(one.category)));
                one.spans.iter().take(MOST_QUOTES).for_each(|span| made.quote(evidence, *span));
                if one.spans.is_empty() {
                    made.text.push_str(&format!("The sources are silent. To ask: {}\n", question(one.category)));
                }
            }
        }
        "explore" => match silent.first() {
            Some(category) => made.text.push_str(&format!(
                "The sources say nothing of {}. The next question to settle: {}",
                title(*category).to_lowercase(),
                question(*category)
            )),
            None => made.text.push_str(
                "The sources touch data, time, roles, failure, scale and law. To find the next best question takes a model.",
            ),
        },
        "interview-guide" => {
            made.text.push_str("To word a whole guide takes a model. What is open by the sources:\n\n");
            let open = docket_quality::open_questions(evidence);
            open.iter().take(10).for_each(|span| made.quote(evidence, *span));
            made.text.push_str("\nWhat they are silent on:\n\n");
            silent.iter().for_each(|category| made.text.push_str(&format!("- {}\n", question(*category))));
        }
        _ => {
            made.text.push_str("This takes a model. What the sources say about it:\n\n");
            for (at, passage) in evidence.iter().enumerate().take(8) {
                let end = u32::try_from(passage.text.chars().count()).unwrap_or(u32::MAX);
                made.quote(evidence, Span { evidence: at, start: 0, end });
            }
        }
    }
    made
}

fn title(category: Category) -> &'static str {
    match category {
        Category::Data => "Data",
        Category::Time => "Time",
        Category::Roles => "Roles",
        Category::Failure => "Failure",
        Category::Scale => "Scale",
        Category::Law => "Law",
    }
}

fn question(category: Category) -> &'static str {
    match category {
        Category::Data => "what happens if something is missing, wrong, there twice or changed meanwhile?",
        Category::Time => {
            "what are the limits in time, and what happens if it is late, too early or done twice?"
        }
        Category::Roles => "who may do this, who may not, and who stands in if nobody is there?",
        Category::Failure => "what happens if a step or a partner fails half way, and how is it taken back?",
        Category::Scale => "how many are there at most, all at once and over the years?",
        Category::Law => "which personal data are kept, for how long, and who must agree?",
    }
}

/// How an artifact differs from the last text it had.
pub(super) async fn compared(turn: &Turn<'_>, skill: &CallSkill) -> Result<String, AppError> {
    let artifact = skill.inputs.get("artifact").cloned().unwrap_or_default();
    let named = NamedArtifact { artifact: artifact.clone() };
    let view = artifacts::show(turn.session, named).await?;
    if view.artifact.project_id != turn.project() {
        return Err(AppError::not_found("artifact", &artifact));
    }
    let artifact = view.artifact.id.to_string();
    let versions = artifacts::versions(turn.session, NamedArtifact { artifact: artifact.clone() }).await?;
    let Some(last) = versions.versions.first() else {
        return Ok(format!("“{}” was never written anew: there is one version of it.", view.artifact.title));
    };
    let request = CompareArtifact { artifact, version: Some(last.id.to_string()), content: None };
    let lines = artifacts::compare(turn.session, request).await?.lines;
    let of = |kind: DiffKind| {
        let lines = lines.iter().filter(|line| line.kind == kind && !line.text.trim().is_empty());
        lines.map(|line| format!("- {}\n", line.text.trim().trim_start_matches("- "))).collect::<String>()
    };
    let (removed, added) = (of(DiffKind::Removed), of(DiffKind::Added));
    let part = |title: &str, lines: &str| {
        if lines.is_empty() { String::new() } else { format!("\n## {title}\n\n{lines}") }
    };
    Ok(format!(
        "“{}” beside its text until {}. To weigh the change by meaning takes a model.\n{}{}",
        view.artifact.title,
        last.created_at.day(),
        part("Removed", &removed),
        part("Added", &added)
    ))
}

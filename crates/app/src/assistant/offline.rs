//! The drafter that needs nothing: it searches, picks what bears on the request, turns it into the asked
//! artifact and cites each statement. It never says what no source says.

use super::evidence::{self, Gathered};
use super::offline_skills;
use super::{Answered, AskEvent, Called, CitedSource, Turn};
use crate::artifacts::{self, NewArtifact, NewLink};
use crate::error::{AppError, ErrorCode};
use crate::search::id_text;
use docket_domain::{ArtifactKind, Place, Role};
use docket_llm::{Cancel, TurnError};
use docket_quality::{Answer, Draft, DraftRequest, Evidence, Held, Intent, OutcomesAsked, Reading, Span};
use docket_store::PassageRow;
use serde_json::json;

pub(super) async fn answer(
    turn: &Turn<'_>,
    cancel: &Cancel,
    on_event: &mut (dyn FnMut(AskEvent) + Send),
) -> Result<Answered, AppError> {
    let mut answered = Answered::default();
    let reading = docket_quality::read_request(turn.said.topic());
    if let Some(skill) = turn.said.skill.as_ref().filter(|skill| skill.id == "compare-versions") {
        let text = offline_skills::compared(turn, skill).await?;
        say(&mut answered, &text, on_event);
        return Ok(answered);
    }
    if reading.intent == Intent::Summarise && reading.terms.is_empty() {
        let before = turn.before().await?;
        let messages: Vec<(Role, &str)> = before.iter().map(|m| (m.role, m.content.as_str())).collect();
        let text = if messages.is_empty() {
            "There is nothing in this thread to summarise yet.".to_owned()
        } else {
            docket_quality::summarise(&messages)
        };
        say(&mut answered, &text, on_event);
        return Ok(answered);
    }

    let started = turn.session.world.clock.now();
    on_event(AskEvent::ToolCall {
        tool: "DocumentSearch".to_owned(),
        status: "executing",
        input: if reading.terms.is_empty() {
            "the whole project".to_owned()
        } else {
            reading.terms.join(" ")
        },
    });
    let gathered = evidence::gather(turn).await?;
    let preview =
        format!("{} in {}", count(gathered.rows.len(), "passage"), count(gathered.owners(), "source"));
    on_event(AskEvent::ToolResult {
        tool: "DocumentSearch".to_owned(),
        result_preview: preview.clone(),
        is_error: false,
    });
    answered.calls.push(Called {
        call_id: "offline-1".to_owned(),
        name: "DocumentSearch".to_owned(),
        input: json!({ "query": gathered.looked_for }).to_string(),
        output: json!({ "preview": preview }).to_string(),
        is_error: false,
        started,
        finished: turn.session.world.clock.now(),
    });
    if cancel.is_cancelled() {
        answered.error = Some(TurnError::Cancelled);
        answered.partial = true;
        return Ok(answered);
    }
    if let (Some(note), true) = (&gathered.note, gathered.rows.is_empty()) {
        say(&mut answered, note, on_event);
        return Ok(answered);
    }
    if let Some(skill) = &turn.said.skill {
        let id = skill.id.clone();
        let (gathered, made) = aside(gathered, move |g| offline_skills::worked(&id, &g.evidence())).await?;
        let spans = made.spans.iter().copied();
        answered.sources = cited(&gathered.rows, spans.clone());
        let list = if made.spans.is_empty() { String::new() } else { source_list(&gathered.rows, spans) };
        say(&mut answered, format!("{}\n\n{list}", made.text).trim_end(), on_event);
        return Ok(answered);
    }
    match gathered.reading.intent {
        Intent::Draft(kind) => draft(turn, gathered, kind, &mut answered, on_event).await?,
        Intent::Answer | Intent::Summarise => {
            let question = turn.said.text.clone();
            let looked_for = gathered.looked_for.clone();
            let (gathered, found) =
                aside(gathered, move |g| answered_from(&question, &g.reading, &g.evidence())).await?;
            match found {
                Some(found) => {
                    let sources = found.citations.iter().map(|c| (c.number, c.span));
                    let text =
                        format!("{}\n\n{}", found.markdown.trim_end(), source_list(&gathered.rows, sources));
                    answered.sources =
                        cited(&gathered.rows, found.citations.iter().map(|c| (c.number, c.span)));
                    say(&mut answered, &text, on_event);
                }
                None => say(&mut answered, &nothing_found(&looked_for), on_event),
            }
        }
    }
    Ok(answered)
}

/// What was recorded, if that is what is asked for and there is some; else the passages that bear on the question.
fn answered_from(question: &str, reading: &Reading, evidence: &[Evidence<'_>]) -> Option<Answer> {
    let Some(asked) = docket_quality::outcomes_asked(question) else {
        return docket_quality::answer(question, evidence);
    };
    let asked = OutcomesAsked { terms: reading.terms.clone(), ..asked };
    let recorded = docket_quality::outcomes(&asked, evidence);
    // Without a topic there is nothing else to look for: passages that hold the word "decision" are no decisions.
    recorded
        .or_else(|| if asked.terms.is_empty() { None } else { docket_quality::answer(question, evidence) })
}

async fn draft(
    turn: &Turn<'_>,
    gathered: Gathered,
    kind: ArtifactKind,
    answered: &mut Answered,
    on_event: &mut (dyn FnMut(AskEvent) + Send),
) -> Result<(), AppError> {
    let looked_for = gathered.looked_for.clone();
    let (passages, sources) = (gathered.rows.len(), gathered.owners());
    let (gathered, made) = aside(gathered, move |g| {
        let request = DraftRequest {
            kind,
            topic: &g.reading.topic,
            title: g.reading.title.as_deref(),
            evidence: &g.evidence(),
            meeting: g.meeting.as_ref().map(|m| Held {
                title: &m.title,
                date: &m.date,
                attendees: &m.attendees,
            }),
        };
        docket_quality::draft(&request)
    })
    .await?;
    let Some(made) = made else {
        let text = if passages == 0 { nothing_found(&looked_for) } else { nothing_stated(kind, &gathered) };
        say(answered, &text, on_event);
        return Ok(());
    };
    let started = turn.session.world.clock.now();
    on_event(AskEvent::ToolCall {
        tool: "ArtifactGenerator".to_owned(),
        status: "executing",
        input: format!("{}: {}", kind.label(), made.title),
    });
    let new = NewArtifact {
        project: turn.project(),
        thread: Some(turn.thread.id),
        message: Some(turn.answer),
        kind,
        title: made.title.clone(),
        content: made.markdown.clone(),
        links: links(&made, &gathered.rows),
    };
    let row = artifacts::keep(turn.session, new).await?;
    let preview = format!("{} with {}", row.title, count(made.citations.len(), "source passage"));
    on_event(AskEvent::ToolResult {
        tool: "ArtifactGenerator".to_owned(),
        result_preview: preview.clone(),
        is_error: false,
    });
    answered.calls.push(Called {
        call_id: "offline-2".to_owned(),
        name: "ArtifactGenerator".to_owned(),
        input: json!({ "type": kind, "title": row.title }).to_string(),
        output: json!({ "artifactId": row.id, "preview": preview }).to_string(),
        is_error: false,
        started,
        finished: turn.session.world.clock.now(),
    });
    on_event(AskEvent::Artifact { artifact_id: row.id, kind, title: row.title.clone() });
    let intro = format!(
        "I drafted **{}** offline from {} in {}, without a model. Each statement cites the words it rests on.\n\n",
        row.title,
        count(passages, "passage"),
        count(sources, "source"),
    );
    let intro = gathered.note.as_ref().map_or(intro.clone(), |note| format!("{note}\n\n{intro}"));
    answered.sources = cited(&gathered.rows, made.citations.iter().map(|c| (c.number, c.span)));
    let cited = made.citations.iter().map(|c| (c.number, c.span));
    let text = format!("{intro}{}\n\n{}", made.markdown.trim_end(), source_list(&gathered.rows, cited));
    say(answered, &text, on_event);
    Ok(())
}

/// Drafting from much text takes a while; it must not hold up anything else.
async fn aside<T: Send + 'static>(
    gathered: Gathered,
    work: impl FnOnce(&Gathered) -> T + Send + 'static,
) -> Result<(Gathered, T), AppError> {
    tokio::task::spawn_blocking(move || {
        let done = work(&gathered);
        (gathered, done)
    })
    .await
    .map_err(|_| {
        AppError::new(ErrorCode::Internal, "the drafter failed on these sources; nothing was changed")
    })
}

fn links(made: &Draft, rows: &[PassageRow]) -> Vec<NewLink> {
    let mut links = Vec::new();
    for statement in &made.statements {
        for (span, number) in statement.spans.iter().zip(&statement.numbers) {
            if let Some((row, place, quote)) = quoted(rows, *span) {
                links.push(NewLink {
                    number: *number,
                    statement: statement.text.clone(),
                    source_kind: row.kind,
                    source: row.owner,
                    place,
                    quote,
                });
            }
        }
    }
    links
}

fn quoted(rows: &[PassageRow], span: Span) -> Option<(&PassageRow, Place, String)> {
    let row = rows.get(span.evidence)?;
    let length = span.end.saturating_sub(span.start) as usize;
    let quote = row.passage.text.chars().skip(span.start as usize).take(length).collect();
    Some((row, row.passage.place.within(span.start, span.end), quote))
}

fn cited(rows: &[PassageRow], spans: impl Iterator<Item = (u32, Span)>) -> Vec<CitedSource> {
    let mut cited = Vec::new();
    for (number, span) in spans {
        if let Some((row, place, quote)) = quoted(rows, span) {
            let (kind, id, title) = (row.kind, id_text(row.owner), row.title.clone());
            cited.push(CitedSource { number, kind, id, title, place, quote });
        }
    }
    cited
}

fn source_list(rows: &[PassageRow], cited: impl Iterator<Item = (u32, Span)>) -> String {
    let mut list = String::from("**Sources**\n");
    for (number, span) in cited {
        if let Some((row, place, quote)) = quoted(rows, span) {
            let place = place.describe();
            let gap = if place.is_empty() { "" } else { ", " };
            let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
            list.push_str(&format!("\n- [{number}] {}{gap}{place}: “{quote}”", row.title));
        }
    }
    list
}

/// Said when there are words enough, but none that the artifact could be made of.
fn nothing_stated(kind: ArtifactKind, gathered: &Gathered) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for row in &gathered.rows {
        if !titles.contains(&row.title.as_str()) {
            titles.push(&row.title);
        }
    }
    let more = titles.len().saturating_sub(4);
    let named = titles.iter().take(4).map(|t| format!("“{t}”")).collect::<Vec<_>>().join(", ");
    let named = if more > 0 { format!("{named} and {more} more") } else { named };
    if kind == ArtifactKind::MeetingMinutes {
        return format!(
            "I found no decision, action, question, risk or assumption in {named}, so I drafted no minutes."
        );
    }
    format!(
        "I found no requirement in {named}: nothing there states a need, a rule, a limit or a decision, \
         so I drafted nothing."
    )
}

fn nothing_found(looked_for: &str) -> String {
    format!(
        "I found nothing in this project that bears on this (looked for: {looked_for}). \
         Add documents or meetings, or ask with words that stand in them."
    )
}

/// The answer arrives line by line, as it would from a model, so that a long one can be read from its start.
fn say(answered: &mut Answered, text: &str, on_event: &mut (dyn FnMut(AskEvent) + Send)) {
    for line in text.split_inclusive('\n') {
        on_event(AskEvent::Chunk { content: line.to_owned() });
    }
    answered.text.push_str(text);
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

//! Views as a person or a program reads them.

use docket_app::artifacts::{ArtifactView, ArtifactsView, SourceState, SourceView};
use docket_app::assistant::AskEvent;
use docket_app::documents::{DocumentsView, ImportView};
use docket_app::meetings::{MarksView, MeetingView, MeetingsView};
use docket_app::projects::{ProjectView, ProjectsView};
use docket_app::search::SearchView;
use docket_app::threads::{ThreadTextView, ThreadView, ThreadsView};
use docket_app::usage::{OwnPrices, Spent, UsageView};
use docket_app::vault::{CreatedView, VerifiedView};
use docket_app::{AppError, ErrorCode, MarkKind, Progress, Role};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::OnceLock;

/// How results are shown.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) json: bool,
}

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

fn styled(text: &str, style: &str) -> String {
    let plain = std::env::var_os("NO_COLOR").is_some() || !std::io::stdout().is_terminal();
    if plain { text.to_owned() } else { format!("{style}{text}{PLAIN}") }
}

/// Text of a document or a model may hold escape sequences that move the cursor or retitle the window; a terminal
/// gets none of them.
pub(crate) fn safe(text: &str) -> String {
    if std::io::stdout().is_terminal() { tame(text) } else { text.to_owned() }
}

/// The same for what goes to a terminal wherever the output goes: standard error, or a question.
pub(crate) fn tame(text: &str) -> String {
    text.chars().filter(|c| !is_command(*c)).collect()
}

/// Characters that command a terminal, or turn the direction of what stands beside them.
fn is_command(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}

/// A name stands on one line, also where a file's name holds a line break.
fn name(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Bytes as a person says them.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// "1 passage", "2 passages".
pub(crate) fn count(n: impl TryInto<u64>, what: &str) -> String {
    let n = n.try_into().unwrap_or(u64::MAX);
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// What standard output said no to. A reader that went away (`docket … | head`) wanted no more and is no failure; a
/// full disk is.
static REFUSED: OnceLock<std::io::ErrorKind> = OnceLock::new();

fn wrote(result: std::io::Result<()>) {
    if let Err(error) = result
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        let _ = REFUSED.set(error.kind());
    }
}

/// How the program ends when its command did what was asked: with 7 if the answer could not be written.
pub(crate) fn finished() -> ExitCode {
    wrote(std::io::stdout().flush());
    match REFUSED.get() {
        None => ExitCode::SUCCESS,
        Some(kind) => {
            let _ = writeln!(
                std::io::stderr(),
                "docket: what was asked is done, but the answer could not be written: {kind}"
            );
            ExitCode::from(7)
        }
    }
}

/// Prints a line and survives a reader that went away.
pub(crate) fn line(text: &str) {
    wrote(writeln!(std::io::stdout(), "{text}"));
}

impl Shown {
    pub(crate) fn json(self, view: &impl Serialize) {
        line(&serde_json::to_string(view).unwrap_or_default());
    }

    /// The view for programs, a sentence for people.
    pub(crate) fn note(self, view: &impl Serialize, text: &str) {
        if self.json { self.json(view) } else { line(&safe(text)) }
    }

    /// The view for programs, a long text for people.
    pub(crate) fn text(self, view: &impl Serialize, text: &str) {
        if self.json { self.json(view) } else { line(&safe(text)) }
    }

    pub(crate) fn lines(self, lines: &[&str]) {
        if self.json {
            self.json(&lines);
        } else {
            lines.iter().for_each(|l| line(l));
        }
    }

    pub(crate) fn rows<T>(self, view: &impl Serialize, rows: &[T], empty: &str, row: impl Fn(&T) -> String) {
        if self.json {
            self.json(view);
        } else if rows.is_empty() {
            line(empty);
        } else {
            rows.iter().for_each(|r| line(&safe(&row(r))));
        }
    }

    pub(crate) fn project(self, view: &ProjectView) {
        self.note(view, &project_row(view));
    }

    pub(crate) fn projects(self, view: &ProjectsView) {
        let empty = "No projects yet. `docket project create NAME` makes one.";
        self.rows(view, &view.projects, empty, project_row);
    }

    pub(crate) fn documents(self, view: &DocumentsView) {
        let empty = "No documents yet. `docket document add -p P FILE...` adds some.";
        self.rows(view, &view.documents, empty, |d| {
            format!("{}  {:<5} {:>8}  {}", d.id, d.kind, size(d.size_bytes), name(&d.name))
        });
    }

    pub(crate) fn meeting(self, view: &MeetingView) {
        self.note(view, &meeting_row(view));
    }

    pub(crate) fn meetings(self, view: &MeetingsView) {
        let empty = "No meetings yet. `docket meeting import -p P FILE` takes a transcript in.";
        self.rows(view, &view.meetings, empty, meeting_row);
    }

    pub(crate) fn usage(self, view: &UsageView) {
        if self.json {
            return self.json(view);
        }
        if view.total.answers == 0 {
            return line("No answers in these days.");
        }
        for day in &view.days {
            line(&format!("{}  {}", day.day, spent(&day.spent)));
        }
        line("");
        for model in &view.models {
            let name = model.model.as_deref().unwrap_or(&model.provider);
            line(&format!("{}  {}", spent(&model.spent), safe(name)));
        }
        line("");
        for thread in view.threads.iter().filter(|t| t.spent.cost_micros > 0) {
            line(&format!("{}  {}", spent(&thread.spent), name(&thread.title)));
        }
        line(&format!("{}  in all, by prices of {}", spent(&view.total), safe(&view.prices_as_of)));
        if view.own_prices == OwnPrices::Unreadable {
            line("models.json beside the vault is not in the form of a list of prices and is not used.");
        }
    }

    pub(crate) fn thread(self, view: &ThreadView) {
        self.note(view, &thread_row(view));
    }

    pub(crate) fn threads(self, view: &ThreadsView) {
        let empty = "No threads yet. `docket thread create -p P` begins one.";
        self.rows(view, &view.threads, empty, thread_row);
    }

    pub(crate) fn artifacts(self, view: &ArtifactsView) {
        let empty = "No artifacts yet. `docket ask -t THREAD \"Write user stories …\"` drafts one.";
        self.rows(view, &view.artifacts, empty, |a| format!("{}  {:<20} {}", a.id, a.kind, a.title));
    }

    pub(crate) fn verified(self, view: &VerifiedView) {
        if self.json {
            return self.json(view);
        }
        if view.sound {
            return line("Every page of the vault was read and is as it was written.");
        }
        line("The vault is damaged:");
        view.damaged_pages.iter().chain(&view.structure).take(20).for_each(|l| line(&format!("  {l}")));
        if view.index_gaps > 0 {
            line(&format!("  {} entries of the search index do not match the text", view.index_gaps));
        }
    }

    pub(crate) fn imported<V: Serialize>(
        self,
        view: &ImportView<V>,
        describe: impl Fn(&V) -> (String, String),
    ) {
        if self.json {
            return self.json(view);
        }
        for added in &view.added {
            let (title, detail) = describe(added);
            line(&format!("  added    {}  {}", name(&title), styled(&detail, DIM)));
        }
        for skipped in &view.skipped {
            line(&format!("  skipped  {}  {}", name(&skipped.path), styled(&safe(&skipped.message), DIM)));
        }
        line(&format!("{} added, {} skipped", view.added.len(), view.skipped.len()));
    }

    /// The hits; each with its project, if that is among `named`.
    pub(crate) fn found(self, view: &SearchView, named: &[ProjectView]) {
        if self.json {
            return self.json(view);
        }
        if view.hits.is_empty() {
            return line(
                "Nothing found. Fewer words, or the beginning of one with a * behind it, find more.",
            );
        }
        if view.forgiven {
            line(&styled("Nothing has these words; showing what was probably meant.", DIM));
        }
        for hit in &view.hits {
            let place = hit.place.describe();
            let gap = if place.is_empty() { "" } else { ", " };
            let project = named.iter().find(|p| p.id == hit.project_id);
            let within = match project {
                Some(p) if p.archived_at.is_some() => format!(" in {} (archived)", p.name),
                Some(p) => format!(" in {}", p.name),
                None => String::new(),
            };
            line(&format!(
                "{}{gap}{}  {}",
                styled(&safe(&hit.title), BOLD),
                safe(&place),
                styled(&format!("{}{}", hit.kind.as_str(), safe(&within)), DIM)
            ));
            let mut bold = false;
            let parts: Vec<String> = safe(&hit.snippet)
                .split("**")
                .map(|part| {
                    bold = !bold;
                    if bold { part.to_owned() } else { styled(part, BOLD) }
                })
                .collect();
            line(&format!("    {}", parts.concat()));
        }
        line(&styled(&format!("{} in {:.1} ms", count(view.hits.len(), "hit"), view.took_ms), DIM));
    }

    pub(crate) fn marks(self, view: &MarksView) {
        if self.json {
            return self.json(view);
        }
        line(&styled(&safe(&view.title), BOLD));
        if view.marks.is_empty() {
            return line("No decisions, actions, questions, risks or assumptions were found.");
        }
        for kind in MarkKind::ALL {
            let of_kind: Vec<_> = view.marks.iter().filter(|m| m.kind == kind).collect();
            if of_kind.is_empty() {
                continue;
            }
            line(&format!("\n{}", styled(kind.heading(), BOLD)));
            for mark in of_kind {
                let owner = mark.owner.as_ref().map(|o| format!(" ({o})")).unwrap_or_default();
                let due = mark.due.as_ref().map(|d| format!(", {d}")).unwrap_or_default();
                let place = mark.place.describe();
                line(&safe(&format!("  - {}{owner}{due}  {}", mark.statement, styled(&place, DIM))));
            }
        }
    }

    pub(crate) fn conversation(self, view: &ThreadTextView) {
        if self.json {
            return self.json(view);
        }
        line(&styled(&safe(&view.thread.title), BOLD));
        for message in &view.messages {
            let who = match message.role {
                Role::User => "You".to_owned(),
                Role::Assistant => message.provider.clone().unwrap_or_default(),
            };
            let state = if message.partial { " (not whole)" } else { "" };
            line(&format!("\n{}", styled(&format!("{who}{state}"), BOLD)));
            line(&safe(&message.content));
        }
    }

    pub(crate) fn artifact(self, view: &ArtifactView) {
        if self.json {
            return self.json(view);
        }
        line(&styled(&safe(&view.artifact.title), BOLD));
        line(&format!("\n{}", safe(view.content.trim_end())));
        // A drafted text closes with its sources; what is said again is only what became of them.
        let (heading, sources): (_, Vec<_>) = if view.content.contains("\n**Sources**\n") {
            let changed = |s: &&SourceView| s.state != SourceState::Present;
            ("No longer as they were", view.sources.iter().filter(changed).collect())
        } else {
            ("Sources", view.sources.iter().collect())
        };
        if !sources.is_empty() {
            line(&format!("\n{}", styled(heading, BOLD)));
        }
        for source in sources {
            let quote = source.quote.split_whitespace().collect::<Vec<_>>().join(" ");
            line(&safe(&format!("  [{}] {}: “{quote}”", source.number, source.label())));
        }
    }

    /// An event of an answer: a line of JSON for programs; text on standard output and the rest on standard error
    /// for people, so that `docket ask … > answer.md` keeps just the answer.
    pub(crate) fn event(self, event: &AskEvent) {
        if self.json {
            self.json(event);
            wrote(std::io::stdout().flush());
            return;
        }
        let aside = |text: &str| {
            let _ = writeln!(std::io::stderr(), "{}", styled(&tame(text), DIM));
        };
        match event {
            AskEvent::Start { provider, reason, .. } => aside(&format!("{}: {reason}", provider.as_str())),
            AskEvent::Chunk { content } => {
                wrote(write!(std::io::stdout(), "{}", safe(content)));
                wrote(std::io::stdout().flush());
            }
            AskEvent::ToolCall { tool, input, .. } => aside(&format!("· {tool}: {input}")),
            AskEvent::ToolResult { result_preview, .. } => aside(&format!("  {result_preview}")),
            // It is asked about where there is somebody to answer.
            AskEvent::Asking { .. } => {}
            AskEvent::Retrying { wait_ms, reason, .. } => {
                aside(&format!("{reason}; trying again in {} s", wait_ms.div_ceil(1000)));
            }
            AskEvent::Artifact { artifact_id, title, .. } => {
                aside(&format!("  kept as “{}” ({artifact_id})", safe(title)));
            }
            AskEvent::Complete { total_tokens, cost_micros, .. } => {
                line("");
                match cost_micros {
                    Some(micros) => aside(&format!("{total_tokens} tokens, {}", dollars(*micros))),
                    None if *total_tokens > 0 => aside(&format!("{total_tokens} tokens")),
                    None => {}
                }
            }
            AskEvent::Error { .. } => line(""),
        }
    }

    pub(crate) fn progress(self) -> Bar {
        Bar { bar: None, show: !self.json && std::io::stderr().is_terminal() }
    }
}

/// A progress bar that appears with the first progress, on a terminal only.
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    show: bool,
}

impl Bar {
    pub(crate) fn show(&mut self, progress: &Progress) {
        if !self.show {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
            ProgressBar::new(progress.total as u64)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_position(progress.done as u64);
        bar.set_message(name(&tame(&progress.name)));
    }

    pub(crate) fn clear(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

pub(crate) fn recovery_phrase(view: &CreatedView) {
    line(&format!("The vault is made: {}\n", view.vault.display()));
    line("Write these 24 words down and keep them where your passphrase is not.");
    line("They open the vault if the passphrase is lost. They are not shown again.\n");
    let words: Vec<&str> = view.recovery_phrase.split(' ').collect();
    for row in 0..6 {
        let cells: Vec<String> = (0..4)
            .map(|c| row + c * 6)
            .map(|i| format!("{:>2}. {:<10}", i + 1, words.get(i).unwrap_or(&"")))
            .collect();
        line(&format!("  {}", cells.concat().trim_end()));
    }
    line("");
}

/// Asks three of the words back, so that they were really written down.
pub(crate) fn confirm_words(phrase: &str, random: [u8; 8]) -> Result<(), AppError> {
    let words: Vec<&str> = phrase.split(' ').collect();
    let mut asked: Vec<usize> = Vec::new();
    for byte in random {
        let at = usize::from(byte) % words.len();
        if asked.len() < 3 && !asked.contains(&at) {
            asked.push(at);
        }
    }
    asked.sort_unstable();
    for at in asked {
        loop {
            eprint!("Word {}: ", at + 1);
            let mut typed = String::new();
            let read = std::io::stdin().read_line(&mut typed).unwrap_or(0);
            if read == 0 {
                return Err(AppError::new(
                    ErrorCode::Validation,
                    "the vault is made, but the words were not confirmed; check them with `docket recover --check`",
                ));
            }
            if typed.trim().eq_ignore_ascii_case(words[at]) {
                break;
            }
            eprintln!("That is not word {}; look at what you wrote down.", at + 1);
        }
    }
    line("The recovery phrase is confirmed.");
    Ok(())
}

fn project_row(p: &ProjectView) -> String {
    let away = if p.archived_at.is_some() { "  (archived)" } else { "" };
    format!(
        "{}  {}{away}  {}, {}, {}, {}",
        p.id,
        p.name,
        count(p.documents, "document"),
        count(p.meetings, "meeting"),
        count(p.threads, "thread"),
        count(p.artifacts, "artifact")
    )
}

fn meeting_row(m: &MeetingView) -> String {
    let transcript = if m.cues > 0 {
        format!("  {}, {}", count(m.cues, "cue"), count(m.speakers.len(), "speaker"))
    } else {
        String::new()
    };
    format!("{}  {}  {}{transcript}", m.id, m.date.day(), m.title)
}

fn thread_row(t: &ThreadView) -> String {
    let title = if t.title.is_empty() { "(no title yet)" } else { &t.title };
    format!("{}  {title}  {}", t.id, count(t.message_count, "message"))
}
/// Millionths of a US dollar as a person reads them: cents and more, or the first figures of less.
pub(crate) fn dollars(micros: u64) -> String {
    let value = micros as f64 / 1e6;
    if micros == 0 || micros >= 10_000 { format!("${value:.2}") } else { format!("${value:.4}") }
}

fn spent(spent: &Spent) -> String {
    let unpriced =
        if spent.unpriced > 0 { format!(" + {} without a price", spent.unpriced) } else { String::new() };
    format!(
        "{:>9}{unpriced}  {:>4} answers  {:>9} tokens sent ({} cached)  {:>8} written",
        dollars(spent.cost_micros),
        spent.answers,
        spent.input_tokens,
        spent.cached_tokens,
        spent.output_tokens
    )
}

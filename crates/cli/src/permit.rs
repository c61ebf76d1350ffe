//! Asking whether what a model wants to keep may be kept.

use crate::differences::differences;
use crate::show::tame;
use docket_app::Session;
use docket_app::artifacts::{self, CompareArtifact};
use docket_app::assistant::{self, AskEvent, Permit};
use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;

/// Asks the person, if somebody sits there, and passes their word on. Of other events it does nothing.
pub(crate) fn decide(session: &Arc<Session>, event: &AskEvent) {
    let AskEvent::Asking { message_id, call_id, title, text, artifact, .. } = event else { return };
    let (session, message, call) = (Arc::clone(session), *message_id, call_id.clone());
    let (title, text, artifact) = (tame(title), text.clone(), artifact.clone());
    tokio::spawn(async move {
        let shown = match artifact {
            Some(artifact) => {
                let request = CompareArtifact { artifact, version: None, content: Some(text.clone()) };
                artifacts::compare(&session, request)
                    .await
                    .map_or_else(|_| text.clone(), |found| differences(&found))
            }
            None => text,
        };
        let shown = tame(&shown);
        let question = format!("\n{title}\n\n{shown}\n\nKeep “{title}”? [y/N] ");
        let granted = tokio::task::spawn_blocking(move || ask(&question)).await.unwrap_or(false);
        // If the answer was stopped meanwhile, nothing waits for it.
        let _ = assistant::permit(&session, Permit { message, call, granted, thread: false }).await;
    });
}

fn ask(question: &str) -> bool {
    let (stdin, mut stderr) = (std::io::stdin(), std::io::stderr());
    if !stdin.is_terminal() || !stderr.is_terminal() {
        eprintln!("docket: what the model wrote is not kept, since nobody could be asked; `--yes` keeps it");
        return false;
    }
    let _ = write!(stderr, "{question}").and_then(|()| stderr.flush());
    let mut line = String::new();
    stdin.read_line(&mut line).is_ok()
        && matches!(line.trim().to_lowercase().as_str(), "y" | "yes" | "j" | "ja")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_shown_commands_the_terminal() {
        let check = |text: &str, expected: &str| assert_eq!(tame(text), expected);
        check("\u{1b}]52;c;cm0=\u{7}a\u{1b}[2J\u{9b}31mb\rc\u{8}\n\td", "]52;c;cm0=a[2J31mbc\n\td");
        check("a\u{202e}b\u{2066}c\u{e0041}d", "abcd");
        check("Grüße 🚲 שלום", "Grüße 🚲 שלום");
    }
}

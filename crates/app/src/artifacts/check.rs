//! What is to be mended in an artifact before others build on it. Needs no model and no network.

use super::{ArtifactChecksView, CheckSeverity, CheckView, NamedArtifact, sources};
use crate::error::{AppError, ErrorCode};
use crate::names::{self, Among};
use crate::vault::Session;
use docket_domain::ArtifactKind;
use docket_quality::{Finding, Severity};
use docket_store::artifact::ArtifactRow;
use std::collections::HashSet;

/// Checks an artifact's text against the rules of a good requirement.
pub async fn check(session: &Session, request: NamedArtifact) -> Result<ArtifactChecksView, AppError> {
    let row = names::artifact(session, &request.artifact, Among::Present).await?;
    of(session, row).await
}

/// The checks of an artifact; a statement is tied if one of its links names it or a number stands behind it.
pub(crate) async fn of(session: &Session, row: ArtifactRow) -> Result<ArtifactChecksView, AppError> {
    let links = sources::of(&mut *session.store.read().await?, &row).await?;
    let tied: HashSet<String> = links.into_iter().map(|link| link.statement).collect();
    let findings = findings(row.kind, row.content, Some(tied)).await?;
    Ok(ArtifactChecksView { artifact: row.id, findings })
}

/// The checks of a text. Without `tied`, no statement is asked where it comes from.
pub(crate) async fn findings(
    kind: ArtifactKind,
    text: String,
    tied: Option<HashSet<String>>,
) -> Result<Vec<CheckView>, AppError> {
    // A long text takes a while, and others are waiting.
    let checked = tokio::task::spawn_blocking(move || {
        let known = tied.map(|tied| move |statement: &str| tied.contains(statement));
        let known = known.as_ref().map(|known| known as &dyn Fn(&str) -> bool);
        let findings = docket_quality::check(kind, &text, known);
        views(&text, findings)
    });
    checked.await.map_err(|_| AppError::new(ErrorCode::Internal, "the text could not be checked"))
}

/// The findings with the line each stands in; they come by place.
fn views(text: &str, findings: Vec<Finding>) -> Vec<CheckView> {
    let mut chars = text.chars();
    let (mut at, mut line) = (0, 1);
    let view = |finding: Finding| {
        while at < finding.start {
            match chars.next() {
                Some('\n') => line += 1,
                Some(_) => {}
                None => break,
            }
            at += 1;
        }
        CheckView {
            code: finding.rule.code().to_owned(),
            severity: finding.rule.severity().into(),
            message: finding.message(),
            about: finding.about,
            quote: finding.words,
            start: finding.start,
            end: finding.end,
            line,
        }
    };
    findings.into_iter().map(view).collect()
}

impl From<Severity> for CheckSeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Hint => Self::Hint,
        }
    }
}

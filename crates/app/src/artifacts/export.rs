//! From an artifact to a file a client can open.

use super::{ExportArtifact, ExportFormat, ExportedView, SourceView, sources};
use crate::error::{AppError, ErrorCode};
use crate::names::{self, Among};
use crate::vault::Session;
use docket_formats::write::{self, Front, Labels, Manuscript, SourceNote};
use docket_store::artifact::ArtifactRow;
use docket_store::{StoreError, project};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes an artifact to a file. The file appears whole or not at all.
pub async fn export(session: &Session, request: ExportArtifact) -> Result<ExportedView, AppError> {
    let row = names::artifact(session, &request.artifact, Among::Present).await?;
    let path = if request.out.is_dir() {
        request.out.join(default_file_name(&row.title, request.format))
    } else {
        request.out
    };
    // An empty file is one somebody made to be written to.
    let occupied = fs::metadata(&path).is_ok_and(|m| m.len() > 0);
    if occupied && !request.overwrite {
        return Err(AppError::new(
            ErrorCode::Exists,
            "there is already a file at this path; give another, or allow writing over it with --force",
        ));
    }
    let (bytes, sources) = written(session, row, request.format).await?;
    put_file(&path, &bytes)?;
    Ok(ExportedView { path, format: request.format, size_bytes: bytes.len() as u64, sources })
}

/// An artifact as a file's name and bytes.
pub(crate) async fn render(
    session: &Session,
    artifact: &str,
    format: ExportFormat,
) -> Result<(String, Vec<u8>), AppError> {
    let row = names::artifact(session, artifact, Among::Present).await?;
    let name = default_file_name(&row.title, format);
    Ok((name, written(session, row, format).await?.0))
}

/// The bytes of an artifact in a form, and how many sources it names.
async fn written(
    session: &Session,
    row: ArtifactRow,
    format: ExportFormat,
) -> Result<(Vec<u8>, usize), AppError> {
    let mut read = session.store.read().await?;
    let project = project::get(&mut read, row.project).await?.map_or_else(String::new, |p| p.name);
    let sources = notes(sources::of(&mut read, &row).await?);
    drop(read);
    let count = sources.len();
    let front = Front {
        title: row.title,
        kind: row.kind.label().to_owned(),
        project,
        date: session.world.clock.now().day(),
    };
    let content = row.content;
    let bytes = tokio::task::spawn_blocking(move || {
        let manuscript = Manuscript { front, markdown: &content, sources, labels: Labels::default() };
        match format {
            ExportFormat::Md => Ok(write::markdown(&manuscript).into_bytes()),
            ExportFormat::Pdf => write::pdf(&manuscript),
            ExportFormat::Docx => write::docx(&manuscript),
        }
    })
    .await
    .map_err(|_| AppError::new(ErrorCode::Internal, "this export could not be made; try another format"))??;
    Ok((bytes, count))
}

/// A file name made of a title: `User stories: refunds` is `User-stories-refunds.docx`.
pub fn default_file_name(title: &str, format: ExportFormat) -> String {
    let words: Vec<String> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let mut stem: String = words.join("-").chars().take(80).collect();
    if stem.is_empty() {
        stem.push_str("artifact");
    }
    format!("{stem}.{}", format.extension())
}

/// One entry for each number of the text; links without a number get the next ones.
fn notes(links: Vec<SourceView>) -> Vec<SourceNote> {
    let mut notes: Vec<SourceNote> = Vec::new();
    let mut next = links.iter().map(|l| l.number).max().unwrap_or(0) + 1;
    for link in links {
        let number = match link.number {
            0 => {
                next += 1;
                next - 1
            }
            number if notes.iter().any(|n| n.number == number) => continue,
            number => number,
        };
        notes.push(SourceNote { number, label: link.label(), quote: link.quote, statement: link.statement });
    }
    notes.sort_by_key(|n| n.number);
    notes
}

fn put_file(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        match StoreError::from(error) {
            StoreError::Missing => AppError::not_found("folder for", &path.display().to_string()),
            other => other.into(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_file_names() {
        let check =
            |title: &str, expected: &str| assert_eq!(default_file_name(title, ExportFormat::Docx), expected);
        check("User stories: refunds", "User-stories-refunds.docx");
        check("../../etc/passwd", "etc-passwd.docx");
        check("請求書", "請求書.docx");
        check("…", "artifact.docx");
    }
}

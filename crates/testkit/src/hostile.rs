//! Documents, transcripts, titles and names that want something: that a model obeys them, that words leave the device,
//! that a page or a program breaks.
//!
//! Each attack holds a word of its own, by which a test finds it again wherever it got to.

mod addresses;
mod files;
mod forms;
mod hidden;
mod names;
mod orders;
mod poses;
mod shapes;

use serde_json::{Value, json};

/// As what an attack comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comes {
    /// A file of the library.
    Document,
    /// A meeting's transcript.
    Transcript,
    /// The title of a meeting.
    MeetingTitle,
    /// The name of a project.
    ProjectName,
    /// The title of an artifact.
    ArtifactTitle,
    /// The text of an artifact.
    ArtifactText,
}

/// A file's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Utf16,
    Docx,
    Pdf,
}

/// Pieces of a text, each so many times: what is long is told shortly.
#[derive(Debug, Clone, Default)]
struct Text(Vec<(String, usize)>);

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(vec![(text.to_owned(), 1)])
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(vec![(text, 1)])
    }
}

impl Text {
    /// More of it.
    fn and(mut self, text: impl Into<Self>) -> Self {
        self.0.extend(text.into().0);
        self
    }

    /// This piece so many times.
    fn times(self, piece: &str, times: usize) -> Self {
        self.and(Self(vec![(piece.to_owned(), times)]))
    }

    fn whole(&self) -> String {
        self.0.iter().map(|(piece, times)| piece.repeat(*times)).collect()
    }
}

/// An attack.
#[derive(Debug, Clone)]
pub struct Attack {
    /// What it is called.
    pub name: &'static str,
    /// What it tries.
    pub tries: &'static str,
    /// As what it comes in.
    pub comes: Comes,
    /// The file's name, or the title or name that comes.
    pub title: String,
    /// The word that only it holds.
    pub word: String,
    form: Form,
    text: Text,
}

impl Attack {
    fn new(
        comes: Comes,
        name: &'static str,
        tries: &'static str,
        title: &str,
        text: impl Into<Text>,
    ) -> Self {
        let (title, word) = (title.to_owned(), String::new());
        Self { name, tries, comes, title, word, form: Form::Text, text: text.into() }
    }

    fn in_form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// Puts the word where `%W%` stands, and the place that words are to get to where `%H%` stands.
    fn with(mut self, word: &str, elsewhere: &str) -> Self {
        let put = |text: &str| text.replace("%W%", word).replace("%H%", elsewhere);
        self.title = put(&self.title);
        self.text = Text(self.text.0.iter().map(|(piece, times)| (put(piece), *times)).collect());
        self.word = word.to_owned();
        self
    }

    /// Its text.
    pub fn text(&self) -> String {
        self.text.whole()
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let text = self.text();
        match self.form {
            Form::Text => text.into_bytes(),
            Form::Utf16 => {
                [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
            }
            Form::Docx => files::docx(&text),
            Form::Pdf => files::pdf(&text),
        }
    }
}

fn document(name: &'static str, tries: &'static str, file: &str, text: impl Into<Text>) -> Attack {
    Attack::new(Comes::Document, name, tries, file, text)
}

/// The words of the attacks: no word of them stands in any other, nor in what people write.
fn word(number: usize) -> String {
    let letters = "bdfghklmnprstvz".as_bytes();
    let (first, second) = (letters[number / letters.len()] as char, letters[number % letters.len()] as char);
    format!("qu{first}ax{second}orv")
}

/// All of them; `elsewhere` is where words are to get to, `http://host` without a path.
pub fn all(elsewhere: &str) -> Vec<Attack> {
    let parts = [
        orders::attacks(),
        poses::attacks(),
        hidden::attacks(),
        addresses::attacks(),
        names::attacks(),
        forms::attacks(),
        shapes::attacks(),
    ];
    parts.into_iter().flatten().enumerate().map(|(n, attack)| attack.with(&word(n), elsewhere)).collect()
}

/// The texts for tests of the page: `ui/src/test/hostile.json`. A text is a list of pieces, each with how often it comes.
pub fn for_the_page() -> String {
    let mut lines: Vec<String> = Vec::new();
    for attack in all("https://elsewhere.example") {
        let one: Value = json!({"name": attack.name, "title": attack.title, "text": attack.text.0});
        lines.push(format!("  {one}"));
    }
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn there_are_many_and_each_is_told_apart() {
        let all = all("https://elsewhere.example");
        assert!(all.len() >= 60, "{}", all.len());
        let different = |of: fn(&Attack) -> String| all.iter().map(of).collect::<HashSet<_>>().len();
        assert_eq!(different(|a| a.name.to_owned()), all.len());
        assert_eq!(different(|a| a.tries.to_owned()), all.len());
        for attack in &all {
            let has = |text: &str| text.matches(&attack.word).count();
            assert!(has(&attack.title) + has(&attack.text()) > 0, "{} lacks its word", attack.name);
            assert!(attack.tries.ends_with('.'), "{}: a sentence", attack.name);
            for other in &all {
                let alone = other.name == attack.name || !other.text().contains(&attack.word);
                assert!(alone, "{} holds the word of {}", other.name, attack.name);
            }
        }
    }

    #[test]
    fn the_page_s_copy_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/test/hostile.json");
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == for_the_page(), "run `cargo xtask types`");
    }
}

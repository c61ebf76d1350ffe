//! Skills of the analyst: kinds of work that are asked for by name. What a model is told to do stands in files, each with
//! a version, so that a change of wording is a change one can see.

mod types;
pub use types::*;

use crate::error::AppError;
use crate::settings::Nothing;
use crate::vault::Session;

/// The files, by name.
const FILES: [(&str, &str); 6] = [
    ("explore", include_str!("prompts/explore.md")),
    ("edge-cases", include_str!("prompts/edge-cases.md")),
    ("contradictions", include_str!("prompts/contradictions.md")),
    ("compare-versions", include_str!("prompts/compare-versions.md")),
    ("interview-guide", include_str!("prompts/interview-guide.md")),
    ("glossary", include_str!("prompts/glossary.md")),
];
/// The longest thing a skill can be told, in characters.
const MAX_INPUT: usize = 2000;

/// A skill as its file says it.
struct Skill {
    id: &'static str,
    version: u32,
    needs: Vec<&'static str>,
    said: &'static str,
    prompt: &'static str,
}

impl Skill {
    /// Reads a file: lines of a head between `---`, then the prompt. `None` for one that is not in this form.
    fn read(id: &'static str, file: &'static str) -> Option<Self> {
        let (head, prompt) = file.strip_prefix("---\n")?.split_once("\n---\n")?;
        let field = |name: &str| {
            head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
        };
        Some(Self {
            id,
            version: field("version")?.parse().ok()?,
            needs: field("needs")?.split(',').map(str::trim).collect(),
            said: field("said")?,
            prompt: prompt.trim(),
        })
    }

    /// A text with each `{name}` replaced by what was given for it. What was given is not read again, so braces in it
    /// stay braces.
    fn filled(&self, text: &str, call: &CallSkill) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            let named = rest.find('}').and_then(|end| {
                let given = call.inputs.get(&rest[1..end]).filter(|_| self.needs.contains(&&rest[1..end]))?;
                Some((given, end))
            });
            match named {
                Some((given, end)) => {
                    filled.push_str(given.trim());
                    rest = &rest[end + 1..];
                }
                None => {
                    filled.push('{');
                    rest = &rest[1..];
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

fn all() -> impl Iterator<Item = Skill> {
    FILES.iter().filter_map(|(id, file)| Skill::read(id, file))
}

/// The skills there are.
#[allow(clippy::unused_async, reason = "all commands are called alike")]
pub async fn list(_: &Session, _: Nothing) -> Result<SkillsView, AppError> {
    let view = |skill: Skill| SkillView {
        id: skill.id.to_owned(),
        version: skill.version,
        needs: skill.needs.iter().map(|need| (*need).to_owned()).collect(),
        said: skill.said.to_owned(),
    };
    Ok(SkillsView { skills: all().map(view).collect() })
}

/// What a skill comes to.
pub(crate) struct Rendered {
    /// What the thread shows if the person wrote nothing of their own.
    pub(crate) said: String,
    /// What a model is told.
    pub(crate) prompt: String,
}

/// Puts a skill into words.
pub(crate) fn render(call: &CallSkill) -> Result<Rendered, AppError> {
    let skill =
        all().find(|skill| skill.id == call.id).ok_or_else(|| AppError::not_found("skill", &call.id))?;
    for need in &skill.needs {
        let given = call.inputs.get(*need).map_or("", |given| given.trim());
        if given.is_empty() {
            return Err(AppError::invalid(format!("the skill {} must be told: {need}", skill.id)));
        }
        if given.chars().count() > MAX_INPUT {
            return Err(AppError::invalid(format!(
                "a skill is told at most {MAX_INPUT} characters of {need}"
            )));
        }
    }
    if let Some(unknown) = call.inputs.keys().find(|name| !skill.needs.contains(&name.as_str())) {
        return Err(AppError::invalid(format!("the skill {} knows nothing called {unknown}", skill.id)));
    }
    let name = format!("(Skill {}, version {})", skill.id, skill.version);
    Ok(Rendered {
        said: skill.filled(skill.said, call),
        prompt: format!("{name}\n\n{}", skill.filled(skill.prompt, call)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn call(id: &str, inputs: &[(&str, &str)]) -> CallSkill {
        let inputs = inputs.iter().map(|(name, given)| ((*name).to_owned(), (*given).to_owned()));
        CallSkill { id: id.to_owned(), inputs: inputs.collect::<BTreeMap<_, _>>() }
    }

    #[test]
    fn every_file_is_a_skill_and_uses_what_it_needs() {
        assert_eq!(all().count(), FILES.len());
        for skill in all() {
            assert!(skill.version > 0 && !skill.prompt.is_empty(), "{}", skill.id);
            for need in &skill.needs {
                let place = format!("{{{need}}}");
                assert!(skill.prompt.contains(&place) && skill.said.contains(&place), "{} {need}", skill.id);
            }
            let inputs: Vec<(&str, &str)> = skill.needs.iter().map(|need| (*need, "REFUNDS")).collect();
            let rendered = render(&call(skill.id, &inputs)).unwrap();
            for text in [&rendered.prompt, &rendered.said] {
                assert!(text.contains("REFUNDS") && !text.contains(['{', '}']), "{}: {text}", skill.id);
            }
        }
    }

    /// A prompt that changes gets a new version: whoever reads an old thread must be able to tell what was asked.
    #[test]
    fn a_changed_prompt_has_a_changed_version() {
        let known = [
            ("explore", 1, "11a9647e"),
            ("edge-cases", 1, "9ad94cb0"),
            ("contradictions", 1, "5efdc101"),
            ("compare-versions", 1, "def9ca61"),
            ("interview-guide", 1, "99358084"),
            ("glossary", 1, "c48ea2ff"),
        ];
        let mark = |skill: &Skill| blake3::hash(skill.prompt.as_bytes()).to_hex()[..8].to_owned();
        let found: Vec<_> = all().map(|skill| (skill.id, skill.version, mark(&skill))).collect();
        assert_eq!(found, known.map(|(id, version, mark)| (id, version, mark.to_owned())));
    }

    #[test]
    fn what_a_skill_is_told_is_checked_and_put_in_once() {
        let check = |call: CallSkill, part: &str| {
            let error = render(&call).err().map(|e| e.message.to_string()).unwrap_or_default();
            assert!(error.contains(part), "{error} / {part}");
        };
        check(call("nothing", &[]), "skill");
        check(call("glossary", &[]), "must be told: about");
        check(call("glossary", &[("about", " ")]), "must be told: about");
        check(call("glossary", &[("about", "x"), ("person", "y")]), "nothing called person");
        check(call("glossary", &[("about", &"x".repeat(2001))]), "at most 2000");
        let inputs = [("person", "{about}"), ("about", "{person} {x")];
        let rendered = render(&call("interview-guide", &inputs)).unwrap();
        assert_eq!(rendered.said, "Prepare an interview with {about} about: {person} {x");
    }
}

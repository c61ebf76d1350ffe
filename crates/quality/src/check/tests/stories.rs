//! User stories and acceptance criteria.

use super::found;
use crate::check::Rule;
use docket_domain::ArtifactKind;

#[test]
fn user_stories() {
    use Rule::*;
    let only = [StoryNoRole, StoryNoWant, StoryNoBenefit, StoryTooBig, StoryNoCriteria];
    let check = |text: &str, expected: &[(Rule, &str)]| {
        let found = found(ArtifactKind::UserStory, text, &only);
        let found: Vec<(Rule, &str)> = found.iter().map(|(r, w)| (*r, w.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    };
    const DONE: &str = "\n\n**Acceptance criteria**\n\n- The refund is on the list.\n";
    let done = |story: &str| format!("# S\n\n## US-1\n\n{story}{DONE}");
    check(&done("As a **rider**, I want my money back, so that I can pay rent."), &[]);
    check(&done("As a rider I want to see my fees to avoid surprises"), &[]);
    check(&done("As a **rider**  \nI want my money back  \nso that I can pay rent."), &[]);
    check(&done("- **As a** rider\n- **I want** my money back\n- **So that** I can pay rent."), &[]);
    check(&done("As a rule, refunds are paid, so that nobody waits."), &[]);
    check(&done("I want to get my money back so that I can pay."), &[(StoryNoRole, "I want to")]);
    check(&done("As a rider, so that I can pay rent."), &[(StoryNoWant, "As a rider")]);
    check(
        &done("As a rider, I want my money back."),
        &[(StoryNoBenefit, "As a rider, I want my money back.")],
    );
    check(
        &done("As a rider, I want to book and pay and cancel and rate a ride, so that I save time."),
        &[(StoryTooBig, "to book and pay and cancel and rate a ride")],
    );
    check(&done("As a rider, I want to enter name, street and town, so that mail comes."), &[]);
    check(
        "# S\n\nAs a rider, I want A, so that B is so.\n",
        &[(StoryNoCriteria, "As a rider, I want A, so that B is so.")],
    );
    check(
        "- As a rider, I want A, so that B is so.\n- As a clerk, I want C, so that D is so.\n",
        &[(StoryNoCriteria, "As a rider, I want A, so that B is so.")],
    );
    check(
        "## A\n\nAs a rider, I want A, so that B is so.\n\n### Acceptance criteria\n\n- It ends.\n\n## B\n\nAs a clerk, I want C, so that D is so.\n",
        &[(StoryNoCriteria, "As a clerk, I want C, so that D is so.")],
    );
    check(
        "- As a rider, I want A, so that B is so.\n- As a clerk, I want C, so that D is so.\n\n## Acceptance criteria\n\n- It ends.\n",
        &[],
    );
    const FERTIG: &str = "\n\n**Akzeptanzkriterien**\n\n- Die Erstattung steht in der Liste.\n";
    check(&format!("## S\n\nAls Fahrer möchte ich mein Geld zurück, damit ich zahlen kann.{FERTIG}"), &[]);
    check(&format!("## S\n\nAls Fahrer möchte ich mein Geld sehen, um Streit zu vermeiden.{FERTIG}"), &[]);
    check(
        &format!("## S\n\nAls Fahrer möchte ich mein Geld zurück.{FERTIG}"),
        &[(StoryNoBenefit, "Als Fahrer möchte ich mein Geld zurück.")],
    );
    check(&format!("## S\n\nIch möchte mein Geld, damit ich zahle.{FERTIG}"), &[(StoryNoRole, "Ich möchte")]);
}

#[test]
fn criteria() {
    use Rule::{CriterionIncomplete, CriterionUntestable};
    let check = |text: &str, expected: &[(Rule, &str)]| {
        let found =
            found(ArtifactKind::AcceptanceCriteria, text, &[CriterionIncomplete, CriterionUntestable]);
        let found: Vec<(Rule, &str)> = found.iter().map(|(r, w)| (*r, w.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("- **Given** a refund, **when** it is paid, **then** the rider gets a text message.", &[]);
    check("- **When** a refund is paid, **then** the rider gets a text message.", &[]);
    check("- When a refund is paid, the rider gets a text message.", &[]);
    check("- Given the account is closed, no refund is paid.", &[]);
    check(
        "- Given a refund\n- When it is paid\n- Then the rider gets a message\n- And the list shows it",
        &[],
    );
    check("- Refunds above 200 EUR must be approved by the branch manager.", &[]);
    check("- Given a refund, when it is paid.", &[(CriterionIncomplete, "Given a refund, when it is paid.")]);
    check(
        "- Given a refund\n- When it is paid\n\n## Next\n\n- It ends.",
        &[(CriterionIncomplete, "When it is paid")],
    );
    check("- Then the rider gets a message.", &[(CriterionIncomplete, "Then the rider gets a message.")]);
    check("- Given a refund, when it is paid then the list shows it", &[]);
    check("- When I press it, then it works as expected.", &[(CriterionUntestable, "works as expected")]);
    check("- When I press it, then the export works.", &[(CriterionUntestable, "works")]);
    check("- When I press it, then the user is happy.", &[(CriterionUntestable, "is happy")]);
    check("- The lock works with a card.", &[]);
    check("- **Angenommen** das Konto ist leer, **wenn** ich zahle, **dann** sehe ich einen Hinweis.", &[]);
    check("- Wenn eine Erstattung gezahlt ist, bekommt der Kunde eine SMS.", &[]);
    check(
        "- Angenommen das Konto ist leer, wenn ich zahle.",
        &[(CriterionIncomplete, "Angenommen das Konto ist leer, wenn ich zahle.")],
    );
    check(
        "- Wenn ich zahle, dann funktioniert alles wie erwartet.",
        &[(CriterionUntestable, "funktioniert alles wie erwartet")],
    );
}

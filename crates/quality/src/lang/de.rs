//! German: enough to find needs and marks in German notes and documents. Drafts quote them as they stand.

/// Words that only join others.
pub(crate) const STOPWORDS: &str = "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bin bis bist bitte da dabei dafür daher damit danach dann daran darauf das dass dein deine dem den denn der des deshalb die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gegen gibt hab habe haben hat hatte hätte hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren im immer in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine keinem keinen keiner können könnte machen man mehr mein meine mich mir mit möchte möchten muss müssen müsste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seit sich sie sind so sobald soll sollen sollte sollten sondern über um und uns unser unsere unter viel vom von vor während wann war waren warum was weil weiter welche welcher welches wenn wer werden wie wieder will wir wird wo wollen worden wurde wurden würde zu zum zur zwischen schon mal halt eben eigentlich quasi sozusagen";

/// One pass over a sentence says whether any need pattern can match.
pub(crate) const NEED_CUES: &str = r"\b(?:muss|soll|sollen|sollte|sollten|darf|kann|kein|nicht m\w+glich|notwendig|erforderlich|verpflichtend|zwingend|mindestens|maximal|innerhalb|sp\w+testens|nur|nie|niemals|immer|brauchen|braucht|ben\w+tigen|ben\w+tigt|w\w+nschen|m\w+chte|m\w+chten|m\w+ssen|d\w+rfen|k\w+nnen|als)\b";

/// A need is stated: the pattern and how clearly.
pub(crate) const NEEDS: &[(&str, f32)] = &[
    (r"^als .{2,50} (?:möchte|will|muss|brauche) ich\b", 0.95),
    (r"\b(?:muss|müssen|müsste|müssten)\b.{3,}\w+en\b", 0.8),
    (r"\b(?:soll|sollen|sollte|sollten)\b.{3,}\w+en\b", 0.7),
    (r"\b(?:darf|dürfen)\b.{3,}", 0.75),
    (
        r"\b(?:wir|sie|kunden|nutzer|mitarbeiter\w*|die \w+) (?:brauchen|benötigen|braucht|benötigt|möchten|wünschen)\b",
        0.7,
    ),
    (
        r"\b(?:ist|sind) (?:zwingend |unbedingt )?(?:erforderlich|notwendig|verpflichtend|nicht möglich|nicht erlaubt|nicht zulässig)\b",
        0.7,
    ),
    (r"\b(?:mindestens|höchstens|maximal|innerhalb von|spätestens) .{0,20}\d", 0.65),
    (r"\b(?:das problem ist|es wäre (?:schön|gut|toll|hilfreich))\b", 0.65),
];

/// A need in form only.
pub(crate) const CHATTER: &[&str] = &[
    r"\b(?:muss|müssen|sollten|soll) (?:ich |wir )?(?:jetzt |mal |dann |noch )*(?:los|gehen|weiter|anfangen|aufhören|sagen|zugeben|schauen|sehen)\b",
    r"\b(?:mittagessen|kaffee|pause|nächste folie|tagesordnung|bildschirm teilen|hören sie mich|dieses meeting)\b",
    r"\b(?:meine?|deine?|seine?) (?:tochter|sohn|kinder|frau|mann|mutter|vater|bruder|schwester|hund|katze|geburtstag|wochenende|urlaub)\b",
    r"\b(?:wie war dein|wie war ihr|(?:schönes|tolles|schlechtes) wetter|das wetter (?:ist|war|wird)|zum frühstück|frohe weihnachten|kommt ein mann in)\b",
    r"\b(?:wir sollten|lass uns|lasst uns) (?:mal |jetzt )*(?:anfangen|weitermachen|beginnen)\b",
];

/// Labels that name what a line is.
pub(crate) const LABELS: &[(&str, char)] = &[
    ("entscheidung", 'D'),
    ("beschluss", 'D'),
    ("entschieden", 'D'),
    ("beschlossen", 'D'),
    ("aufgabe", 'A'),
    ("maßnahme", 'A'),
    ("to-do", 'A'),
    ("frage", 'Q'),
    ("offene frage", 'Q'),
    ("offen", 'Q'),
    ("offener punkt", 'Q'),
    ("risiko", 'R'),
    ("annahme", 'S'),
];

/// A decision is stated.
pub(crate) const DECISIONS: &[&str] = &[
    r"\b(?:wir|das team|der vorstand|die gruppe|man) (?:haben|hat) (?:\w+ )*?(?:entschieden|beschlossen|vereinbart|festgelegt|geeinigt)\b",
    r"\b(?:wurde|wird|ist) (?:\w+ )*?(?:beschlossen|genehmigt|freigegeben|vereinbart)\b",
    r"\b(?:wir nehmen (?:die|den|das)|wir bleiben bei|wir machen es so|einigen wir uns auf)\b",
];

/// A decision is spoken of, not made.
pub(crate) const NOT_DECISIONS: &[&str] = &[
    r"\b(?:nicht|noch nicht|nichts|ob|wer|wann|bevor|falls|wenn)\b.{0,40}\b(?:entschieden|beschlossen|vereinbart|genehmigt)\b",
    r"\?\s*$",
];

/// Somebody promises or is told to do something.
pub(crate) const ACTIONS: &[&str] = &[
    r"^(?:also )?(?P<me>ich) (?:werde|schicke|sende|prüfe|kläre|erstelle|schreibe|kümmere mich|frage|bereite|melde mich|organisiere|spreche)\b",
    r"^(?P<o>[A-ZÄÖÜ][a-zäöüß]+(?: [A-ZÄÖÜ][a-zäöüß]+)?) (?:wird|schickt|sendet|prüft|klärt|erstellt|schreibt|kümmert sich|fragt|bereitet|meldet sich|organisiert|spricht mit|liefert)\b",
];

/// A risk is stated.
pub(crate) const RISKS: &[&str] = &[
    r"\b(?:das risiko|ein risiko|die gefahr|besteht die gefahr|riskant|ich befürchte|wir befürchten|sorge (?:ist|macht)|könnte (?:\w+ )*?(?:scheitern|ausfallen|verlieren|sich verzögern))\b",
];

/// Something is taken for granted.
pub(crate) const ASSUMPTIONS: &[&str] = &[
    r"\b(?:wir|ich) (?:nehmen|nehme|gehen|gehe) (?:\w+ )*?(?:an|davon aus),? dass\b",
    r"\b(?:angenommen|vermutlich|unter der annahme|voraussichtlich)\b",
];

/// Something is said to be open.
pub(crate) const OPEN_POINTS: &[&str] = &[
    r"\b(?:ist|sind|bleibt) (?:noch |weiterhin )?(?:offen|unklar|ungeklärt|zu klären)\b",
    r"\b(?:wir wissen|niemand weiß|ich weiß) (?:noch )?(?:nicht,? )?(?:ob|wer|wie|wann|was|welche)\b",
];

/// When something is due.
pub(crate) const DUE: &[&str] = &[
    r"\b(?:bis|am|zum) (?:zum |kommenden |nächsten )?(?P<d>(?:nächsten |kommenden )?(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|\d{1,2}\.(?: ?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)| ?\d{1,2}\.(?:\d{2,4})?)|monatsende|quartalsende|jahresende|ende (?:der woche|des monats|des jahres|nächster woche))",
    r"\b(?P<d>morgen|heute|nächste woche|diese woche|nächsten monat|ende der woche)\b",
];

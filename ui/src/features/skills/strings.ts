import { plural, strings } from '@/i18n'

interface Words {
  title: string
  /** What it does, in one sentence. */
  does: string
}

const en = {
  menu: 'Skills',
  filter: 'Find a skill',
  waits: 'Loading the skills …',
  failed: 'The skills could not be loaded.',
  none: 'No skill is called that.',
  counted: (n: number) => plural(n, 'skill', 'skills'),
  /** Those the page knows; the core may have others. */
  known: {
    explore: { title: 'Explore a feature idea', does: 'Says what is known of it and asks the one question that matters most.' },
    'edge-cases': { title: 'Edge cases', does: 'Goes through data, time, roles, failure, scale and law.' },
    contradictions: { title: 'Contradictions', does: 'Finds what the sources say differently about the same thing.' },
    'compare-versions': { title: 'Compare versions', does: 'Tells what has changed in an artifact, by meaning.' },
    'interview-guide': { title: 'Interview guide', does: 'Prepares what to ask somebody, by what was left open.' },
    glossary: { title: 'Glossary', does: 'Says what the terms of the project mean, and where that stands.' },
  } as Record<string, Words>,
  needs: { about: 'What it is about', person: 'Who is asked', artifact: 'Artifact' } as Record<string, string>,
  examples: { about: 'Refunds above 200 EUR', person: 'Dana, Customer Care' } as Record<string, string>,
  choose: 'Choose an artifact',
  noArtifacts: 'This project has no artifact yet.',
  artifactsFailed: 'The artifacts could not be loaded.',
  cancel: 'Cancel the skill',
  missing: { about: 'Say what it is about.', person: 'Say who is asked.', artifact: 'Choose an artifact.', other: 'This is needed.' } as Record<string, string>,
  tooLong: (most: string) => `At most ${most} characters.`,
}

const de: typeof en = {
  menu: 'Fähigkeiten',
  filter: 'Fähigkeit suchen',
  waits: 'Fähigkeiten werden geladen …',
  failed: 'Die Fähigkeiten konnten nicht geladen werden.',
  none: 'Keine Fähigkeit heißt so.',
  counted: (n) => plural(n, 'Fähigkeit', 'Fähigkeiten'),
  known: {
    explore: { title: 'Idee erkunden', does: 'Sagt, was dazu bekannt ist, und stellt die wichtigste Frage.' },
    'edge-cases': { title: 'Grenzfälle', does: 'Geht Daten, Zeit, Rollen, Störungen, Mengen und Recht durch.' },
    contradictions: { title: 'Widersprüche', does: 'Findet, was die Quellen über dieselbe Sache verschieden sagen.' },
    'compare-versions': { title: 'Fassungen vergleichen', does: 'Sagt, was sich in einem Artefakt dem Sinn nach geändert hat.' },
    'interview-guide': { title: 'Gesprächsleitfaden', does: 'Bereitet vor, was jemand zu fragen ist, nach dem, was offen blieb.' },
    glossary: { title: 'Glossar', does: 'Sagt, was die Begriffe des Projekts bedeuten und wo das steht.' },
  },
  needs: { about: 'Worum es geht', person: 'Wer gefragt wird', artifact: 'Artefakt' },
  examples: { about: 'Erstattungen über 200 EUR', person: 'Dana, Kundendienst' },
  choose: 'Artefakt wählen',
  noArtifacts: 'In diesem Projekt gibt es noch kein Artefakt.',
  artifactsFailed: 'Die Artefakte konnten nicht geladen werden.',
  cancel: 'Fähigkeit verlassen',
  missing: { about: 'Sagen Sie, worum es geht.', person: 'Sagen Sie, wer gefragt wird.', artifact: 'Wählen Sie ein Artefakt.', other: 'Das wird gebraucht.' },
  tooLong: (most) => `Höchstens ${most} Zeichen.`,
}

export const useSkillStrings = strings(en, de)
export type SkillStrings = typeof en

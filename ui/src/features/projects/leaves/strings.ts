import { strings } from '@/i18n'

const en = {
  title: 'What may leave this device',
  loading: 'Loading …',
  failed: 'What may leave this device could not be loaded.',
  again: 'Try again',
  none: 'Nothing. No model is set up, so the drafter inside Docket answers.',
  setUp: 'Set up a model',
  onlyHere: (names: string) => `Nothing. What is set up runs on this device: ${names}.`,
  local: (names: string) => `What runs on this device needs no switch, for what it is asked stays here: ${names}.`,
  offline: 'The settings say “Always offline”: no server is asked by itself, whatever is switched on here.',
  toSettings: 'Settings',
  what: 'What is switched on is sent your question, the last messages of the thread, the titles in this project and the passages it searches for, and only when you ask. Documents marked as staying here are never sent.',
  allow: (name: string) => `${name} may be sent what this project holds`,
  at: (model: string, host: string) => `${model} at ${host}`,
  on: 'May be asked about this project.',
  off: 'Not switched on. Nothing of this project is sent to it.',
  hint: (name: string) => `${name} is set up but not switched on for this project, so the drafter inside Docket answers.`,
  decide: 'Decide what may leave',
  calls: 'What was looked up',
}

const de: typeof en = {
  title: 'Was dieses Gerät verlassen darf',
  loading: 'Wird geladen …',
  failed: 'Was dieses Gerät verlassen darf, konnte nicht geladen werden.',
  again: 'Noch einmal',
  none: 'Nichts. Es ist kein Modell eingerichtet, deshalb antwortet der in Docket eingebaute Entwurfshelfer.',
  setUp: 'Modell einrichten',
  onlyHere: (names) => `Nichts. Was eingerichtet ist, läuft auf diesem Gerät: ${names}.`,
  local: (names) => `Was auf diesem Gerät läuft, braucht keinen Schalter, denn was dort gefragt wird, bleibt hier: ${names}.`,
  offline: 'In den Einstellungen steht „Immer offline“: Von selbst wird kein Server gefragt, was hier auch eingeschaltet ist.',
  toSettings: 'Einstellungen',
  what: 'Wer eingeschaltet ist, bekommt Ihre Frage, die letzten Nachrichten des Gesprächs, die Titel in diesem Projekt und die Stellen, nach denen er sucht, und nur, wenn Sie fragen. Dokumente, die hier bleiben sollen, werden nie gesendet.',
  allow: (name) => `${name} darf bekommen, was in diesem Projekt liegt`,
  at: (model, host) => `${model} bei ${host}`,
  on: 'Darf zu diesem Projekt gefragt werden.',
  off: 'Nicht eingeschaltet. Nichts aus diesem Projekt wird dorthin gesendet.',
  hint: (name) => `${name} ist eingerichtet, aber für dieses Projekt nicht eingeschaltet. Deshalb antwortet der in Docket eingebaute Entwurfshelfer.`,
  decide: 'Entscheiden, was hinausdarf',
  calls: 'Was nachgesehen wurde',
}

export const useLeavesStrings = strings(en, de)

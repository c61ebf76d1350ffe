import type { Language } from '@/i18n'
import type { MarkKind } from '@/rpc/schema.gen'

export const KINDS: readonly MarkKind[] = ['decision', 'action', 'question', 'risk', 'assumption']

/** The word that is written before a mark, as the core's extraction knows it. */
export const WORDS: Record<Language, Record<MarkKind, string>> = {
  en: { decision: 'Decision', action: 'Action', question: 'Question', risk: 'Risk', assumption: 'Assumption' },
  de: { decision: 'Entscheidung', action: 'Aufgabe', question: 'Frage', risk: 'Risiko', assumption: 'Annahme' },
}

/** The labels the core takes for marks (crates/quality/src/lang), without its one-letter ones. */
const LABELS: Record<MarkKind, string> = {
  decision: 'decisions?|decided|agreed|agreement|resolution|resolved|entscheidung|beschluss|entschieden|beschlossen',
  action: 'actions?|action item|action point|todo|to do|to-do|task|next step|follow-up|follow up|aufgabe|maßnahme',
  question: 'questions?|open question|open point|open issue|open|tbd|tbc|to clarify|unclear|frage|offene frage|offener punkt|offen',
  risk: 'risks?|concern|threat|risiko',
  assumption: 'assumptions?|assumed|annahme',
}

const PATTERNS = KINDS.map((kind) => ({ kind, pattern: new RegExp(`^(?:${LABELS[kind]})$`, 'iu') }))
/** What stands before a label: indentation, signs of quotes and lists, a box to tick. */
const SIGNS = /^[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?/u
const LABEL = /^(\*\*|__)?([\p{L}][\p{L} -]{1,18}?)(?:[ \t]*\([^()\n]{1,40}\))?(?:\*\*|__)?:(?:\*\*|__)?(?:[ \t]+|$)/u

export interface Labelled {
  kind: MarkKind
  /** Where the word stands in the line. */
  from: number
  to: number
  /** Where the words after the colon begin. */
  rest: number
}

/** How many characters of a line are signs of quotes, lists and boxes. */
export function signsLength(line: string): number {
  return SIGNS.exec(line)?.[0].length ?? 0
}

/** The mark that a line's label names. */
export function labelled(line: string): Labelled | null {
  const at = signsLength(line)
  const found = LABEL.exec(line.slice(at, at + 80))
  const word = found?.[2]
  if (!found || !word) return null
  const kind = PATTERNS.find(({ pattern }) => pattern.test(word.trim()))?.kind
  if (!kind) return null
  const from = at + (found[1]?.length ?? 0)
  return { kind, from, to: from + word.length, rest: at + found[0].length }
}

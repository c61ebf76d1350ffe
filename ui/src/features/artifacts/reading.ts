import type { SourceView } from '@/rpc/schema.gen'

/** One source with its number, and the statements that rest on it. */
export interface Card {
  number: number
  source: SourceView
  statements: string[]
  /** No number stands in the text; the statement itself tells where it belongs. */
  unnumbered: boolean
}

/** One card for each number. Ties without a number get the next ones, as they do in an export. */
export function cardsOf(sources: SourceView[]): Card[] {
  const cards = new Map<number, Card>()
  let next = sources.reduce((most, s) => Math.max(most, s.number), 0) + 1
  for (const source of sources) {
    const number = source.number === 0 ? next++ : source.number
    const card = cards.get(number)
    if (card) card.statements.push(source.statement)
    else cards.set(number, { number, source, statements: [source.statement], unnumbered: source.number === 0 })
  }
  return Array.from(cards.values()).sort((a, b) => a.number - b.number)
}

/** A title or heading without its marks. */
function plain(line: string): string {
  return line.replace(/[*_`\\]/g, '').replace(/\s+/g, ' ').trim()
}

const HEADING = /^\s*#[ \t]+([^\n]*?)[ \t]*#*[ \t]*(?:\n|$)/

/** The text without a first heading that only says its title again. */
export function withoutTitle(text: string, title: string): string {
  const heading = HEADING.exec(text)
  if (!heading || plain(heading[1] ?? '') !== plain(title)) return text
  return text.slice(heading[0].length)
}

/** The text with its first heading renamed along with its title; unchanged if they were not the same before. */
export function retitled(text: string, before: string, after: string): string {
  const rest = withoutTitle(text, before)
  return rest === text ? text : `# ${after}\n${rest}`
}

/** The text without the list of sources at its end. A list that anything else follows is part of the text. */
export function withoutSources(text: string): string {
  const at = text.lastIndexOf('**Sources**')
  if (at < 0 || (at > 0 && text[at - 1] !== '\n')) return text
  const list = text.slice(at + '**Sources**'.length).split('\n').filter((line) => line.trim() !== '')
  if (list.length === 0 || !list.every((line) => /^[-*] \[\d+\]/.test(line))) return text
  return text.slice(0, at).trimEnd()
}

/** Where a statement stands in a text: the core tells it without the marks for bold and code. */
export function locate(text: string, statement: string): { from: number; to: number } | undefined {
  const direct = text.indexOf(statement)
  if (statement === '') return undefined
  if (direct >= 0) return { from: direct, to: direct + statement.length }
  // The text without marks, and where each of its characters stood.
  let bare = ''
  const places: number[] = []
  for (let n = 0; n < text.length; n += 1) {
    if (text[n] === '`') continue
    if (text[n] === '*' && text[n + 1] === '*') {
      n += 1
      continue
    }
    bare += text[n]
    places.push(n)
  }
  const wanted = statement.replaceAll('**', '').replaceAll('`', '')
  const at = bare.indexOf(wanted)
  const [first, last] = [places[at], places[at + wanted.length - 1]]
  return at < 0 || first === undefined || last === undefined ? undefined : { from: first, to: last + 1 }
}

/** The text with numbers behind the statements whose ties have none yet. Only for reading, never to be kept. */
function numbered(text: string, cards: Card[]): string {
  const marks: { at: number; number: number }[] = []
  for (const card of cards) {
    if (!card.unnumbered) continue
    const found = locate(text, card.statements[0] ?? '')
    if (!found) continue
    const closing = /^(?:\*\*|`)+/.exec(text.slice(found.to))?.[0].length ?? 0
    marks.push({ at: found.to + closing, number: card.number })
  }
  let out = ''
  let done = 0
  for (const { at, number } of marks.sort((a, b) => a.at - b.at)) {
    out += `${text.slice(done, at)} [${number}]`
    done = at
  }
  return out + text.slice(done)
}

/** What is shown of a text to somebody who reads it beside its sources. */
export function readable(text: string, title: string, cards: Card[]): string {
  const body = withoutTitle(text, title)
  return numbered(cards.length > 0 ? withoutSources(body) : body, cards)
}

/**
 * Some texts are made so that reading them as Markdown takes for ever, or nests deeper than a page can be drawn. What
 * is beyond these limits no person writes; it is shown as it stands.
 */

/** A longer text is shown as it stands. */
const MOST_CHARACTERS = 1_000_000
/** So deep may quotes and lists lie in each other. */
const MOST_DEPTH = 24
/** So many brackets, or signs for strong and slanted, may be open at a time in a paragraph. */
const MOST_OPEN = 200
/** So many signs for strong and slanted may stand in a row. */
const LONGEST_RUN = 48
/** So many kinds of runs of backticks may stand in a paragraph: each that is not closed is looked for to its end. */
const MOST_TICKS = 12
/** So many columns may a table have. */
const MOST_COLUMNS = 200
/** So many cells may the rows of a table be filled up to. */
const MOST_CELLS = 60_000
/** So many beginnings of addresses may stand in one word. */
const MOST_ADDRESSES = 60
/** So many names for addresses, or footnotes, may a text define. */
const MOST_DEFINITIONS = 400
/** What is drawn may be so deep, and so many elements. */
const DEEPEST_ELEMENT = 80
const MOST_ELEMENTS = 60_000

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const MARKER = /[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/y
const RULE = /^[ \t>]*(?:(?:\*[ \t]*)+|(?:-[ \t]*)+|(?:_[ \t]*)+)$/
const DELIMITERS = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/

/** Whether a text is beyond what is read as Markdown. Takes one walk through it. */
export function isBeyondMarkdown(text: string): boolean {
  if (text.length > MOST_CHARACTERS) return true
  let paragraph: string[] = []
  let fence: string | undefined
  let columns = 0
  let rows = 0
  let definitions = 0
  const ends = () => {
    const beyond = paragraph.length > 0 && isBeyondParagraph(paragraph.join('\n'))
    paragraph = []
    columns = 0
    rows = 0
    return beyond
  }
  for (const line of text.split('\n')) {
    if (fence !== undefined) {
      if (line.trim().startsWith(fence) && line.trim().replaceAll(fence.charAt(0), '') === '') fence = undefined
      continue
    }
    const opening = FENCE.exec(line)?.[1]
    if (opening) {
      if (ends()) return true
      fence = opening
      continue
    }
    if (line.trim() === '') {
      if (ends()) return true
      continue
    }
    if (depthOf(line) > MOST_DEPTH) return true
    if (/^ {0,3}\[/.test(line) && line.includes(']:')) definitions += 1
    if (definitions > MOST_DEFINITIONS) return true
    if (line.includes('|') && line.includes('-') && DELIMITERS.test(line)) columns = Math.max(columns, line.split('|').length)
    if (columns > 0) rows += 1
    if (columns > MOST_COLUMNS || columns * rows > MOST_CELLS) return true
    paragraph.push(line)
  }
  return ends()
}

/** How deep the line lies in quotes and lists, by its marks and its indent. */
function depthOf(line: string): number {
  if (RULE.test(line)) return 0
  let depth = 0
  MARKER.lastIndex = 0
  let end = 0
  while (depth <= MOST_DEPTH && MARKER.test(line)) {
    depth += 1
    end = MARKER.lastIndex
  }
  if (depth === 0) return 0
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0
  return end > indent ? depth + Math.floor(indent / 2) : depth
}

function isBeyondParagraph(text: string): boolean {
  if (/(?:\*{49}|_{49}|~{49})/.test(text) && text.split('\n').some((line) => !RULE.test(line) && hasLongRun(line))) return true
  let brackets = 0
  let signs = 0
  const ticks = new Set<number>()
  for (const match of text.matchAll(/[[\]]|`+|[*_~]+/g)) {
    const sign = match[0]
    if (sign === '[') brackets += 1
    else if (sign === ']') brackets = Math.max(0, brackets - 1)
    else if (sign.startsWith('`')) ticks.add(sign.length)
    else {
      const opens = isGap(text[match.index - 1])
      const closes = isGap(text[match.index + sign.length])
      if (opens && !closes) signs += 1
      else if (closes && !opens) signs = Math.max(0, signs - 1)
    }
    if (brackets > MOST_OPEN || signs > MOST_OPEN || ticks.size > MOST_TICKS) return true
  }
  for (const [word] of text.matchAll(/\S{200,}/g)) {
    if ((word.match(/www\.|:\/\/|@/gi)?.length ?? 0) > MOST_ADDRESSES) return true
  }
  return false
}

function hasLongRun(line: string): boolean {
  return Array.from(line.matchAll(/\*+|_+|~+/g)).some(([run]) => run.length > LONGEST_RUN)
}

function isGap(sign: string | undefined): boolean {
  return sign === undefined || /[\s\p{P}\p{S}]/u.test(sign)
}

interface Node {
  type: string
  tagName?: string
  value?: string
  properties?: Record<string, unknown>
  children?: Node[]
}

/** Tags that only say how words look: these may go without a loss. */
const LOOKS = /^(?:\s*<\/?(?:b|i|u|s|em|strong|sub|sup|kbd|mark|small|ins|del|code|p|div|span|center|hr)\s*\/?>\s*)+$/i
const BREAKS = /^\s*(?:<br\s*\/?>\s*)+$/i

/**
 * HTML in a text is shown as what it says: a person must not be kept from words that a model reads, or that are about
 * to be kept. It runs before the text is made safe, which would drop them.
 */
export function htmlAsText(): (tree: Node) => void {
  return (tree) => {
    for (let level = [tree]; level.length > 0; level = level.flatMap((node) => node.children ?? [])) {
      for (const node of level) node.children = node.children?.flatMap((child) => (child.type === 'raw' ? shown(child, node) : [child]))
    }
  }
}

function shown({ value = '' }: Node, parent: Node): Node[] {
  if (BREAKS.test(value)) return [{ type: 'element', tagName: 'br', properties: {}, children: [] }]
  if (LOOKS.test(value)) return []
  const text: Node = { type: 'text', value }
  return parent.type === 'root' ? [{ type: 'element', tagName: 'p', properties: {}, children: [text] }] : [text]
}

/** Refuses to draw a tree that came out too deep or too large all the same. It walks without calling itself. */
export function bounded(): (tree: Node) => void {
  return (tree) => {
    let elements = 0
    let level: Node[] = [tree]
    for (let depth = 0; level.length > 0; depth += 1) {
      elements += level.reduce((sum, node) => sum + (node.type === 'element' ? 1 : 0), 0)
      if (depth > DEEPEST_ELEMENT || elements > MOST_ELEMENTS) throw new RangeError('more than can be drawn')
      level = level.flatMap((node) => node.children ?? [])
    }
  }
}

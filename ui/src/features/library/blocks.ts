import type { DocumentKind, DocumentTextView } from '@/rpc/schema.gen'
import { toUnits } from './offsets'

/** A longer stretch without a passage is drawn in pieces. */
const MOST_PIECE = 2000

/** A piece of a document as it is drawn. Offsets are UTF-16 units of the document's text. */
export interface Block {
  as: 'heading' | 'text' | 'item' | 'row' | 'code' | 'aside'
  /** What is drawn is `content.slice(start, end)`. */
  start: number
  end: number
  /** Where the words begin, after a speaker's name and time or the like on the same line. */
  words: number
  /** How deep a heading or an item lies, from 1. */
  level: number
  /** Room above: none within a line, little within a list, more between paragraphs. */
  room: 0 | 1 | 2
  line?: number
  page?: number
  /** The page begins here. */
  opensPage: boolean
  heading?: string
}

/** Where the outline leads. */
export interface Stop {
  block: number
  label: string
  level: number
}

export interface Layout {
  blocks: Block[]
  /** The headings, or the pages of what has no headings. */
  outline: Stop[]
  outlineOf: 'headings' | 'pages'
  /** Places of the core in units of the text. */
  units: (codePoint: number) => number
}

const PROSE: DocumentKind[] = ['html', 'docx', 'pdf', 'vtt', 'srt']
const LISTED: DocumentKind[] = ['md', 'txt', 'docx', 'html', 'pdf', 'eml']

/** Cuts a document into what is drawn piece by piece. Every character of it that is not white is in some piece. */
export function layOut({ content, passageList, kind }: Pick<DocumentTextView, 'content' | 'passageList' | 'kind'>): Layout {
  const units = toUnits(content)
  const blocks: Block[] = []
  const headings: Stop[] = []
  const pages: Stop[] = []
  let at = 0
  let under: string | undefined
  let page: number | undefined
  const aside = (from: number, to: number, room: 0 | 1 | 2) => {
    for (let start = from; start < to; start += MOST_PIECE) {
      const end = Math.min(to, start + MOST_PIECE)
      const part = content.slice(start, end)
      if (part.trim() === '') continue
      const lead = part.length - part.trimStart().length
      blocks.push({ as: 'aside', start: start + lead, end: start + part.trimEnd().length, words: start + lead, level: 1, room, opensPage: false, page, heading: under })
    }
  }
  for (const { place } of passageList) {
    const from = Math.max(at, units(place.charStart))
    const to = Math.max(from, units(place.charEnd))
    const gap = content.slice(at, from)
    const lineBreak = gap.lastIndexOf('\n')
    const lineStart = lineBreak < 0 ? (at === 0 ? 0 : from) : at + lineBreak + 1
    // What stands before a passage on its line, such as who speaks, is read with it.
    const prefixed = content.slice(lineStart, from).trim() !== ''
    aside(at, prefixed ? lineStart : from, 1)
    const breaks = gap.split('\n').length - 1
    const block: Block = {
      as: 'text',
      start: prefixed ? lineStart : from,
      end: to,
      words: from,
      level: 1,
      room: at === 0 || breaks === 0 ? 0 : breaks > 1 || PROSE.includes(kind) ? 2 : 1,
      line: place.line,
      page: place.page,
      opensPage: place.page !== undefined && place.page !== page,
      heading: place.heading,
    }
    shape(block, content, kind, place.heading !== under ? place.heading : undefined, prefixed ? 0 : from - lineStart)
    // The items of a list stay close together.
    if (block.as === 'item' && blocks[blocks.length - 1]?.as === 'item' && block.room > 0) block.room = 1
    if (block.as === 'heading') headings.push({ block: blocks.length, label: lastOf(place.heading ?? ''), level: block.level })
    if (block.opensPage) pages.push({ block: blocks.length, label: String(place.page), level: 1 })
    blocks.push(block)
    under = place.heading
    page = place.page
    at = to
  }
  aside(at, content.length, 1)
  return headings.length > 0 || pages.length < 2
    ? { blocks, outline: headings, outlineOf: 'headings', units }
    : { blocks, outline: pages, outlineOf: 'pages', units }
}

/** What a passage is drawn as, and where its words begin without the marks that make it that. */
function shape(block: Block, content: string, kind: DocumentKind, entered: string | undefined, indent: number): void {
  const text = content.slice(block.words, block.end)
  if (entered !== undefined && isHeading(text, entered)) {
    block.as = 'heading'
    block.level = Math.min(entered.split(' > ').length, 4)
    block.room = 2
    const mark = /^#{1,6}\s+/.exec(text)?.[0].length ?? 0
    block.start = block.words += mark
    block.end = block.words + text.slice(mark).replace(/\s+#+\s*$|\n[=-]+\s*$/, '').length
    return
  }
  if (kind === 'csv' || (kind !== 'json' && kind !== 'eml' && /^\|| \| /.test(text) && !text.includes('\n'))) {
    block.as = 'row'
    block.room = 0
    return
  }
  if (kind === 'json' || text.startsWith('```') || (kind === 'md' && indent >= 4 && !/^([-*+•]|\d+[.)])\s/.test(text))) {
    block.as = 'code'
    return
  }
  const bullet = LISTED.includes(kind) ? /^[-*+•–▪◦]\s+(?=\S)/.exec(text)?.[0] : undefined
  if (bullet !== undefined && block.start === block.words) {
    block.as = 'item'
    block.level = Math.min(1 + Math.floor(indent / 2), 4)
    block.start = block.words += bullet.length
  }
}

function isHeading(text: string, path: string): boolean {
  const plain = (some: string) => some.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()
  const title = plain(lastOf(path))
  // The core shortens long headings, so the path may hold only the beginning.
  return title !== '' && plain(text.slice(0, 400)).startsWith(title) && text.length < lastOf(path).length + 300 && !/\n.*\S.*\n/.test(text)
}

function lastOf(path: string): string {
  return path.split(' > ').pop() ?? ''
}

/** The block that holds a unit of the text, or the one before it. */
export function blockAt(blocks: Block[], unit: number): number {
  let [low, high] = [0, blocks.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((blocks[middle]?.start ?? 0) <= unit) low = middle
    else high = middle - 1
  }
  // A place in the marks before a block's words, or between two blocks, belongs to the one that follows.
  const next = blocks[low + 1]
  return next && unit >= (blocks[low]?.end ?? 0) ? low + 1 : low
}

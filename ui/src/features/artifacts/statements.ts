/**
 * What is said in a text that is drawn: which of its blocks rest on which sources, and which on none. It is read off
 * the page, because that is where a sentence, a list or a row of a table is whole.
 */

const BLOCKS = '[role=heading], p, li, tr'

/** Sections that ask, name people or explain words. Nothing in them has to come from somewhere. */
const EXEMPT =
  /clarif|question|open (point|issue)|attend|participant|stakeholder|glossary|next step|sources|klär|frage|offene punkte|teilnehm|beteiligte|glossar|nächste schritte|quellen/i

/** Fewer words than this are a label. */
const FEWEST_WORDS = 4

const STRONG = new Set(['STRONG', 'B'])
const EMPHASIS = new Set(['EM', 'I'])

/** The numbers a block itself has, without those of blocks inside it. */
function numbersOf(block: Element): number[] {
  const inside = Array.from(block.querySelectorAll('.docket-cite')).filter((cite) => blockOf(cite) === block)
  return inside.map((cite) => Number(cite.textContent))
}

/** The block a number belongs to. */
export function blockOf(inside: Element): Element | null {
  return inside.closest('li, tr') ?? inside.closest('p, blockquote, [role=heading]')
}

/** A block's own words, without its numbers and without lists inside it. */
function wordsOf(block: Element): string {
  let text = ''
  const walk = (node: Node) => {
    if (node instanceof Element && (node.matches('ul, ol, .docket-cite, input') || (node !== block && node.matches('blockquote')))) return
    if (node.nodeType === Node.TEXT_NODE) text += node.textContent ?? ''
    else node.childNodes.forEach(walk)
  }
  walk(block)
  return text.replace(/\s+/g, ' ').trim()
}

/** A paragraph that is only strong or only emphasised words is a heading by another name. */
function isLabel(block: Element, tags: Set<string>): boolean {
  if (block.tagName !== 'P' || block.children.length !== 1) return false
  const only = block.children[0]
  return only !== undefined && tags.has(only.tagName) && only.textContent === block.textContent
}

function isStatement(block: Element, words: string): boolean {
  if (block.getAttribute('role') === 'heading' || isLabel(block, STRONG) || isLabel(block, EMPHASIS)) return false
  if (block.closest('thead') || block.parentElement?.closest('li, td, blockquote, tr')?.matches('blockquote')) return false
  if (block.tagName === 'P' && block.closest('li, td')) return false
  if (/[?:]$/.test(words)) return false
  return words.split(' ').filter((word) => /\p{L}/u.test(word)).length >= FEWEST_WORDS
}

/**
 * Notes on each block which numbers it has, or that it has none and should. The notes are attributes React does not
 * know of, so drawing again leaves them alone. Gives how many statements rest on each number, and those without one.
 */
export function annotate(text: Element): { resting: Map<number, Element[]>; unsourced: Element[] } {
  const resting = new Map<number, Element[]>()
  const unsourced: Element[] = []
  let exempt = false
  for (const block of text.querySelectorAll(BLOCKS)) {
    if (block.getAttribute('role') === 'heading' || isLabel(block, STRONG)) exempt = EXEMPT.test(block.textContent ?? '')
    const numbers = numbersOf(block)
    for (const number of new Set(numbers)) resting.set(number, [...(resting.get(number) ?? []), block])
    const bare = numbers.length === 0 && !exempt && isStatement(block, wordsOf(block))
    block.toggleAttribute('data-unsourced', bare)
    if (bare) unsourced.push(block)
  }
  return { resting, unsourced }
}

/** Marks the blocks that rest on a number, and the number itself where it stands. */
export function mark(text: Element, attribute: 'data-marked' | 'data-near', number: number | null): void {
  for (const marked of text.querySelectorAll(`[${attribute}]`)) marked.removeAttribute(attribute)
  if (number === null) return
  for (const cite of text.querySelectorAll('.docket-cite')) {
    if (Number(cite.textContent) !== number) continue
    cite.setAttribute(attribute, '')
    blockOf(cite)?.setAttribute(attribute, '')
  }
}

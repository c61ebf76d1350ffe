/**
 * The way from words in Markdown to the same words as they are drawn. Marks, breaks and numbers of sources are in the
 * one and not in the other, so both are compared without them.
 */

/** Signs that may be Markdown's own, and white space. */
const MARKS = /[\s*_`~\\#>|[\]+-]/u
const CITED = /\[\d+\]/g

function bare(text: string): string {
  return Array.from(text.replace(CITED, '').replace(/\]\([^)\n]*\)/g, ''))
    .filter((c) => !MARKS.test(c))
    .join('')
}

/** The units of a text up to its n-th character, as the core counts them. */
export function units(text: string, characters: number): number {
  let at = 0
  for (let n = 0; n < characters && at < text.length; n += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return at
}

function count(text: string, words: string): number {
  let n = 0
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) n += 1
  return n
}

/** What is drawn, letter by letter, with where each stands. */
function drawn(body: Element): { text: string; places: { node: Text; at: number }[] } {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  const places: { node: Text; at: number }[] = []
  let text = ''
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.parentElement?.closest('.docket-cite')) continue
    for (let at = 0; at < node.data.length; at += 1) {
      const unit = node.data.charAt(at)
      if (MARKS.test(unit)) continue
      text += unit
      places.push({ node, at })
    }
  }
  return { text, places }
}

/**
 * Where words are drawn. `before` is the Markdown in front of them: the same words may stand there, too, and those are
 * not meant.
 */
export function wordsIn(body: Element, before: string, words: string): Range | undefined {
  const wanted = bare(words)
  if (wanted === '') return undefined
  const { text, places } = drawn(body)
  let at = -1
  for (let left = count(bare(before), wanted); left >= 0; left -= 1) {
    const next = text.indexOf(wanted, at + 1)
    // Less of it is drawn than stands in the Markdown: the last there is.
    if (next < 0) break
    at = next
  }
  const [first, last] = [places[at], places[at + wanted.length - 1]]
  if (!first || !last) return undefined
  const range = document.createRange()
  range.setStart(first.node, first.at)
  range.setEnd(last.node, last.at + 1)
  return range
}

import type { SyntaxNode } from '@lezer/common'
import { language } from './language'

const TAGS: Record<string, string> = { StrongEmphasis: 'strong', Emphasis: 'em', Strikethrough: 's', InlineCode: 'code' }
const HIDDEN = new Set(['EmphasisMark', 'StrikethroughMark', 'CodeMark', 'LinkMark', 'LinkTitle'])

/** A word joiner keeps a cell such as "- none" from being read as a list. */
const GUARD = '\u2060'

/** Draws a cell's words with their bold, italic and so on. */
export function drawInline(into: HTMLElement, source: string): void {
  into.replaceChildren()
  const text = GUARD + source
  const draw = (parent: HTMLElement, node: SyntaxNode, from: number, to: number) => {
    let at = from
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.from > at) parent.append(text.slice(at, child.from))
      at = child.to
      if (HIDDEN.has(child.name) || (child.name === 'URL' && node.name === 'Link')) continue
      if (child.name === 'Escape') parent.append(text.slice(child.from + 1, child.to))
      else {
        const tag = TAGS[child.name]
        const inner = tag ? document.createElement(tag) : document.createElement('span')
        if (child.name === 'Link' || child.name === 'URL') inner.className = 'cm-link'
        parent.append(inner)
        draw(inner, child, child.from, child.to)
      }
    }
    if (to > at) parent.append(text.slice(at, to))
  }
  const tree = language.parser.parse(text)
  const paragraph = tree.topNode.firstChild
  if (paragraph) draw(into, paragraph, GUARD.length, text.length)
}

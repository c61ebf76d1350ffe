interface Node {
  type: string
  tagName?: string
  value?: string
  properties?: Record<string, unknown>
  children?: Node[]
}

/** Where a number in brackets is not a citation. */
const VERBATIM = new Set(['code', 'pre', 'a', 'cite'])

/**
 * Turns `[3]` in the text of a finished tree into an element of its own. It runs after the text was made safe, so
 * nothing a document says can pose as one.
 */
export function citations(cited?: ReadonlySet<number>): () => (tree: Node) => void {
  return () => (tree) => walk(tree, cited)
}

function walk(node: Node, cited?: ReadonlySet<number>): void {
  if (!node.children || VERBATIM.has(node.tagName ?? '')) return
  const children: Node[] = []
  for (const child of node.children) {
    if (child.type === 'text' && child.value !== undefined) children.push(...pieces(child.value, cited))
    else {
      walk(child, cited)
      children.push(child)
    }
  }
  node.children = children
}

/** A longer word may break off from its number, or it would not fit a narrow column. */
const LONGEST_WORD = 24

function pieces(text: string, cited?: ReadonlySet<number>): Node[] {
  const found: Node[] = []
  let done = 0
  for (const match of text.matchAll(/\[(\d{1,4})\]/g)) {
    const number = Number(match[1])
    if (cited && !cited.has(number)) continue
    // A number never stands alone at the start of a line: it is kept with the word before it.
    const before = text.slice(done, match.index).replace(/ $/, '\u00a0')
    const cite: Node = { type: 'element', tagName: 'cite', properties: { dataNumber: number }, children: [] }
    const last = found.at(-1)
    const word = /\S*\u00a0?$/.exec(before)?.[0] ?? ''
    if (before === '' && last?.tagName === 'span') last.children?.push(cite)
    else {
      const kept = word.length <= LONGEST_WORD ? word : ''
      const loose = before.slice(0, before.length - kept.length)
      if (loose !== '') found.push({ type: 'text', value: loose })
      const together: Node[] = kept === '' ? [cite] : [{ type: 'text', value: kept }, cite]
      found.push({ type: 'element', tagName: 'span', properties: { className: ['docket-kept'] }, children: together })
    }
    done = match.index + match[0].length
  }
  const rest = text.slice(done)
  if (rest !== '' || found.length === 0) found.push({ type: 'text', value: rest })
  return found
}

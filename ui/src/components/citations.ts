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

function pieces(text: string, cited?: ReadonlySet<number>): Node[] {
  const found: Node[] = []
  let done = 0
  for (const match of text.matchAll(/\[(\d{1,4})\]/g)) {
    const number = Number(match[1])
    if (cited && !cited.has(number)) continue
    // The space before the number would let it stand alone at the start of a line.
    const before = text.slice(done, match.index).replace(/ $/, '\u00a0')
    if (before !== '') found.push({ type: 'text', value: before })
    found.push({ type: 'element', tagName: 'cite', properties: { dataNumber: number }, children: [] })
    done = match.index + match[0].length
  }
  const rest = text.slice(done)
  if (rest !== '' || found.length === 0) found.push({ type: 'text', value: rest })
  return found
}

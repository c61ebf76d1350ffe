/** An opening or closing fence of code. */
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/
const LIST = /^ {0,3}([-*+]|\d{1,9}[.)])( |$)/

/**
 * The parts of a Markdown text that can be drawn one by one, so that a text that still grows is not read from its start
 * again and again. Parts end at blank lines, but not inside of code, and not where the next lines still belong to a list.
 */
export function blocks(text: string): string[] {
  const found: string[] = []
  let lines: string[] = []
  let fence: string | undefined
  let blank = false
  let list = false
  const close = () => {
    while (lines.at(-1)?.trim() === '') lines.pop()
    if (lines.length > 0) found.push(lines.join('\n'))
    lines = []
  }
  for (const line of text.split('\n')) {
    if (fence === undefined && line.trim() === '') {
      blank = true
      if (lines.length > 0) lines.push(line)
      continue
    }
    const marks = FENCE.exec(line)
    if (fence === undefined) {
      const item = LIST.test(line)
      const belongs = /^\s/.test(line) || (list && item)
      if (blank && !belongs) close()
      if (lines.length === 0) list = item
      if (marks?.[1] && !(marks[1].startsWith('`') && marks[2]?.includes('`'))) fence = marks[1]
    } else if (marks?.[1]?.startsWith(fence) && marks[2]?.trim() === '') {
      fence = undefined
    }
    blank = false
    lines.push(line)
  }
  close()
  return found
}

/** Where the list of sources begins that an answer closes with. */
const SOURCES = /(?:^|\n)\*\*Sources\*\*[ \t]*(?:\n|$)/g

/** The text without the list of sources at its end, which is shown in a better way. */
export function withoutSources(text: string): string {
  let start: number | undefined
  for (const match of text.matchAll(SOURCES)) start = match.index
  if (start === undefined) return text
  const rest = text.slice(start).replace(/^\n?\*\*Sources\*\*[ \t]*\n?/, '')
  // Only lines of the list may follow; anything else was meant to be read.
  const listed = rest.split('\n').every((line) => line.trim() === '' || line.startsWith('- [') || line.startsWith('  ') || line === '-' || line === '- ')
  return listed ? text.slice(0, start).trimEnd() : text
}

/** Below this many characters a text is shown whole. */
const SHORT = 700

/** What of a text is shown while the artifact made from it holds the rest; nothing if all of it may be shown. */
export function beginning(text: string): string | undefined {
  if (text.length <= SHORT) return undefined
  const shown: string[] = []
  let length = 0
  for (const block of blocks(text)) {
    if (shown.length > 0 && (length + block.length > SHORT || /^#{1,6} /.test(block))) break
    shown.push(block)
    length += block.length
  }
  const begun = shown.join('\n\n')
  return begun.length < text.trimEnd().length ? begun : undefined
}

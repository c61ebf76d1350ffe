/** One cell: its source without the spaces around it, and where that stands from the table's first character. */
export interface Cell {
  from: number
  to: number
  source: string
}

export type Align = '' | 'left' | 'center' | 'right'

export interface Table {
  source: string
  /** The headings first. Every row has as many cells as there are headings. */
  rows: Cell[][]
  aligns: Align[]
}

export interface Edit {
  from: number
  to: number
  insert: string
}

/** The cells of a line: what stands between pipes that no backslash makes plain. */
function cells(line: string, offset: number): Cell[] {
  const found: Cell[] = []
  const trimmed = line.trimEnd()
  let at = /^\s*\|?/.exec(line)?.[0].length ?? 0
  let begin = at
  const close = (end: number) => {
    const raw = line.slice(begin, end)
    const lead = raw.trim() === '' ? Math.min(1, raw.length) : raw.length - raw.trimStart().length
    const source = raw.trim()
    found.push({ from: offset + begin + lead, to: offset + begin + lead + source.length, source })
    begin = end + 1
  }
  for (; at < trimmed.length; at += 1) {
    if (trimmed[at] === '\\') at += 1
    else if (trimmed[at] === '|') close(at)
  }
  if (begin < trimmed.length) close(trimmed.length)
  return found
}

/** Reads the source of a table, which begins with its first line and ends with its last. */
export function readTable(source: string): Table | null {
  const lines = source.split('\n')
  const rule = lines[1]
  if (rule === undefined) return null
  const aligns = cells(rule, 0).map(({ source: sign }): Align => {
    const [left, right] = [sign.startsWith(':'), sign.endsWith(':')]
    return left && right ? 'center' : right ? 'right' : left ? 'left' : ''
  })
  const rows: Cell[][] = []
  let offset = 0
  lines.forEach((line, n) => {
    if (n !== 1) {
      const row = cells(line, offset).slice(0, aligns.length)
      while (row.length < aligns.length) row.push({ from: -1, to: -1, source: '' })
      rows.push(row)
    }
    offset += line.length + 1
  })
  return aligns.length === 0 ? null : { source, rows, aligns }
}

/** A cell's source as it is shown and typed: pipes need no backslash. */
export function shown(source: string): string {
  return source.replace(/(\\*)\|/g, (all, slashes: string) => (slashes.length % 2 === 1 ? `${slashes.slice(1)}|` : all))
}

/** Where a character of what is shown stands in the source. */
export function sourceOffset(source: string, at: number): number {
  let offset = 0
  let slashes = 0
  for (let n = 0; n < at && offset < source.length; n += 1) {
    if (source[offset] === '\\' && source[offset + 1] === '|' && slashes % 2 === 0) {
      offset += 2
      slashes = 0
    } else {
      slashes = source[offset] === '\\' ? slashes + 1 : 0
      offset += 1
    }
  }
  return offset
}

/** What was typed, as a cell's source. */
export function written(typed: string): string {
  return typed
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replace(/\u00a0/g, ' ')
    .trim()
    .replace(/(\\*)\|/g, (all, slashes: string) => (slashes.length % 2 === 0 ? `${slashes}\\|` : all))
}

/** Changes one cell, and nothing around it. */
export function setCell(table: Table, row: number, column: number, source: string): Edit {
  const cell = table.rows[row]?.[column]
  if (cell && cell.from >= 0) {
    const before = /[\s|]/.test(table.source[cell.from - 1] ?? '|') && table.source[cell.from - 1] !== '|' ? '' : ' '
    const next = table.source[cell.to]
    const after = next === undefined || next === '\n' || next === ' ' ? '' : ' '
    return { from: cell.from, to: cell.to, insert: source === '' ? '' : before + source + after }
  }
  // The row has fewer cells than the table: it is written whole.
  const sources = table.rows.map((r) => r.map((c) => c.source))
  const own = sources[row]
  if (own) own[column] = source
  return { from: 0, to: table.source.length, insert: write(sources, table.aligns) }
}

function width(text: string): number {
  return Array.from(text).length
}

/** A table's source with its columns aligned. */
export function write(rows: string[][], aligns: Align[]): string {
  const widths = aligns.map((_, column) => Math.max(3, ...rows.map((row) => width(row[column] ?? ''))))
  const line = (row: string[]) => `| ${widths.map((w, column) => (row[column] ?? '') + ' '.repeat(w - width(row[column] ?? ''))).join(' | ')} |`
  const rule = widths.map((w, column) => {
    const align = aligns[column] ?? ''
    const [left, right] = [align === 'left' || align === 'center' ? ':' : '', align === 'right' || align === 'center' ? ':' : '']
    return left + '-'.repeat(w - left.length - right.length) + right
  })
  const [head = [], ...body] = rows
  return [line(head), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n')
}

export type Reshape = { kind: 'addRow' | 'addColumn' | 'deleteRow' | 'deleteColumn'; at: number }

/** The table's new source; empty if nothing of it is left. */
export function reshape(table: Table, { kind, at }: Reshape): string {
  const rows = table.rows.map((row) => row.map((cell) => cell.source))
  const aligns = [...table.aligns]
  if (kind === 'addRow') rows.splice(at + 1, 0, aligns.map(() => ''))
  else if (kind === 'deleteRow') rows.splice(at, 1)
  else if (kind === 'addColumn') {
    rows.forEach((row) => row.splice(at + 1, 0, ''))
    aligns.splice(at + 1, 0, '')
  } else {
    rows.forEach((row) => row.splice(at, 1))
    aligns.splice(at, 1)
  }
  return rows.length === 0 || aligns.length === 0 ? '' : write(rows, aligns)
}

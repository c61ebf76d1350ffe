import { isolateHistory } from '@codemirror/commands'
import { syntaxTree } from '@codemirror/language'
import { type ChangeSpec, EditorSelection, type EditorState, type Line, type StateCommand } from '@codemirror/state'
import type { MarkKind } from '@/rpc/schema.gen'
import { labelled, signsLength } from './marks'

/** Each of these is one step: one undo takes it back, and nothing else. */
const step = { annotations: isolateHistory.of('full'), scrollIntoView: true } as const

const NODES = { '**': 'StrongEmphasis', '*': 'Emphasis', '~~': 'Strikethrough', '`': 'InlineCode' } as const
export type Inline = keyof typeof NODES

/** The inline node of a kind around a stretch of text. */
function around(state: EditorState, name: string, from: number, to: number) {
  for (const side of [1, -1] as const) {
    for (let node = syntaxTree(state).resolveInner(from, side); node.parent; node = node.parent) {
      if (node.name === name && node.from <= from && node.to >= to) return node
    }
  }
  return null
}

export function isInline(state: EditorState, mark: Inline): boolean {
  const { from, to } = state.selection.main
  return around(state, NODES[mark], from, to) !== null
}

/** Sets or takes away bold and its like, on the selection or the word at the cursor. Lines are marked one by one. */
export const toggleInline = (mark: Inline): StateCommand =>
  ({ state, dispatch }) => {
    if (state.readOnly) return false
    const size = mark.length
    const spec = state.changeByRange((range) => {
      const node = around(state, NODES[mark], range.from, range.to)
      if (node) {
        const changes = state.changes([
          { from: node.from, to: node.from + size },
          { from: node.to - size, to: node.to },
        ])
        return { changes, range: EditorSelection.range(changes.mapPos(range.anchor), changes.mapPos(range.head)) }
      }
      const span = range.empty ? (state.wordAt(range.from) ?? range) : range
      if (span.empty) {
        return { changes: { from: span.from, insert: mark + mark }, range: EditorSelection.cursor(span.from + size) }
      }
      const added: ChangeSpec[] = []
      for (let at = span.from; at <= span.to; ) {
        const line = state.doc.lineAt(at)
        const text = line.text.slice(0, Math.max(0, Math.min(line.to, span.to) - line.from))
        let from = Math.max(at - line.from, signsLength(line.text))
        while (from < text.length && /\s/.test(text[from] ?? '')) from += 1
        const to = text.trimEnd().length
        if (to > from) added.push({ from: line.from + from, insert: mark }, { from: line.from + to, insert: mark })
        at = line.to + 1
      }
      if (added.length === 0) return { range }
      const changes = state.changes(added)
      return { changes, range: EditorSelection.range(changes.mapPos(range.anchor, range.empty ? -1 : 1), changes.mapPos(range.head, -1)) }
    })
    dispatch(state.update(spec, step))
    return true
  }

function selectedLines(state: EditorState): Line[] {
  const lines: Line[] = []
  for (const { from, to } of state.selection.ranges) {
    for (let at = from; at <= to; ) {
      const line = state.doc.lineAt(at)
      if (lines.at(-1)?.number !== line.number) lines.push(line)
      at = line.to + 1
    }
  }
  const outside = lines.filter((line) => tableAround(state, line.from) === null)
  return outside.length > 1 ? outside.filter((line) => line.text.trim() !== '') : outside
}

/** A heading or a list inside a table would break it. */
function tableAround(state: EditorState, at: number) {
  for (let node = syntaxTree(state).resolveInner(at, 1); node.parent; node = node.parent) if (node.name === 'Table') return node
  return null
}

/** Changes the signs at the beginning of the selected lines. The cursor stays with its words. */
function eachLine(state: EditorState, change: (line: Line, n: number) => { from: number; to: number; insert: string } | null) {
  const changes = state.changes(
    selectedLines(state).flatMap((line, n) => {
      const one = change(line, n)
      return one ? [{ from: line.from + one.from, to: line.from + one.to, insert: one.insert }] : []
    }),
  )
  const selection = EditorSelection.create(
    state.selection.ranges.map((r) => EditorSelection.range(changes.mapPos(r.anchor, 1), changes.mapPos(r.head, 1))),
    state.selection.mainIndex,
  )
  return state.update({ changes, selection }, step)
}

const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+|$)/

export function headingLevel(state: EditorState): number {
  return HEADING.exec(state.doc.lineAt(state.selection.main.head).text)?.[1]?.length ?? 0
}

/** Makes the lines headings of a level; plain text if they are already, or for level 0. */
export const setHeading = (level: number): StateCommand =>
  ({ state, dispatch }) => {
    if (state.readOnly) return false
    const sign = level === 0 || headingLevel(state) === level ? '' : `${'#'.repeat(level)} `
    dispatch(eachLine(state, (line) => ({ from: 0, to: HEADING.exec(line.text)?.[0].length ?? 0, insert: sign })))
    return true
  }

export type ListKind = 'bullet' | 'number' | 'check'
const ITEM = /^([ \t]*(?:>[ \t]?)*)(?:([-*+])|(\d{1,9})[.)])(?:[ \t]+(\[[ xX]\])(?=[ \t]|$))?(?:[ \t]+|$)/

function itemKind(text: string): ListKind | null {
  const item = ITEM.exec(text)
  return item ? (item[4] ? 'check' : item[2] ? 'bullet' : 'number') : null
}

export function listKind(state: EditorState): ListKind | null {
  return itemKind(state.doc.lineAt(state.selection.main.head).text)
}

/** Makes the lines entries of a list; plain text if all of them are already. */
export const toggleList = (kind: ListKind): StateCommand =>
  ({ state, dispatch }) => {
    if (state.readOnly) return false
    const off = selectedLines(state).every((line) => itemKind(line.text) === kind)
    dispatch(
      eachLine(state, (line, n) => {
        const item = ITEM.exec(line.text)
        const lead = item?.[1] ?? /^[ \t]*(?:>[ \t]?)*/.exec(line.text)?.[0] ?? ''
        const sign = off ? '' : kind === 'bullet' ? '- ' : kind === 'check' ? '- [ ] ' : `${n + 1}. `
        return { from: lead.length, to: item?.[0].length ?? lead.length, insert: sign }
      }),
    )
    return true
  }

const QUOTED = /^[ \t]*>[ \t]?/

export function isQuote(state: EditorState): boolean {
  return QUOTED.test(state.doc.lineAt(state.selection.main.head).text)
}

export const toggleQuote: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false
  const off = selectedLines(state).every((line) => QUOTED.test(line.text))
  dispatch(eachLine(state, (line) => (off ? { from: 0, to: QUOTED.exec(line.text)?.[0].length ?? 0, insert: '' } : { from: 0, to: 0, insert: '> ' })))
  return true
}

export function markKind(state: EditorState): MarkKind | null {
  return labelled(state.doc.lineAt(state.selection.main.head).text)?.kind ?? null
}

/** Labels the lines as decisions, actions and so on; takes the label away if all of them have it. */
export const toggleMark = (kind: MarkKind, word: string): StateCommand =>
  ({ state, dispatch }) => {
    if (state.readOnly) return false
    const off = selectedLines(state).every((line) => labelled(line.text)?.kind === kind)
    dispatch(
      eachLine(state, (line) => {
        const from = Math.max(signsLength(line.text), HEADING.exec(line.text)?.[0].length ?? 0)
        const to = labelled(line.text)?.rest ?? from
        return { from: Math.min(from, to), to, insert: off ? '' : `${word}: ` }
      }),
    )
    return true
  }

/** A block on lines of its own, after the line of the cursor, with a blank line on either side. */
function insertBlock(state: EditorState, block: string, select: [number, number], userEvent: string) {
  const { head } = state.selection.main
  const line = state.doc.lineAt(tableAround(state, state.doc.lineAt(head).from)?.to ?? head)
  const blank = line.text.trim() === ''
  const before = blank
    ? line.number > 1 && state.doc.line(line.number - 1).text.trim() !== '' ? '\n' : ''
    : '\n\n'
  const next = line.number < state.doc.lines ? state.doc.line(line.number + 1).text : null
  const after = next === null ? '\n' : next.trim() === '' ? '' : '\n'
  const at = line.to
  const start = at + before.length
  return state.update(
    {
      changes: { from: blank ? line.from : at, to: at, insert: before + block + after },
      selection: EditorSelection.range(start - (blank ? line.length : 0) + select[0], start - (blank ? line.length : 0) + select[1]),
      userEvent,
    },
    step,
  )
}

/** A table of two columns and two rows; `tables.ts` puts the cursor into its first cell. */
export const insertTable = (first: string, second: string): StateCommand =>
  ({ state, dispatch }) => {
    if (state.readOnly) return false
    const row = `| ${' '.repeat(first.length)} | ${' '.repeat(second.length)} |`
    const rule = `| ${'-'.repeat(Math.max(3, first.length))} | ${'-'.repeat(Math.max(3, second.length))} |`
    dispatch(insertBlock(state, `| ${first} | ${second} |\n${rule}\n${row}\n${row}`, [2, 2], 'input.table'))
    return true
  }

export const insertRule: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false
  dispatch(insertBlock(state, '---\n', [4, 4], 'input'))
  return true
}

export interface LinkAt {
  from: number
  to: number
  text: string
  url: string
}

/** The link at the cursor, or what would become one. */
export function linkAt(state: EditorState): LinkAt {
  const { from, to } = state.selection.main
  const node = around(state, 'Link', from, to)
  if (node) {
    const source = state.sliceDoc(node.from, node.to)
    const found = /^\[([^]*)\]\(\s*<?([^\s>]*)>?(?:\s+["'(][^]*)?\)$/.exec(source)
    if (found) return { from: node.from, to: node.to, text: found[1] ?? '', url: found[2] ?? '' }
  }
  const word = from === to ? state.wordAt(from) : null
  const span = word ?? { from, to }
  const text = state.sliceDoc(span.from, span.to)
  return /^https?:\/\//.test(text) ? { ...span, text: '', url: text } : { ...span, text, url: '' }
}

/** Puts a link in place of what `linkAt` gave; with no address only its words stay. */
export const setLink = (at: LinkAt, text: string, url: string): StateCommand =>
  ({ state, dispatch }) => {
    if (state.readOnly) return false
    const words = (text.trim() || url).replace(/([[\]])/g, '\\$1')
    const address = /[\s()<>]/.test(url) ? `<${url.replace(/[<>]/g, '')}>` : url
    const insert = url ? `[${at.text === text ? text || words : words}](${address})` : text
    dispatch(state.update({ changes: { from: at.from, to: at.to, insert }, selection: EditorSelection.cursor(at.from + insert.length) }, step))
    return true
  }

/** Ticks or unticks the box of the lines at the cursor. */
export const toggleTick: StateCommand = ({ state, dispatch }) => {
  const changes = selectedLines(state).flatMap((line) => {
    const item = ITEM.exec(line.text)
    if (!item?.[4]) return []
    const at = line.from + item[0].indexOf(item[4], item[1]?.length ?? 0) + 1
    return [{ from: at, to: at + 1, insert: state.sliceDoc(at, at + 1) === ' ' ? 'x' : ' ' }]
  })
  if (changes.length === 0 || state.readOnly) return false
  dispatch(state.update({ changes }, step))
  return true
}

/** Moves entries of lists in or out by a level. Anywhere else it leaves the key alone, so that Tab leaves the editor. */
export const indentItem = (out: boolean): StateCommand =>
  ({ state, dispatch }) => {
    const lines = selectedLines(state)
    if (state.readOnly || lines.length === 0 || !lines.every((line) => ITEM.test(line.text))) return false
    dispatch(
      eachLine(state, (line) => {
        const lead = /^[ \t]*/.exec(line.text)?.[0] ?? ''
        if (out) return lead === '' ? null : { from: 0, to: lead.startsWith('\t') ? 1 : Math.min(lead.length, widthAbove(state, line, true)), insert: '' }
        return { from: 0, to: 0, insert: ' '.repeat(widthAbove(state, line, false)) }
      }),
    )
    return true
  }

/** As far as the sign of the entry above reaches: an entry is below another only if it stands under its words. */
function widthAbove(state: EditorState, line: Line, out: boolean): number {
  const own = /^[ \t]*/.exec(line.text)?.[0].length ?? 0
  for (let n = line.number - 1; n > 0; n -= 1) {
    const item = ITEM.exec(state.doc.line(n).text)
    if (!item) break
    const indent = item[1]?.length ?? 0
    const sign = (item[3]?.length ?? 0) > 0 ? (item[3]?.length ?? 0) + 2 : 2
    if (out ? indent < own : indent <= own) return out ? own - indent : Math.max(0, indent + sign - own)
  }
  return 2
}

import { isolateHistory } from '@codemirror/commands'
import { syntaxTree } from '@codemirror/language'
import { type EditorState, type Extension, Prec, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, keymap } from '@codemirror/view'
import { readTable } from './table-model'
import { TableWidget, focusCell } from './table-widget'

/** All tables that stand at the margin. Those in quotes and lists stay source, which is rare enough. */
function drawn(state: EditorState): DecorationSet {
  const all = []
  for (let node = syntaxTree(state).topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== 'Table') continue
    const first = state.doc.lineAt(node.from)
    const last = state.doc.lineAt(node.to)
    const source = state.sliceDoc(first.from, last.to)
    const table = readTable(source)
    if (table) all.push(Decoration.replace({ widget: new TableWidget(table), block: true }).range(first.from, last.to))
  }
  return Decoration.set(all)
}

const tables = StateField.define<DecorationSet>({
  create: drawn,
  update(value, tr) {
    return tr.docChanged || syntaxTree(tr.startState) !== syntaxTree(tr.state) ? drawn(tr.state) : value
  },
  provide: (field) => [EditorView.decorations.from(field), EditorView.atomicRanges.of((view) => view.state.field(field))],
})

/** The table that touches a stretch of text. */
function tableAt(state: EditorState, from: number, to = from): { from: number; to: number } | null {
  let found: { from: number; to: number } | null = null
  state.field(tables).between(from, to, (start, end) => {
    found = { from: start, to: end }
    return false
  })
  return found
}

function enter(view: EditorView, table: { from: number; to: number }, at: number, all = false): boolean {
  return focusCell(view, table.from, at - table.from, all)
}

/** When the cursor comes to stand in a table, by whatever way, the cell gets the focus. */
const follow = ViewPlugin.fromClass(
  class {
    update(update: ViewUpdate) {
      if (!(update.selectionSet || update.focusChanged) || !update.view.hasFocus) return
      const { main } = update.state.selection
      const table = tableAt(update.state, main.head)
      if (!table || main.from < table.from || main.to > table.to) return
      const all = update.transactions.some((tr) => tr.isUserEvent('input.table'))
      // The table may only be drawn by this very update.
      requestAnimationFrame(() => {
        const now = update.view.state.selection.main
        if (update.view.hasFocus && now.head === main.head) enter(update.view, table, main.head, all)
      })
    }
  },
)

/** Into the table above or below, instead of over it; and no line is pulled into a table by deleting between them. */
function into(direction: 1 | -1, edgeOnly: boolean) {
  return (view: EditorView): boolean => {
    const { main } = view.state.selection
    if (view.composing || !main.empty) return false
    const line = view.state.doc.lineAt(main.head)
    const edge = direction > 0 ? line.to : line.from
    if (edgeOnly && main.head !== edge) return false
    const next = edge + direction
    if (next < 0 || next > view.state.doc.length) return false
    const table = tableAt(view.state, next)
    if (!table) return false
    if (!edgeOnly && view.moveVertically(main, direction > 0).head >= line.from && view.moveVertically(main, direction > 0).head <= line.to) return false
    return enter(view, table, direction > 0 ? table.from : table.to)
  }
}

/**
 * A line that touches a table belongs to it: what is typed into the blank line above or below gets a blank line in
 * between, because nobody means to write a row there.
 */
const apart = EditorView.inputHandler.of((view, from, to, text) => {
  const { state } = view
  const line = state.doc.lineAt(from)
  if (view.composing || from !== to || line.length > 0 || text.startsWith('|') || /^\s*$/.test(text)) return false
  const above = line.number > 1 && tableAt(state, line.from - 1) !== null
  const below = line.number < state.doc.lines && tableAt(state, line.to + 1) !== null
  if (!above && !below) return false
  // A line of dashes below would make a heading of it.
  const crowded = line.number < state.doc.lines && state.doc.line(line.number + 1).length > 0
  const insert = (above ? '\n' : '') + text + (below || crowded ? '\n' : '')
  view.dispatch({
    changes: { from, insert },
    selection: { anchor: from + (above ? 1 : 0) + text.length },
    userEvent: 'input.type',
    annotations: isolateHistory.of('before'),
  })
  return true
})

/** Draws tables as tables, whose cells can be written in. */
export function drawTables(): Extension {
  return [
    tables,
    follow,
    apart,
    Prec.high(
      keymap.of([
        { key: 'ArrowDown', run: into(1, false) },
        { key: 'ArrowUp', run: into(-1, false) },
        { key: 'ArrowRight', run: into(1, true) },
        { key: 'ArrowLeft', run: into(-1, true) },
        { key: 'Backspace', run: into(-1, true) },
        { key: 'Delete', run: into(1, true) },
      ]),
    ),
  ]
}

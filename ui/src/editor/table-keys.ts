import { redo, undo } from '@codemirror/commands'
import type { EditorView } from '@codemirror/view'
import { toggleInline } from './commands'
import { find, live, place, select, selectAll, start } from './table-dom'

/** What a key does in a cell. Says whether it did something. */
export function cellKey(view: EditorView, frame: HTMLElement, cell: HTMLElement, event: KeyboardEvent, addRow: () => void): boolean {
  const [row, column] = place(cell)
  const table = live.get(frame)
  if (!table) return false
  const [rows, columns] = [table.rows.length, table.aligns.length]
  const go = (r: number, c: number) => {
    const to = find(frame, r, c)
    to?.focus()
    if (to) selectAll(to)
    return true
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'z') return (event.shiftKey ? redo : undo)(view)
  if (event.ctrlKey && event.key.toLowerCase() === 'y') return redo(view)
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && (event.key === 'b' || event.key === 'i')) {
    select(view, frame, cell)
    return toggleInline(event.key === 'b' ? '**' : '*')(view)
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  switch (event.key) {
    case 'Tab': {
      const n = row * columns + column + (event.shiftKey ? -1 : 1)
      if (n < 0) return leave(view, frame, -1)
      if (n < rows * columns) return go(Math.floor(n / columns), n % columns)
      addRow()
      return go(rows, 0)
    }
    case 'Enter':
      if (row === rows - 1) addRow()
      return go(row + 1, column)
    case 'ArrowDown':
      return row === rows - 1 ? leave(view, frame, 1) : go(row + 1, column)
    case 'ArrowUp':
      return row === 0 ? leave(view, frame, -1) : go(row - 1, column)
    case 'Escape':
      return leave(view, frame, 1)
    default:
      return false
  }
}

/** Back to the text before or after the table, where a line to write in is made if there is none. */
function leave(view: EditorView, frame: HTMLElement, direction: 1 | -1): boolean {
  const from = start(view, frame)
  const table = live.get(frame)
  if (from === null || !table) return false
  const { doc } = view.state
  const end = from + table.source.length
  view.focus()
  if (direction < 0) {
    if (from > 0) view.dispatch({ selection: { anchor: from - 1 }, scrollIntoView: true })
    else view.dispatch({ changes: { from: 0, insert: '\n\n' }, selection: { anchor: 0 }, scrollIntoView: true })
    return true
  }
  const missing = '\n'.repeat(Math.max(0, end + 2 - doc.length))
  // The second blank line if there is one: the first only keeps the table apart from what follows.
  const target = missing || /^\n(?:\n|$)/.test(doc.sliceString(end + 1, end + 3)) ? end + 2 : end + 1
  view.dispatch({ ...(missing ? { changes: { from: doc.length, insert: missing } } : {}), selection: { anchor: target }, scrollIntoView: true })
  return true
}

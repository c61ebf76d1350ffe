import type { EditorView } from '@codemirror/view'
import { type Table, sourceOffset } from './table-model'

/** What each drawn table shows now. */
export const live = new WeakMap<HTMLElement, Table>()
/** The source a cell shows, or has just been given by typing: such a cell is not drawn again under the cursor. */
export const sources = new WeakMap<HTMLElement, string>()

export const cellOf = (target: EventTarget | null) => (target instanceof HTMLElement ? target.closest<HTMLElement>('[data-cell]') : null)

export function place(cell: HTMLElement): [number, number] {
  const [row = 0, column = 0] = (cell.dataset.cell ?? '').split(':').map(Number)
  return [row, column]
}

/** Where the table stands now, if it is still what is shown. */
export function start(view: EditorView, frame: HTMLElement): number | null {
  const table = live.get(frame)
  const at = view.posAtDOM(frame)
  return table && view.state.sliceDoc(at, at + table.source.length) === table.source ? at : null
}

export function find(frame: HTMLElement, row: number, column: number) {
  return frame.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`)
}

/** Selects in the text what is selected in the cell. */
export function select(view: EditorView, frame: HTMLElement, cell: HTMLElement) {
  const from = start(view, frame)
  const [row, column] = place(cell)
  const at = live.get(frame)?.rows[row]?.[column]
  const selection = cell.ownerDocument.getSelection()
  if (from === null || !at || at.from < 0 || !selection || cell.ownerDocument.activeElement !== cell) return
  const offset = (node: Node | null, n: number) => {
    if (!node || !cell.contains(node)) return 0
    const range = cell.ownerDocument.createRange()
    range.setStart(cell, 0)
    range.setEnd(node, n)
    return Math.min(at.source.length, sourceOffset(at.source, range.toString().length))
  }
  const anchor = from + at.from + offset(selection.anchorNode, selection.anchorOffset)
  const head = from + at.from + offset(selection.focusNode, selection.focusOffset)
  const { main } = view.state.selection
  if (main.anchor !== anchor || main.head !== head) view.dispatch({ selection: { anchor, head } })
}

export function selectAll(cell: HTMLElement) {
  cell.ownerDocument.getSelection()?.selectAllChildren(cell)
}

export function caretToEnd(cell: HTMLElement) {
  const selection = cell.ownerDocument.getSelection()
  selection?.selectAllChildren(cell)
  if (cell.childNodes.length > 0) selection?.collapseToEnd()
}

import { isolateHistory, redo, undo } from '@codemirror/commands'
import { EditorView, WidgetType } from '@codemirror/view'
import { drawInline } from './inline'
import { type Edit, type Reshape, type Table, readTable, reshape, setCell, shown, written } from './table-model'
import { caretToEnd, cellOf, find, live, place, select, selectAll, sources, start } from './table-dom'
import { cellKey } from './table-keys'
import { tableTools } from './table-tools'
import { words } from './widgets'

export class TableWidget extends WidgetType {
  constructor(readonly table: Table) {
    super()
  }

  override eq(other: TableWidget) {
    return other.table.source === this.table.source
  }

  override get estimatedHeight() {
    return this.table.rows.length * 36 + 16
  }

  toDOM(view: EditorView) {
    const frame = document.createElement('div')
    frame.className = 'cm-table'
    listen(view, frame)
    this.updateDOM(frame, view)
    return frame
  }

  override updateDOM(frame: HTMLElement, view: EditorView) {
    const before = live.get(frame)
    live.set(frame, this.table)
    const { rows, aligns } = this.table
    if (before && before.rows.length === rows.length && before.aligns.length === aligns.length) {
      frame.querySelectorAll<HTMLElement>('[data-cell]').forEach((cell, n) => {
        const source = rows[Math.floor(n / aligns.length)]?.[n % aligns.length]?.source ?? ''
        if (sources.get(cell) !== source) drawCell(cell, source)
      })
    } else build(frame, view, this.table)
    return true
  }

  override ignoreEvent() {
    return true
  }
}

function drawCell(cell: HTMLElement, source: string) {
  sources.set(cell, source)
  if (cell.ownerDocument.activeElement === cell) {
    cell.textContent = shown(source)
    caretToEnd(cell)
  } else drawInline(cell, source)
}

function build(frame: HTMLElement, view: EditorView, { rows, aligns }: Table) {
  const t = view.state.facet(words)
  const table = document.createElement('table')
  rows.forEach((row, r) => {
    const tr = table.insertRow()
    row.forEach((one, c) => {
      const td = document.createElement(r === 0 ? 'th' : 'td')
      if (aligns[c]) td.style.textAlign = aligns[c]
      const cell = document.createElement('div')
      cell.dataset.cell = `${r}:${c}`
      cell.setAttribute('role', 'textbox')
      cell.setAttribute('aria-label', (r === 0 ? t?.headCell(c + 1) : t?.cell(r, c + 1)) ?? '')
      cell.spellcheck = true
      if (!view.state.readOnly) editable(cell)
      drawCell(cell, one.source)
      td.append(cell)
      tr.append(td)
    })
  })
  const scroller = document.createElement('div')
  scroller.className = 'cm-table-scroll'
  scroller.append(table)
  frame.replaceChildren(scroller)
  if (!view.state.readOnly && t) frame.append(tableTools(t, (change) => restructure(view, frame, change)))
}

/** Plain text only, where the browser knows that. */
function editable(cell: HTMLElement) {
  try {
    cell.contentEditable = 'plaintext-only'
  } catch {
    cell.contentEditable = 'true'
  }
}

function apply(view: EditorView, frame: HTMLElement, edit: Edit, whole: boolean) {
  const from = start(view, frame)
  if (from === null) return
  view.dispatch({
    changes: { from: from + edit.from, to: from + edit.to, insert: edit.insert },
    userEvent: whole ? 'input' : 'input.type',
    ...(whole ? { annotations: isolateHistory.of('full') } : {}),
  })
}

/** The cell that was last written in says which row or column is meant. */
const last = new WeakMap<HTMLElement, [number, number]>()

function restructure(view: EditorView, frame: HTMLElement, kind: Reshape['kind'] | 'deleteTable') {
  const table = live.get(frame)
  const from = start(view, frame)
  if (!table || from === null) return
  const [row, column] = last.get(frame) ?? [table.rows.length - 1, table.aligns.length - 1]
  const source = kind === 'deleteTable' ? '' : reshape(table, { kind, at: kind.endsWith('Row') ? row : column })
  apply(view, frame, { from: 0, to: table.source.length, insert: source }, true)
  if (source === '') {
    view.focus()
    view.dispatch({ selection: { anchor: from } })
    return
  }
  const next = readTable(source)
  const toRow = kind === 'addRow' ? row + 1 : Math.min(row, (next?.rows.length ?? 1) - 1)
  const toColumn = kind === 'addColumn' ? column + 1 : Math.min(column, (next?.aligns.length ?? 1) - 1)
  find(frame, toRow, toColumn)?.focus()
}

function listen(view: EditorView, frame: HTMLElement) {
  frame.addEventListener('focusin', (event) => {
    const cell = cellOf(event.target)
    if (!cell) return
    last.set(frame, place(cell))
    frame.classList.add('cm-table-active')
    // While it is written in, a cell shows its source. Redrawing a cell without marks would only lose the cursor.
    if (cell.childElementCount > 0 || cell.textContent !== shown(sources.get(cell) ?? '')) {
      cell.textContent = shown(sources.get(cell) ?? '')
      caretToEnd(cell)
    }
  })
  // The toolbar works on the editor's selection, so that follows the one in the cell.
  for (const event of ['keyup', 'mouseup', 'focusin'] as const) {
    frame.addEventListener(event, ({ target }) => {
      const cell = cellOf(target)
      if (cell) select(view, frame, cell)
    })
  }
  frame.addEventListener('focusout', (event) => {
    const cell = cellOf(event.target)
    if (cell) drawInline(cell, sources.get(cell) ?? '')
    if (!(event.relatedTarget instanceof Node && frame.contains(event.relatedTarget))) frame.classList.remove('cm-table-active')
  })
  frame.addEventListener('input', (event) => {
    const cell = cellOf(event.target)
    const table = live.get(frame)
    if (!cell || !table) return
    const source = written(cell.textContent ?? '')
    if (source === sources.get(cell)) return
    sources.set(cell, source)
    const [row, column] = place(cell)
    apply(view, frame, setCell(table, row, column, source), false)
  })
  frame.addEventListener('beforeinput', (event) => {
    if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') {
      event.preventDefault()
      ;(event.inputType === 'historyUndo' ? undo : redo)(view)
    }
  })
  frame.addEventListener('keydown', (event) => {
    const cell = cellOf(event.target)
    if (!cell || event.isComposing || event.keyCode === 229) return
    if (cellKey(view, frame, cell, event, () => restructure(view, frame, 'addRow'))) {
      event.preventDefault()
      event.stopPropagation()
    }
  })
}

/** Puts the cursor into the cell of the table at `from` that has its character `at`. */
export function focusCell(view: EditorView, from: number, at: number, all: boolean): boolean {
  const frame = Array.from(view.contentDOM.querySelectorAll<HTMLElement>('.cm-table')).find((one) => start(view, one) === from)
  const table = frame ? live.get(frame) : undefined
  if (!frame || !table) return false
  let best: [number, number] = [0, 0]
  table.rows.forEach((row, r) =>
    row.forEach((cell, c) => {
      if (cell.from >= 0 && cell.from <= at) best = [r, c]
    }),
  )
  const cell = find(frame, ...best)
  cell?.focus()
  if (cell && all) selectAll(cell)
  else if (cell) caretToEnd(cell)
  return cell !== null
}

import type { Reshape } from './table-model'
import type { EditorStrings } from './strings'

type Change = Reshape['kind'] | 'deleteTable'

/** The buttons under a table that is being written in. */
export function tableTools(t: EditorStrings, run: (change: Change) => void): HTMLElement {
  const bar = document.createElement('div')
  bar.className = 'cm-table-tools'
  bar.setAttribute('role', 'group')
  bar.setAttribute('aria-label', t.tableTools)
  const choices: [Change, string][] = [
    ['addRow', t.rowBelow],
    ['addColumn', t.columnRight],
    ['deleteRow', t.deleteRow],
    ['deleteColumn', t.deleteColumn],
    ['deleteTable', t.deleteTable],
  ]
  for (const [change, label] of choices) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label
    // The cell keeps the focus, so that it stays clear which row is meant.
    button.addEventListener('mousedown', (event) => event.preventDefault())
    button.addEventListener('click', () => run(change))
    bar.append(button)
  }
  return bar
}

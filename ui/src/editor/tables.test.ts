import { describe, expect, it } from 'vitest'
import { readTable, reshape, setCell, shown, sourceOffset, written } from './table-model'
import { labelled } from './marks'

const SOURCE = '| Reason | Share |\n|:---|---:|\n| a \\| b | 1 |\n|  | 2 |\n| only |'

function edited(row: number, column: number, value: string): string {
  const table = readTable(SOURCE)
  if (!table) throw new Error('it is a table')
  const { from, to, insert } = setCell(table, row, column, written(value))
  return SOURCE.slice(0, from) + insert + SOURCE.slice(to)
}

describe('tables', () => {
  it('are read with plain pipes in cells, empty cells and short rows', () => {
    const table = readTable(SOURCE)
    expect(table?.rows.map((row) => row.map((cell) => shown(cell.source)))).toEqual([['Reason', 'Share'], ['a | b', '1'], ['', '2'], ['only', '']])
    expect(table?.aligns).toEqual(['left', 'right'])
  })

  it('change one cell and nothing else', () => {
    expect(edited(1, 1, '10')).toBe(SOURCE.replace('| 1 |', '| 10 |'))
    expect(edited(1, 0, 'x | y')).toBe(SOURCE.replace('a \\| b', 'x \\| y'))
    expect(edited(2, 0, 'new\nline')).toBe(SOURCE.replace('|  | 2 |', '| new line | 2 |'))
    expect(readTable(edited(3, 1, 'z'))?.rows[3]?.map((cell) => cell.source)).toEqual(['only', 'z'])
  })

  it('read back what was typed, whatever it was', () => {
    for (const typed of ['|', '\\', 'a\\', '\\|', '||', 'a | b', '`x|y`', '👍', '- no list', '']) {
      const source = edited(1, 0, typed)
      const cell = readTable(source)?.rows[1]
      expect(cell?.[1]?.source, typed).toBe('1')
      expect(written(shown(cell?.[0]?.source ?? '')), typed).toBe(written(typed))
    }
  })

  it('grow and shrink', () => {
    const table = readTable('| a | b |\n|---|---|\n| c | d |')
    if (!table) throw new Error('it is a table')
    expect(reshape(table, { kind: 'addRow', at: 1 }).split('\n')).toHaveLength(4)
    expect(reshape(table, { kind: 'addColumn', at: 0 }).split('\n')[0]).toBe('| a   |     | b   |')
    expect(reshape(table, { kind: 'deleteColumn', at: 1 })).toBe('| a   |\n| --- |\n| c   |')
  })

  it('find a shown character in the source', () => {
    expect(sourceOffset('a \\| b', 3)).toBe(4)
    expect(sourceOffset('\\\\x', 2)).toBe(2)
  })
})

it('knows the labels the core knows, in both languages, and no others', () => {
  const kind = (line: string) => labelled(line)?.kind
  expect(kind('Decision: x')).toBe('decision')
  expect(kind('- [ ] **Aufgabe (Dana):** x')).toBe('action')
  expect(kind('> Offene Frage: x')).toBe('question')
  expect(kind('Risiko:')).toBe('risk')
  expect(kind('Annahme: x')).toBe('assumption')
  expect(kind('Dana: x')).toBeUndefined()
  expect(kind('We took a decision: x')).toBeUndefined()
  expect(kind('Risk:x')).toBeUndefined()
})

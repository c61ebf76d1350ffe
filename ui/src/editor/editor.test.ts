import { undo } from '@codemirror/commands'
import { EditorState, type StateCommand } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  indentItem,
  insertRule,
  insertTable,
  linkAt,
  setHeading,
  setLink,
  toggleInline,
  toggleList,
  toggleMark,
  toggleQuote,
  toggleTick,
} from './commands'
import { difference, extensions } from './setup'
import { useEditorStrings } from './strings'
import { renderHook } from '@testing-library/react'

beforeAll(() => {
  // jsdom has no layout, which CodeMirror asks for.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
  Range.prototype.getBoundingClientRect = () => new DOMRect()
})

const TEXTS: Record<string, string> = {
  empty: '',
  blank: '\n\n  \n',
  escapes: '\\*not bold\\* and \\# no heading \\[x\\] 1\\. \\\\',
  nested: '- a\n  - b\n    - c\n\n      more of c\n- d\n  1. e\n  2. f\n* g\n+ h',
  crlf: 'one\r\ntwo\r\n\r\n- [ ] three\r\n| a | b |\r\n|---|---|\r\n',
  tables: '| a \\| b | `c` |\n|:-|-:|\n| 1 | 2 | 3 |\n| short\n\na | b\n--|--\n1 | 2\n',
  brokenTable: '| a | b |\n| not a rule |\ntext',
  fences: '`````md\n```js\n- [ ] not a task\n```\n`````\n~~~\nopen for ever\n# x',
  frontMatter: '---\ntitle: x\nDecision: none\n---\n\n# Real\n',
  openFrontMatter: '---\ntitle: x\n\n# Not closed',
  emoji: '👩‍👩‍👧 **fett 🚲**\n- [x] 🎉 done\nDecision: 👍',
  rtl: 'שלום **עולם** abc\n- مرحبا\n- [ ] مهمة\nDecision: שלום',
  spaces: 'a  \nb\t\n   c   \n- [ ]   d  \n\u00a0e\n',
  tasks: '- [ ] a\n- [x] b\n  - [X] c\n1. [ ] d\n> - [ ] e\n- [ ]\n- [] no\n',
  headings: '# a #\n## b ##\n###### c\n####### no\nunder\n===\nunder\n---\ntext\n- \n#no',
  marks: 'Decision: a\n- **Action:** b\n> Risk: c\n- [ ] Aufgabe (Dana): d\nNot a label: e\nFrage: ist das so?',
  links: '[a](http://b.c "t") <http://d.e> http://f.g [h][i] ![j](k.png)\n\n[i]: http://l.m',
  html: '<b>x</b> <script>alert(1)</script> &amp; &nbsp;\n<!-- y -->',
  stars: '*a **b* c** ***d*** **_e_** ~~f **g~~ h** `i ** j`',
  controls: 'a\u0007b\u200bc\ufeffd\u2028e',
}

const { result } = renderHook(() => useEditorStrings())
const views: EditorView[] = []

function open(doc: string): EditorView {
  const all = extensions({ t: result.current, language: 'en', label: 'Notes', describedBy: 'x', placeholder: '', readOnly: false, editLink: () => undefined })
  const view = new EditorView({ state: EditorState.create({ doc, extensions: all }), parent: document.body })
  views.push(view)
  return view
}

afterEach(() => {
  for (const view of views.splice(0)) view.destroy()
})

const COMMANDS: Record<string, StateCommand> = {
  bold: toggleInline('**'),
  italic: toggleInline('*'),
  strike: toggleInline('~~'),
  code: toggleInline('`'),
  heading1: setHeading(1),
  heading3: setHeading(3),
  plain: setHeading(0),
  bullets: toggleList('bullet'),
  numbers: toggleList('number'),
  checks: toggleList('check'),
  quote: toggleQuote,
  table: insertTable('Column 1', 'Column 2'),
  rule: insertRule,
  decision: toggleMark('decision', 'Decision'),
  risk: toggleMark('risk', 'Risiko'),
  link: (target) => setLink(linkAt(target.state), 'words', 'https://example.org')(target),
  indent: indentItem(false),
  outdent: indentItem(true),
  tick: toggleTick,
}

describe('the text is the record', () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    it(`opens ${name} and gives it back as it was`, () => {
      const view = open(text)
      expect(view.state.doc.toString()).toBe(text)
      view.focus()
      for (let at = 0; at <= text.length; at += 3) view.dispatch({ selection: { anchor: at } })
      expect(view.state.doc.toString()).toBe(text)
    })

    it(`ticks every box of ${name} twice and leaves nothing behind`, () => {
      const view = open(text)
      const boxes = view.contentDOM.querySelectorAll<HTMLInputElement>('.cm-check input').length
      for (let n = 0; n < boxes; n += 1) {
        view.contentDOM.querySelectorAll<HTMLInputElement>('.cm-check input')[n]?.click()
        expect(view.state.doc.toString()).not.toBe(text)
        view.contentDOM.querySelectorAll<HTMLInputElement>('.cm-check input')[n]?.click()
        expect(view.state.doc.toString().replaceAll('[X]', '[x]')).toBe(text.replaceAll('[X]', '[x]'))
      }
    })

    it(`takes every command on ${name} back with one undo`, () => {
      const view = open(text)
      const length = view.state.doc.length
      const spots = [0, Math.floor(length / 3), Math.floor(length / 2), length]
      for (const command of Object.keys(COMMANDS)) {
        for (const [n, anchor] of spots.entries()) {
          for (const head of [anchor, spots[n + 1] ?? anchor, length]) {
            view.dispatch({ selection: { anchor, head } })
            COMMANDS[command]?.(view)
            if (view.state.doc.toString() !== text) undo(view)
            expect(view.state.doc.toString(), `${command} at ${anchor}-${head}`).toBe(text)
          }
        }
      }
    })
  }
})

it('draws boxes, bullets, labels and tables', () => {
  const view = open(`${TEXTS.tasks}\n${TEXTS.tables}\n${TEXTS.marks}`)
  expect(view.contentDOM.querySelectorAll('.cm-check input')).toHaveLength(7)
  expect(view.contentDOM.querySelectorAll('table')).toHaveLength(2)
  expect(view.contentDOM.querySelector('.cm-mark-decision')?.textContent).toBe('Decision')
})

describe('commands', () => {
  function run(doc: string, command: StateCommand, anchor: number, head = anchor): string {
    const view = open(doc)
    view.dispatch({ selection: { anchor, head } })
    command(view)
    return view.state.doc.toString()
  }

  it('set and take away bold, on the word at the cursor too', () => {
    expect(run('one two', toggleInline('**'), 5)).toBe('one **two**')
    expect(run('one **two**', toggleInline('**'), 7)).toBe('one two')
    expect(run('- a\n- b', toggleInline('**'), 0, 7)).toBe('- **a**\n- **b**')
  })

  it('label lines behind their signs, and change the label', () => {
    expect(run('- [ ] ask Dana', toggleMark('action', 'Action'), 8)).toBe('- [ ] Action: ask Dana')
    expect(run('Risk: it rains', toggleMark('decision', 'Decision'), 8)).toBe('Decision: it rains')
    expect(run('Risk: it rains', toggleMark('risk', 'Risk'), 8)).toBe('it rains')
  })

  it('make lists of lines and of other lists', () => {
    expect(run('a\n\nb', toggleList('number'), 0, 4)).toBe('1. a\n\n2. b')
    expect(run('1. a\n2. b', toggleList('check'), 0, 9)).toBe('- [ ] a\n- [ ] b')
    expect(run('- [x] a', toggleList('check'), 3)).toBe('a')
  })

  it('never break a table', () => {
    const table = '| a | b |\n| --- | --- |\n| c | d |'
    for (const command of [setHeading(1), toggleList('bullet'), toggleQuote, toggleMark('risk', 'Risk')]) {
      expect(run(table, command, 3)).toBe(table)
    }
    expect(run(table, insertRule, 3)).toBe(`${table}\n\n---\n\n`)
  })
})

it('finds the smallest change between two texts', () => {
  expect(difference('one two three', 'one 2 three')).toEqual({ from: 4, to: 7, insert: '2' })
  expect(difference('aa', 'aaa')).toEqual({ from: 2, to: 2, insert: 'a' })
  expect(difference('same', 'same')).toBeNull()
})

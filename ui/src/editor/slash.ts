import { type Completion, type CompletionContext, type CompletionResult, autocompletion } from '@codemirror/autocomplete'
import { isolateHistory } from '@codemirror/commands'
import { syntaxTree } from '@codemirror/language'
import { EditorState, type Extension, type StateCommand } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { insertRule, insertTable, setHeading, toggleList, toggleMark, toggleQuote } from './commands'
import { KINDS, WORDS } from './marks'
import type { EditorStrings } from './strings'
import type { Language } from '@/i18n'

interface Choice {
  id: string
  label: string
  hint?: string
  /** Other words it is found by. */
  words: string
  run: StateCommand
}

function choices(t: EditorStrings, language: Language): Choice[] {
  return [
    ...KINDS.map((kind) => ({
      id: kind,
      label: t.marks[kind],
      hint: t.markHints[kind],
      words: `${kind} ${Object.values(WORDS).map((w) => w[kind]).join(' ')}${kind === 'action' ? ' todo task' : ''}`,
      run: toggleMark(kind, WORDS[language][kind]),
    })),
    { id: 'h1', label: t.heading1, words: 'heading title überschrift h1 1', run: setHeading(1) },
    { id: 'h2', label: t.heading2, words: 'heading überschrift h2 2', run: setHeading(2) },
    { id: 'h3', label: t.heading3, words: 'heading überschrift h3 3', run: setHeading(3) },
    { id: 'bullets', label: t.bullets, words: 'list bullets liste aufzählung', run: toggleList('bullet') },
    { id: 'numbers', label: t.numbers, words: 'list numbered nummerierte', run: toggleList('number') },
    { id: 'checks', label: t.checks, words: 'checklist todo task checkliste aufgaben', run: toggleList('check') },
    { id: 'table', label: t.table, words: 'table tabelle', run: insertTable(`${t.tableColumn} 1`, `${t.tableColumn} 2`) },
    { id: 'quote', label: t.quote, words: 'quote zitat', run: toggleQuote },
    { id: 'rule', label: t.rule, words: 'divider rule line trennlinie', run: insertRule },
  ]
}

/** Takes what was typed after the slash away, and does what was chosen: both in one step. */
function apply(choice: Choice) {
  return (view: EditorView, _: Completion, from: number, to: number) => {
    const without = view.state.update({ changes: { from, to }, selection: { anchor: from } })
    const done: { changes: typeof without.changes; selection: typeof without.newSelection; userEvent?: string } = {
      changes: without.changes,
      selection: without.newSelection,
    }
    choice.run({
      state: without.state,
      dispatch: (tr) => {
        done.changes = without.changes.compose(tr.changes)
        done.selection = tr.newSelection
        if (tr.isUserEvent('input.table')) done.userEvent = 'input.table'
      },
    })
    view.dispatch({ ...done, annotations: isolateHistory.of('full'), scrollIntoView: true })
  }
}

function source(all: Choice[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const found = context.matchBefore(/(?:^|\s)\/[\p{L}\d]*$/u)
    if (!found) return null
    const slash = found.from + found.text.indexOf('/')
    for (let node = syntaxTree(context.state).resolveInner(slash, -1); node.parent; node = node.parent) {
      if (/Code|Table|FrontMatter|Link|URL/.test(node.name)) return null
    }
    const typed = context.state.sliceDoc(slash + 1, context.pos).toLowerCase()
    const options = all
      .filter((choice) => `${choice.label} ${choice.words}`.toLowerCase().split(' ').some((word) => word.startsWith(typed)))
      .map((choice) => ({ label: choice.label, ...(choice.hint ? { detail: choice.hint } : {}), type: choice.id, apply: apply(choice) }))
    return options.length === 0 ? null : { from: slash, options, filter: false }
  }
}

/** The menu that `/` opens at the beginning of a line or after a space. */
export function slashMenu(t: EditorStrings, language: Language): Extension {
  return [
    autocompletion({ override: [source(choices(t, language))], icons: true, selectOnOpen: true, closeOnBlur: true }),
    EditorState.phrases.of({ Completions: t.suggestions }),
  ]
}

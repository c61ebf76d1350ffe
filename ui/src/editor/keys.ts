import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { deleteMarkupBackward, insertNewlineContinueMarkupCommand } from '@codemirror/lang-markdown'
import { type Extension, Prec, type StateCommand } from '@codemirror/state'
import { type EditorView, type KeyBinding, keymap } from '@codemirror/view'
import { indentItem, setHeading, toggleInline, toggleList, toggleTick } from './commands'

/** While a word is composed from several keys (Japanese, accents), keys belong to the composition. */
function guarded(run: StateCommand) {
  return (view: EditorView) => (view.composing ? false : run(view))
}

/** After Esc the next Tab leaves the editor even in a list. */
let escaped = 0
const ESCAPE_MS = 2_000

function tab(out: boolean) {
  const run = guarded(indentItem(out))
  return (view: EditorView) => Date.now() - escaped > ESCAPE_MS && run(view)
}

const own: KeyBinding[] = [
  { key: 'Mod-b', run: guarded(toggleInline('**')), preventDefault: true },
  { key: 'Mod-i', run: guarded(toggleInline('*')), preventDefault: true },
  { key: 'Mod-Shift-x', run: guarded(toggleInline('~~')), preventDefault: true },
  { key: 'Mod-e', run: guarded(toggleInline('`')), preventDefault: true },
  { key: 'Mod-Alt-0', run: guarded(setHeading(0)) },
  { key: 'Mod-Alt-1', run: guarded(setHeading(1)) },
  { key: 'Mod-Alt-2', run: guarded(setHeading(2)) },
  { key: 'Mod-Alt-3', run: guarded(setHeading(3)) },
  { key: 'Mod-Shift-7', run: guarded(toggleList('number')) },
  { key: 'Mod-Shift-8', run: guarded(toggleList('bullet')) },
  { key: 'Mod-Shift-9', run: guarded(toggleList('check')) },
  { key: 'Mod-Enter', run: guarded(toggleTick) },
  { key: 'Enter', run: guarded(insertNewlineContinueMarkupCommand({ nonTightLists: false })) },
  { key: 'Backspace', run: guarded(deleteMarkupBackward) },
  { key: 'Tab', run: tab(false) },
  { key: 'Shift-Tab', run: tab(true) },
  {
    key: 'Escape',
    run: () => {
      escaped = Date.now()
      return false
    },
  },
]

/** Not taken from CodeMirror: they are the palette's, or mean something else to people who do not write programs. */
const NOT_OURS = new Set(['Mod-k', 'Ctrl-k', 'Shift-Mod-k', 'Mod-[', 'Mod-]', 'Mod-Alt-\\', 'Ctrl-m', 'Mod-i', 'Mod-/', 'Alt-A', 'Mod-Enter', 'Alt-l', 'Ctrl-d', 'Ctrl-t', 'Ctrl-o'])

/** Keys for writing, with a link's given by the component that has the dialog for it. */
export function keys(editLink: () => void): Extension {
  const link: KeyBinding = {
    key: 'Mod-Shift-k',
    preventDefault: true,
    run: (view) => {
      if (view.composing) return false
      editLink()
      return true
    },
  }
  const others = defaultKeymap.filter((binding) => !NOT_OURS.has(binding.key ?? '') && !(binding.mac && NOT_OURS.has(binding.mac)))
  return [history(), Prec.high(keymap.of([...own, link])), keymap.of([...historyKeymap, ...others])]
}

import { HighlightStyle, bidiIsolates, syntaxHighlighting } from '@codemirror/language'
import { Annotation, EditorState, type Extension, RangeSet, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, drawSelection, dropCursor, placeholder as emptyText } from '@codemirror/view'
import type { Language } from '@/i18n'
import { keys } from './keys'
import { language as markdown } from './language'
import { preview } from './preview'
import { slashMenu } from './slash'
import type { EditorStrings } from './strings'
import { drawTables } from './tables'
import { words } from './widgets'

/** Marks a change that did not come from the person at this editor. */
export const outside = Annotation.define<boolean>()

/** The words that are shown as found. */
export const showFound = StateEffect.define<{ from: number; to: number } | null>()

const found = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, tr) {
    for (const effect of tr.effects) {
      if (!effect.is(showFound)) continue
      return effect.value && effect.value.to > effect.value.from
        ? Decoration.set(Decoration.mark({ class: 'cm-found' }).range(effect.value.from, effect.value.to))
        : RangeSet.empty
    }
    // Whoever writes on has seen it.
    if (tr.docChanged && !tr.annotation(outside)) return RangeSet.empty
    return value.map(tr.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

export interface Setup {
  t: EditorStrings
  language: Language
  label: string
  describedBy: string
  placeholder: string
  readOnly: boolean
  /** The text is beyond what can be read as Markdown: it is shown as it stands. */
  plain?: boolean
  editLink: () => void
}

export function extensions({ t, language, label, describedBy, placeholder, readOnly, plain = false, editLink }: Setup): Extension {
  return [
    // Only "\n" ends a line here, so that every other character, "\r" too, stays what it is.
    EditorState.lineSeparator.of('\n'),
    EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, '\n')),
    EditorState.readOnly.of(readOnly),
    words.of(t),
    keys(editLink),
    slashMenu(t, language),
    plain ? [] : [markdown.extension, syntaxHighlighting(HighlightStyle.define([])), drawTables(), preview()],
    found,
    drawSelection(),
    dropCursor(),
    bidiIsolates(),
    EditorView.perLineTextDirection.of(true),
    EditorView.lineWrapping,
    placeholder ? emptyText(placeholder) : [],
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-describedby': describedBy,
      spellcheck: 'true',
      autocorrect: 'on',
      autocapitalize: 'sentences',
    }),
  ]
}

/** The smallest change that makes one text of another, so that cursor and scroll stay where they are. */
export function difference(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before[from] === after[from]) from += 1
  let end = 0
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}

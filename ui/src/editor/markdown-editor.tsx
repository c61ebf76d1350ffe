import { isBeyondMarkdown } from '@/components/markdown-limits'
import { useLanguage } from '@/i18n'
import { EditorState, StateEffect, Transaction } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import './editor.css'
import type { MarkdownEditorProps } from './index'
import { LinkDialog } from './link-dialog'
import { difference, extensions, outside, showFound } from './setup'
import { useEditorStrings } from './strings'
import { EditorToolbar, NOTHING_ON, type On, onNow, sameOn } from './toolbar'

export function MarkdownEditor({ value, onChange, label, placeholder = '', onBlur, readOnly = false, autoFocus = false, found = null, toolbarTop = 0 }: MarkdownEditorProps) {
  const t = useEditorStrings()
  const language = useLanguage()
  const keysId = useId()
  const host = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<EditorView | null>(null)
  const [on, setOn] = useState<On>(NOTHING_ON)
  const [linking, setLinking] = useState(false)
  // Looked at when a text comes, not with each key.
  const [plain, setPlain] = useState(() => isBeyondMarkdown(value))
  // What was last given out: the same text coming back is an echo and changes nothing.
  const given = useRef(value)
  const handlers = useRef({ onChange, onBlur })
  useLayoutEffect(() => {
    handlers.current = { onChange, onBlur }
  })

  const setup = useCallback(
    () => [
      extensions({ t, language, label, describedBy: keysId, placeholder, readOnly, plain, editLink: () => setLinking(true) }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          const text = update.state.doc.toString()
          const ours = update.transactions.some((tr) => tr.docChanged && !tr.annotation(outside))
          if (ours) {
            given.current = text
            handlers.current.onChange(text)
          }
        }
        if (update.docChanged || update.selectionSet) {
          const now = onNow(update.state)
          setOn((before) => (sameOn(before, now) ? before : now))
        }
      }),
      EditorView.domEventHandlers({
        blur: () => {
          handlers.current.onBlur?.()
        },
      }),
    ],
    [t, language, label, keysId, placeholder, readOnly, plain],
  )

  const first = useRef({ value, setup, autoFocus })
  useLayoutEffect(() => {
    if (!host.current) return
    const made = new EditorView({
      state: EditorState.create({ doc: first.current.value, extensions: first.current.setup() }),
      parent: host.current,
    })
    setView(made)
    if (first.current.autoFocus === 'end') made.dispatch({ selection: { anchor: made.state.doc.length } })
    if (first.current.autoFocus) made.focus()
    return () => made.destroy()
  }, [])

  // Another language or label: the same text, selection and undo, with other words around it.
  const used = useRef(setup)
  useEffect(() => {
    if (!view || used.current === setup) return
    used.current = setup
    view.dispatch({ effects: StateEffect.reconfigure.of(setup()) })
  }, [view, setup])

  useEffect(() => {
    if (!view || value === given.current) return
    given.current = value
    setPlain(isBeyondMarkdown(value))
    const change = difference(view.state.doc.toString(), value)
    if (change) view.dispatch({ changes: change, annotations: [outside.of(true), Transaction.addToHistory.of(false)] })
  }, [view, value])

  useEffect(() => {
    if (!view || !found) return
    const size = view.state.doc.length
    const [from, to] = [Math.min(found.from, size), Math.min(found.to, size)]
    view.dispatch({ effects: [showFound.of({ from, to }), EditorView.scrollIntoView(from, { y: 'center' })] })
  }, [view, found])

  return (
    <div className="docket-editor">
      {readOnly ? null : <EditorToolbar view={view} on={on} onLink={() => setLinking(true)} top={toolbarTop} />}
      <p id={keysId} className="sr-only">
        {t.keys}
      </p>
      <div ref={host} data-testid="editor" />
      {linking && view ? (
        <LinkDialog
          view={view}
          onClose={() => {
            setLinking(false)
            // After the dialog has given the focus back.
            setTimeout(() => view.focus(), 0)
          }}
        />
      ) : null}
    </div>
  )
}

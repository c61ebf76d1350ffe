import { isBeyondMarkdown } from '@/components/markdown-limits'
import { HOSTILE } from '@/test/hostile'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { renderHook } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import { extensions } from './setup'
import { useEditorStrings } from './strings'

beforeAll(() => {
  // jsdom has no layout, which CodeMirror asks for.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
  Range.prototype.getBoundingClientRect = () => new DOMRect()
})

describe('the editor draws what it is given and changes nothing of it', () => {
  it.each(HOSTILE.map((attack) => [attack.name, attack] as const))('%s', (_, { text }) => {
    const { result } = renderHook(() => useEditorStrings())
    const all = extensions({ t: result.current, language: 'en', label: 'Notes', describedBy: 'x', placeholder: '', readOnly: true, plain: isBeyondMarkdown(text), editLink: () => undefined })
    const state = EditorState.create({ doc: text, extensions: all })
    const view = new EditorView({ state, parent: document.body })
    view.dispatch({ selection: { anchor: state.doc.length } })
    expect(view.state.doc.eq(state.doc)).toBe(true)
    expect(view.contentDOM.querySelector('img:not(.cm-widgetBuffer), iframe, script, object, svg, link, form, a[href]')).toBeNull()
    expect(view.contentDOM.querySelectorAll('*').length).toBeLessThan(60_000)
    view.destroy()
  }, 60_000)
})

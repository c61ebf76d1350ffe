import { isolateHistory } from '@codemirror/commands'
import { EditorView, WidgetType } from '@codemirror/view'
import { Facet } from '@codemirror/state'
import type { EditorStrings } from './strings'

/** The words of the editor, in the language that is set. */
export const words = Facet.define<EditorStrings, EditorStrings | null>({ combine: (all) => all[0] ?? null })

export class Bullet extends WidgetType {
  constructor(private readonly depth: number) {
    super()
  }

  override eq(other: Bullet) {
    return other.depth === this.depth
  }

  toDOM() {
    const dot = document.createElement('span')
    dot.className = `cm-bullet cm-bullet-${this.depth}`
    dot.textContent = this.depth === 1 ? '•' : this.depth === 2 ? '◦' : '▪'
    return dot
  }

  override ignoreEvent() {
    return false
  }
}

export class Rule extends WidgetType {
  override eq() {
    return true
  }

  toDOM() {
    const rule = document.createElement('span')
    rule.className = 'cm-rule'
    rule.setAttribute('role', 'separator')
    return rule
  }

  override ignoreEvent() {
    return false
  }
}

/** A box that is ticked in the text itself: `[ ]` becomes `[x]`. */
export class Checkbox extends WidgetType {
  constructor(
    private readonly done: boolean,
    private readonly what: string,
  ) {
    super()
  }

  override eq(other: Checkbox) {
    return other.done === this.done && other.what === this.what
  }

  toDOM(view: EditorView) {
    const frame = document.createElement('span')
    frame.className = 'cm-check'
    const box = document.createElement('input')
    box.type = 'checkbox'
    // Ctrl-Enter in its line does the same: a long list would otherwise be a long way for the Tab key.
    box.tabIndex = -1
    frame.append(box)
    frame.addEventListener('mousedown', (event) => event.preventDefault())
    box.addEventListener('change', () => tick(view, frame))
    this.updateDOM(frame, view)
    return frame
  }

  override updateDOM(frame: HTMLElement, view: EditorView) {
    const box = frame.querySelector('input')
    if (!box) return false
    box.checked = this.done
    box.setAttribute('aria-label', view.state.facet(words)?.tick(this.what) ?? this.what)
    return true
  }

  override ignoreEvent() {
    return true
  }
}

function tick(view: EditorView, frame: HTMLElement) {
  if (view.state.readOnly) return
  const line = view.state.doc.lineAt(view.posAtDOM(frame))
  const box = /\[([ xX])\]/.exec(line.text)
  if (!box) return
  const at = line.from + box.index + 1
  view.dispatch({
    changes: { from: at, to: at + 1, insert: box[1] === ' ' ? 'x' : ' ' },
    annotations: isolateHistory.of('full'),
    userEvent: 'input.tick',
  })
}

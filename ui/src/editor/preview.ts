import { syntaxTree } from '@codemirror/language'
import { type EditorState, type Extension, type Range, StateEffect } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { SyntaxNodeRef } from '@lezer/common'
import { labelled } from './marks'
import { Bullet, Checkbox, Rule } from './widgets'

const hide = Decoration.replace({})
const dim = Decoration.mark({ class: 'cm-dim' })
const line = (name: string) => Decoration.line({ class: name })
const text = (name: string) => Decoration.mark({ class: name })

const LINES: Record<string, Decoration> = {
  ATXHeading1: line('cm-h cm-h1'),
  ATXHeading2: line('cm-h cm-h2'),
  ATXHeading3: line('cm-h cm-h3'),
  ATXHeading4: line('cm-h cm-h4'),
  ATXHeading5: line('cm-h cm-h4'),
  ATXHeading6: line('cm-h cm-h4'),
  SetextHeading1: line('cm-h cm-h1'),
  SetextHeading2: line('cm-h cm-h2'),
  Blockquote: line('cm-quote'),
  FrontMatter: line('cm-front'),
  CodeBlock: line('cm-codeline'),
}
const TEXTS: Record<string, Decoration> = {
  StrongEmphasis: text('cm-strong'),
  Emphasis: text('cm-em'),
  Strikethrough: text('cm-strike'),
  InlineCode: text('cm-code'),
  Link: text('cm-link'),
  Autolink: text('cm-link'),
  Image: text('cm-image'),
}
const ITEMS = [1, 2, 3, 4, 5, 6].map((depth) => ({ first: line(`cm-item cm-depth-${depth}`), more: line(`cm-depth-${depth}`) }))
const CODE = { line: line('cm-codeline'), edge: line('cm-codeline cm-codeedge') }
const DONE = line('cm-done')
const NUMBER = text('cm-number')
const LABELS = Object.fromEntries(
  (['decision', 'action', 'question', 'risk', 'assumption'] as const).map((kind) => [kind, text(`cm-mark cm-mark-${kind}`)]),
)

/** Said when the mouse is let go, so that what it pressed on may show its marks. */
const released = StateEffect.define<null>()

class Preview {
  decorations: DecorationSet
  atomic: DecorationSet
  /** While the mouse is down nothing is shown or hidden: the text would move away under it. */
  private pressed = false
  private open: { from: number; to: number }[] = []
  private readonly release: () => void

  constructor(private readonly view: EditorView) {
    this.release = () => {
      if (!this.pressed) return
      this.pressed = false
      this.view.dispatch({ effects: released.of(null) })
    }
    window.addEventListener('pointerup', this.release)
    window.addEventListener('pointercancel', this.release)
    this.decorations = Decoration.none
    this.atomic = Decoration.none
    this.draw()
  }

  press() {
    this.pressed = true
  }

  update(update: ViewUpdate) {
    const said = update.transactions.some((tr) => tr.effects.some((e) => e.is(released)))
    const parsed = syntaxTree(update.startState) !== syntaxTree(update.state)
    if (said || parsed || update.docChanged || update.viewportChanged || update.selectionSet || update.focusChanged) this.draw()
  }

  destroy() {
    window.removeEventListener('pointerup', this.release)
    window.removeEventListener('pointercancel', this.release)
  }

  private draw() {
    const { state } = this.view
    if (!this.pressed) {
      this.open = this.view.hasFocus
        ? state.selection.ranges.map((r) => ({ from: state.doc.lineAt(r.from).from, to: state.doc.lineAt(r.to).to }))
        : []
    }
    const drawing = new Drawing(state, this.open)
    for (const { from, to } of this.view.visibleRanges) drawing.draw(from, to)
    this.decorations = Decoration.set(drawing.all, true)
    this.atomic = Decoration.set(drawing.atomic, true)
  }
}

class Drawing {
  readonly all: Range<Decoration>[] = []
  readonly atomic: Range<Decoration>[] = []
  /** Lines whose indentation and label are dealt with: a line may belong to several nodes. */
  private readonly indented = new Set<number>()
  private depth = 0

  constructor(
    private readonly state: EditorState,
    private readonly open: { from: number; to: number }[],
  ) {}

  draw(from: number, to: number) {
    this.depth = 0
    syntaxTree(this.state).iterate({
      from,
      to,
      enter: (node) => this.enter(node, from, to),
      leave: (node) => {
        if (node.name === 'ListItem') this.depth -= 1
      },
    })
    for (let at = from; at <= to; ) {
      const { from: start, to: end, text: words } = this.state.doc.lineAt(at)
      this.label(start, words)
      at = end + 1
    }
  }

  private isOpen(from: number, to: number): boolean {
    return this.open.some((r) => r.from <= to && r.to >= from)
  }

  private add(decoration: Decoration, from: number, to = from) {
    this.all.push(decoration.range(from, to))
  }

  /** Marks are not shown, or shown faintly in the line that is being written. */
  private mark(from: number, to: number) {
    if (to > from) this.add(this.isOpen(from, to) ? dim : hide, from, to)
  }

  private eachLine(node: SyntaxNodeRef, from: number, to: number, each: (start: number, first: boolean) => void) {
    for (let at = Math.max(node.from, this.state.doc.lineAt(from).from); at <= Math.min(node.to, to); ) {
      const { from: start, to: end } = this.state.doc.lineAt(at)
      each(start, start <= node.from)
      at = end + 1
    }
  }

  private enter(node: SyntaxNodeRef, from: number, to: number): boolean | undefined {
    const { name } = node
    const whole = LINES[name]
    if (whole) this.eachLine(node, from, to, (start) => this.add(whole, start))
    const words = TEXTS[name]
    if (words && node.to > node.from) this.add(words, node.from, node.to)
    switch (name) {
      case 'Table':
        // Drawn by `tables.ts`.
        return false
      case 'ListItem':
        this.item(node, from, to)
        return undefined
      case 'FencedCode':
        this.code(node, from, to)
        return false
      case 'HorizontalRule':
        if (!this.isOpen(node.from, node.to)) this.add(Decoration.replace({ widget: new Rule() }), node.from, node.to)
        return undefined
      case 'HeaderMark': {
        const space = /^[ \t]/.test(this.state.sliceDoc(node.to, node.to + 1)) ? 1 : 0
        const opening = node.from === this.state.doc.lineAt(node.from).from
        this.mark(opening ? node.from : node.from - (/\s/.test(this.state.sliceDoc(node.from - 1, node.from)) ? 1 : 0), node.to + (opening ? space : 0))
        return undefined
      }
      case 'QuoteMark':
        this.mark(node.from, node.to + (this.state.sliceDoc(node.to, node.to + 1) === ' ' ? 1 : 0))
        return undefined
      case 'EmphasisMark':
      case 'StrikethroughMark':
      case 'CodeMark':
      case 'LinkMark':
      case 'LinkTitle':
        this.mark(node.from, node.to)
        return undefined
      case 'Escape':
        this.mark(node.from, node.from + 1)
        return undefined
      case 'URL':
        this.address(node)
        return undefined
      default:
        return undefined
    }
  }

  /** An address that stands for itself is shown; one behind words is not. */
  private address(node: SyntaxNodeRef) {
    const parent = node.node.parent?.name
    if (parent === 'Link' || parent === 'Image') {
      const title = this.state.sliceDoc(node.to, node.to + 1) === ' ' ? 1 : 0
      this.mark(node.from, node.to + title)
    } else if (parent !== 'Autolink') this.add(text('cm-link'), node.from, node.to)
  }

  private item(node: SyntaxNodeRef, from: number, to: number) {
    const depth = ITEMS[Math.min(this.depth, ITEMS.length - 1)]
    this.depth += 1
    const sign = node.node.getChild('ListMark')
    if (!depth || !sign) return
    this.eachLine(node, from, to, (start, first) => {
      // Entries further in deal with their own lines, and come later: the last one wins.
      const { text: words } = this.state.doc.lineAt(start)
      const nested = node.node.firstChild !== null && !first && /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/.test(words)
      if (nested || this.indented.has(start)) return
      if (!first && this.deeper(node, start)) return
      this.indented.add(start)
      this.add(first ? depth.first : depth.more, start)
      const lead = /^[ \t]*/.exec(words)?.[0].length ?? 0
      if (lead > 0 && lead < words.length) this.fold(start, start + lead, hide)
    })
    const task = node.node.getChild('Task')
    const box = task?.getChild('TaskMarker') ?? this.emptyBox(sign.to)
    const space = this.state.sliceDoc(sign.to, sign.to + 1) === ' '
    if (box) {
      const done = this.state.sliceDoc(box.from + 1, box.from + 2) !== ' '
      const what = this.state.sliceDoc(box.to, Math.min(task?.to ?? box.to, box.to + 120)).trim()
      const gap = this.state.sliceDoc(box.to, box.to + 1) === ' ' ? 1 : 0
      this.fold(sign.from, box.to + gap, Decoration.replace({ widget: new Checkbox(done, what) }))
      if (done) this.add(DONE, this.state.doc.lineAt(sign.from).from)
    } else if (space && node.node.parent?.name === 'BulletList') {
      this.fold(sign.from, sign.to + 1, Decoration.replace({ widget: new Bullet(Math.min(this.depth, 3)) }))
    } else if (space) this.add(NUMBER, sign.from, sign.to)
  }

  /** A box without words yet is none for Markdown, but for whoever has just made it. */
  private emptyBox(after: number): { from: number; to: number } | null {
    const { text: words, from, to } = this.state.doc.lineAt(after)
    const found = /^[ \t]+\[[ xX]\][ \t]*$/.exec(words.slice(after - from))
    if (!found) return null
    const start = from + words.indexOf('[', after - from)
    return { from: start, to: Math.min(start + 3, to) }
  }

  /** Whether an entry further in has this line. */
  private deeper(node: SyntaxNodeRef, start: number): boolean {
    for (let child = node.node.firstChild; child; child = child.nextSibling) {
      if ((child.name === 'BulletList' || child.name === 'OrderedList') && child.from < start && child.to >= start) return true
    }
    return false
  }

  /** Something drawn in place of its signs, over which the cursor goes in one step. */
  private fold(from: number, to: number, decoration: Decoration) {
    this.add(decoration, from, to)
    this.atomic.push(hide.range(from, to))
  }

  private code(node: SyntaxNodeRef, from: number, to: number) {
    const shown = this.isOpen(node.from, node.to)
    this.eachLine(node, from, to, (start, first) => {
      const { to: end } = this.state.doc.lineAt(start)
      const edge = first || end >= node.to
      this.add(edge && !shown ? CODE.edge : CODE.line, start)
    })
    for (const child of [...node.node.getChildren('CodeMark'), ...node.node.getChildren('CodeInfo')]) {
      this.add(shown ? dim : hide, child.from, child.to)
    }
  }

  /** "Decision: ..." is drawn as a label and its words. */
  private label(start: number, words: string) {
    if (words.length === 0) return
    const found = labelled(words)
    if (!found) return
    const node = syntaxTree(this.state).resolveInner(start + found.from, 1)
    for (let above: typeof node | null = node; above; above = above.parent) {
      if (/Code|Table|FrontMatter/.test(above.name)) return
    }
    const colon = start + found.from + words.slice(found.from).indexOf(':')
    const label = LABELS[found.kind]
    if (label) this.add(label, start + found.from, start + found.to)
    this.mark(colon, colon + 1)
  }
}

const plugin = ViewPlugin.fromClass(Preview, {
  decorations: (value) => value.decorations,
  provide: (self) => EditorView.atomicRanges.of((view) => view.plugin(self)?.atomic ?? Decoration.none),
  eventObservers: {
    pointerdown(event) {
      if (event.button === 0) this.press()
    },
  },
})

/** Draws Markdown as what it means, as far as it is in sight. The text itself is never touched. */
export function preview(): Extension {
  return plugin
}

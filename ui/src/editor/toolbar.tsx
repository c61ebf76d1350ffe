import { useLanguage } from '@/i18n'
import type { MarkKind } from '@/rpc/schema.gen'
import { redo, redoDepth, undo, undoDepth } from '@codemirror/commands'
import type { EditorState, StateCommand } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import {
  Bold,
  CircleArrowRight,
  CircleCheckBig,
  CircleQuestionMark,
  Heading,
  Italic,
  Lightbulb,
  Link,
  List,
  ListChecks,
  ListOrdered,
  type LucideIcon,
  Minus,
  Quote,
  Redo2,
  Strikethrough,
  Table,
  TriangleAlert,
  Undo2,
} from 'lucide-react'
import { Button as AriaButton, Group, Separator, ToggleButton, Toolbar, Tooltip, TooltipTrigger } from 'react-aria-components'
import { Menu } from '@/components/menu'
import {
  type ListKind,
  headingLevel,
  insertRule,
  insertTable,
  isInline,
  isQuote,
  listKind,
  markKind,
  setHeading,
  toggleInline,
  toggleList,
  toggleMark,
  toggleQuote,
} from './commands'
import { KINDS, WORDS } from './marks'
import { useEditorStrings } from './strings'

/** What holds at the cursor. */
export interface On {
  heading: number
  bold: boolean
  italic: boolean
  strike: boolean
  list: ListKind | null
  quote: boolean
  mark: MarkKind | null
  canUndo: boolean
  canRedo: boolean
}

export const NOTHING_ON: On = { heading: 0, bold: false, italic: false, strike: false, list: null, quote: false, mark: null, canUndo: false, canRedo: false }

export function onNow(state: EditorState): On {
  return {
    heading: headingLevel(state),
    bold: isInline(state, '**'),
    italic: isInline(state, '*'),
    strike: isInline(state, '~~'),
    list: listKind(state),
    quote: isQuote(state),
    mark: markKind(state),
    canUndo: undoDepth(state) > 0,
    canRedo: redoDepth(state) > 0,
  }
}

export function sameOn(a: On, b: On): boolean {
  return (Object.keys(a) as (keyof On)[]).every((key) => a[key] === b[key])
}

export const MARK_ICONS: Record<MarkKind, LucideIcon> = {
  decision: CircleCheckBig,
  action: CircleArrowRight,
  question: CircleQuestionMark,
  risk: TriangleAlert,
  assumption: Lightbulb,
}
const MARK_COLOURS: Record<MarkKind, string> = { decision: 'text-good', action: 'text-accent', question: 'text-warn', risk: 'text-bad', assumption: 'text-muted' }

const LOOK =
  'inline-grid size-8 shrink-0 place-items-center rounded-lg text-muted transition hover:bg-sunken hover:text-ink disabled:opacity-35 data-[selected]:bg-accent-soft data-[selected]:text-accent pointer-coarse:size-11'

interface ToolProps {
  label: string
  keys?: string
  icon: LucideIcon
  colour?: string
  isOn?: boolean
  isDisabled?: boolean
  onPress: () => void
}

function Tool({ label, keys, icon: Icon, colour = '', isOn, isDisabled = false, onPress }: ToolProps) {
  const picture = <Icon size={16} className={colour} aria-hidden />
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {isOn === undefined ? (
        <AriaButton aria-label={label} isDisabled={isDisabled} onPress={onPress} className={LOOK}>
          {picture}
        </AriaButton>
      ) : (
        <ToggleButton aria-label={label} isSelected={isOn} onChange={onPress} className={LOOK}>
          {picture}
        </ToggleButton>
      )}
      <Tooltip offset={6} className="animate-appear rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-card">
        {label}
        {keys ? <kbd className="ml-2 opacity-70">{keys}</kbd> : null}
      </Tooltip>
    </TooltipTrigger>
  )
}

const Line = () => <Separator orientation="vertical" className="mx-0.5 h-5 shrink-0 border-l border-line" />

export function EditorToolbar({ view, on, onLink, top }: { view: EditorView | null; on: On; onLink: () => void; top: number }) {
  const t = useEditorStrings()
  const language = useLanguage()
  const run = (command: StateCommand) => () => {
    if (!view || view.composing) return
    command(view)
    view.focus()
  }
  const level = (n: number, label: string) => ({ id: String(n), label, keys: `Ctrl Alt ${n}`, onChoose: () => setTimeout(run(setHeading(n)), 0) })
  return (
    <Toolbar
      aria-label={t.toolbar}
      style={{ top }}
      className="editor-toolbar sticky z-10 flex items-center overflow-x-auto border-b border-line bg-canvas py-1"
    >
      <Menu label={t.heading} choices={[level(1, t.heading1), level(2, t.heading2), level(3, t.heading3), level(0, t.plain)]}>
        <AriaButton aria-label={t.heading} className={`${LOOK} ${on.heading > 0 ? 'bg-accent-soft !text-accent' : ''}`}>
          <Heading size={16} aria-hidden />
        </AriaButton>
      </Menu>
      <Tool label={t.bold} keys="Ctrl B" icon={Bold} isOn={on.bold} onPress={run(toggleInline('**'))} />
      <Tool label={t.italic} keys="Ctrl I" icon={Italic} isOn={on.italic} onPress={run(toggleInline('*'))} />
      <Tool label={t.strike} keys="Ctrl Shift X" icon={Strikethrough} isOn={on.strike} onPress={run(toggleInline('~~'))} />
      <Line />
      <Tool label={t.bullets} keys="Ctrl Shift 8" icon={List} isOn={on.list === 'bullet'} onPress={run(toggleList('bullet'))} />
      <Tool label={t.numbers} keys="Ctrl Shift 7" icon={ListOrdered} isOn={on.list === 'number'} onPress={run(toggleList('number'))} />
      <Tool label={t.checks} keys="Ctrl Shift 9" icon={ListChecks} isOn={on.list === 'check'} onPress={run(toggleList('check'))} />
      <Line />
      <Tool label={t.quote} icon={Quote} isOn={on.quote} onPress={run(toggleQuote)} />
      <Tool label={t.table} icon={Table} onPress={run(insertTable(`${t.tableColumn} 1`, `${t.tableColumn} 2`))} />
      <Tool label={t.link} keys="Ctrl Shift K" icon={Link} onPress={onLink} />
      <Tool label={t.rule} icon={Minus} onPress={run(insertRule)} />
      <Line />
      <Group className="flex">
        {KINDS.map((kind) => (
          <Tool
            key={kind}
            label={t.marks[kind]}
            icon={MARK_ICONS[kind]}
            colour={MARK_COLOURS[kind]}
            isOn={on.mark === kind}
            onPress={run(toggleMark(kind, WORDS[language][kind]))}
          />
        ))}
      </Group>
      <Line />
      <Tool label={t.undo} keys="Ctrl Z" icon={Undo2} isDisabled={!on.canUndo} onPress={run(undo)} />
      <Tool label={t.redo} keys="Ctrl Shift Z" icon={Redo2} isDisabled={!on.canRedo} onPress={run(redo)} />
    </Toolbar>
  )
}

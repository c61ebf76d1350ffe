import { Banner, Waiting } from '@/components/page'
import { useErrorText } from '@/lib/error-text'
import { takeKeys } from '@/lib/type-ahead'
import { useMedia } from '@/lib/use-media'
import { query } from '@/rpc/client'
import type { SkillView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { BookA, GitCompareArrows, Lightbulb, type LucideIcon, MessagesSquare, Shapes, Split, Unplug } from 'lucide-react'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { matching, titleOf } from './said'
import { useSkillStrings } from './strings'

const ICONS: Record<string, LucideIcon> = {
  explore: Lightbulb,
  'edge-cases': Split,
  contradictions: Unplug,
  'compare-versions': GitCompareArrows,
  'interview-guide': MessagesSquare,
  glossary: BookA,
}

/** The picture of a skill. */
export function SkillIcon({ id, className }: { id: string; className: string }) {
  const Icon = ICONS[id] ?? Shapes
  return <Icon size={16} className={`shrink-0 ${className}`} aria-hidden />
}

interface Props {
  /** It was opened by a stroke in the empty field. */
  slash: boolean
  onChoose: (skill: SkillView) => void
  /** Gives back what was typed; with `toField` one writes on in the field. */
  onClose: (typed: string, toField: boolean) => void
}

/** The skills there are, to be chosen by typing or pointing. */
export function SkillMenu({ slash, onChoose, onClose }: Props) {
  const t = useSkillStrings()
  const errorText = useErrorText()
  const id = useId()
  const coarse = useMedia('(pointer: coarse)')
  const answer = useQuery(query('skill_list', {}))
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const skills = matching(t, answer.data?.skills ?? [], typed)
  const current = skills[Math.min(active, skills.length - 1)]
  const optionId = (skill: SkillView) => `${id}-${skill.id}`

  // Before the browser goes on: a key that came between the focus and the early ones being shown would replace them.
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true })
    // What was typed while this was on its way.
    setTyped(takeKeys())
  }, [])
  useLayoutEffect(() => {
    if (current) document.getElementById(`${id}-${current.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [current, id])

  // Whoever wrote `/` and more, and meant no skill, has it in the field after all.
  const close = (toField: boolean) => onClose(slash && typed !== '' ? `/${typed}` : '', toField)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    const at = Math.min(active, skills.length - 1)
    if (event.key === 'ArrowDown') setActive(at + 1 >= skills.length ? 0 : at + 1)
    else if (event.key === 'ArrowUp') setActive(Math.max(0, at <= 0 ? skills.length - 1 : at - 1))
    else if (event.key === 'Enter') {
      if (current) onChoose(current)
    } else if (event.key === 'Escape' || (event.key === 'Backspace' && slash && typed === '')) close(true)
    else return
    event.preventDefault()
  }

  return (
    <div
      onBlur={(event) => {
        // Another window in front is no choice against it.
        if (document.hasFocus() && !event.currentTarget.contains(event.relatedTarget)) close(false)
      }}
      className="animate-rise absolute inset-x-0 bottom-full z-10 mb-2 flex max-h-[min(32rem,65dvh)] flex-col overflow-hidden rounded-2xl border border-line bg-surface shadow-high"
    >
      <input
        ref={field}
        role="combobox"
        type="text"
        aria-label={t.filter}
        aria-expanded={skills.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? optionId(current) : undefined}
        aria-autocomplete="list"
        placeholder={t.filter}
        value={typed}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={200}
        // A keyboard on the screen would leave no room for the list, which is short.
        inputMode={coarse ? 'none' : undefined}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
        className="h-11 shrink-0 border-b border-line bg-transparent px-4 outline-none placeholder:text-muted"
      />
      <div id={`${id}-list`} role="listbox" aria-label={t.menu} tabIndex={-1} className="min-h-0 overflow-auto p-1.5 empty:hidden">
        {skills.map((skill) => (
          <Option key={skill.id} id={optionId(skill)} skill={skill} active={skill === current} onHover={() => setActive(skills.indexOf(skill))} onChoose={() => onChoose(skill)} />
        ))}
      </div>
      {answer.isPending ? (
        <Waiting label={t.waits} />
      ) : answer.isError ? (
        <div className="p-3">
          <Banner tone="bad">{`${t.failed} ${errorText(answer.error)}`}</Banner>
        </div>
      ) : skills.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{t.none}</p>
      ) : null}
      <p role="status" className="sr-only">
        {answer.data ? (skills.length > 0 ? t.counted(skills.length) : t.none) : ''}
      </p>
    </div>
  )
}

interface OptionProps {
  id: string
  skill: SkillView
  active: boolean
  onHover: () => void
  onChoose: () => void
}

function Option({ id, skill, active, onHover, onChoose }: OptionProps) {
  const t = useSkillStrings()
  const does = t.known[skill.id]?.does
  return (
    <div
      role="option"
      id={id}
      aria-selected={active}
      // A list that moves under a resting pointer must not choose by itself.
      onPointerMove={active ? undefined : onHover}
      // The field keeps the focus, or the menu would close under the pointer.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={`flex min-h-11 cursor-pointer items-start gap-3 rounded-lg px-2.5 py-1.5 ${active ? 'bg-accent-soft' : ''}`}
    >
      <SkillIcon id={skill.id} className={`mt-1 ${active ? 'text-accent' : 'text-muted'}`} />
      <div className="min-w-0">
        <p className="wrap-anywhere">{titleOf(t, skill)}</p>
        {does ? <p className="text-sm text-muted">{does}</p> : null}
      </div>
    </div>
  )
}

import { IconButton } from '@/components/button'
import { number } from '@/i18n'
import { query } from '@/rpc/client'
import type { CallSkill, SkillView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, X } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { SkillIcon } from './menu'
import { saidOf, titleOf } from './said'
import { useSkillStrings } from './strings'

/** So many characters the core takes for one thing. */
const LONGEST = 2000

/** A skill that is to be used. */
export interface SkillAsk {
  skill: CallSkill
  /** The short words the thread shows. */
  text: string
}

/** Gives what is to be asked. Without one the form has said what it misses. */
export type TakeSkill = () => SkillAsk | undefined

interface Props {
  skill: SkillView
  project: string
  /** What stands in the composer's field: it is what the skill is about. */
  about: string
  onAbout: (about: string) => void
  /** Something else was changed. */
  onChange: () => void
  /** Where one writes. */
  field: RefObject<HTMLTextAreaElement | null>
  /** Takes the way to what is to be asked. */
  taker: RefObject<TakeSkill | null>
  onCancel: () => void
}

const BOX =
  'w-full min-w-0 rounded-lg border border-line-strong bg-surface px-3 text-ink outline-none placeholder:text-muted focus:border-accent focus:ring-2 focus:ring-accent/25 aria-invalid:border-bad'

/** What a skill has to be told before it can be used. */
export function SkillForm({ skill, project, about, onAbout, onChange, field, taker, onCancel }: Props) {
  const t = useSkillStrings()
  const id = useId()
  const form = useRef<HTMLDivElement>(null)
  const [others, setOthers] = useState<Record<string, string>>({})
  const [tried, setTried] = useState(false)
  const artifacts = useQuery({ ...query('artifact_list', { project }), enabled: skill.needs.includes('artifact') })
  const valueOf = (need: string) => (need === 'about' ? about : (others[need] ?? ''))
  const write = (need: string, value: string) => {
    if (need === 'about') onAbout(value)
    else {
      setOthers({ ...others, [need]: value })
      onChange()
    }
  }
  const flawOf = (need: string): string | undefined => {
    const value = valueOf(need).trim()
    if (value === '') return t.missing[need] ?? t.missing.other
    // Counted as the core counts: a picture is one character.
    return Array.from(value).length > LONGEST ? t.tooLong(number(LONGEST)) : undefined
  }
  const toNeed = (need: string) => form.current?.querySelector<HTMLElement>(`[data-need="${CSS.escape(need)}"]`)?.focus()

  const take = (): SkillAsk | undefined => {
    const wrong = skill.needs.find((need) => flawOf(need) !== undefined)
    if (wrong !== undefined) {
      setTried(true)
      toNeed(wrong)
      return undefined
    }
    const inputs = Object.fromEntries(skill.needs.map((need) => [need, valueOf(need).trim()]))
    const title = artifacts.data?.artifacts.find((one) => one.id === inputs.artifact)?.title
    return { skill: { id: skill.id, inputs }, text: saidOf(t, skill, title === undefined ? inputs : { ...inputs, artifact: title }) }
  }
  useEffect(() => {
    taker.current = take
    return () => {
      taker.current = null
    }
  })
  useEffect(() => {
    // One begins where something is missing, and else goes on with what one wrote.
    toNeed(skill.needs.find((need) => valueOf(need).trim() === '') ?? skill.needs.at(-1) ?? '')
    field.current?.setSelectionRange(about.length, about.length)
    // Only when it opens.
  }, [])

  const control = (need: string) => {
    const flaw = tried ? flawOf(need) : undefined
    const same = {
      id: `${id}-${need}`,
      'data-need': need,
      'aria-required': true,
      'aria-invalid': flaw !== undefined,
      'aria-describedby': flaw === undefined ? undefined : `${id}-${need}-flaw`,
    }
    if (need === 'artifact') return <Artifacts {...same} answer={artifacts} value={valueOf(need)} onChoose={(value) => write(need, value)} />
    const text = { ...same, value: valueOf(need), placeholder: t.examples[need], onChange: (event: { target: { value: string } }) => write(need, event.target.value) }
    return need === 'about' ? (
      <textarea {...text} ref={field} rows={1} className={`${BOX} field-sizing-content max-h-[30dvh] min-h-9 resize-none py-1.5 pointer-coarse:min-h-11 pointer-coarse:py-2.5`} />
    ) : (
      <input {...text} type="text" autoComplete="off" className={`${BOX} h-9 pointer-coarse:h-11`} />
    )
  }

  return (
    <div
      ref={form}
      role="group"
      aria-labelledby={`${id}-title`}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') {
          // An answer that comes is not stopped by it.
          event.preventDefault()
          onCancel()
        } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          event.currentTarget.closest('form')?.requestSubmit()
        }
      }}
      className="px-1 pb-2.5"
    >
      <div className="flex items-center gap-2 pl-1">
        <SkillIcon id={skill.id} className="text-accent" />
        <p id={`${id}-title`} className="min-w-0 flex-1 truncate font-medium">
          {titleOf(t, skill)}
        </p>
        <IconButton label={t.cancel} onPress={onCancel}>
          <X size={16} />
        </IconButton>
      </div>
      <div className="flex flex-col gap-2.5 px-1 pt-1">
        {skill.needs.map((need) => (
          <Need key={need} id={`${id}-${need}`} label={t.needs[need] ?? need} flaw={tried ? flawOf(need) : undefined}>
            {control(need)}
          </Need>
        ))}
      </div>
    </div>
  )
}

function Need({ id, label, flaw, children }: { id: string; label: string; flaw: string | undefined; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {flaw ? (
        <p id={`${id}-flaw`} className="text-sm text-bad">
          {flaw}
        </p>
      ) : null}
    </div>
  )
}

interface ArtifactsProps {
  id: string
  answer: { data: { artifacts: { id: string; title: string }[] } | undefined; isError: boolean }
  value: string
  onChoose: (id: string) => void
}

/** The artifacts of the project, in the system's own list. */
function Artifacts({ answer, value, onChoose, ...same }: ArtifactsProps) {
  const t = useSkillStrings()
  const there = answer.data?.artifacts
  const hint = answer.isError ? t.artifactsFailed : there?.length === 0 ? t.noArtifacts : t.choose
  return (
    <span className="relative flex items-center">
      <select {...same} value={value} onChange={(event) => onChoose(event.target.value)} className={`${BOX} h-9 cursor-pointer appearance-none truncate pr-9 pointer-coarse:h-11`}>
        <option value="" disabled>
          {hint}
        </option>
        {there?.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
      <ChevronDown size={15} className="pointer-events-none absolute right-3 text-muted" aria-hidden />
    </span>
  )
}

import { IconButton } from '@/components/button'
import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { useInPlace } from '@/lib/in-place'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { EditDetails, MeetingTextView } from '@/rpc/schema.gen'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Plus, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { dayOf } from './dates'
import { takeFresh } from './fresh'
import { useMeetingStrings } from './strings'

const PLAIN =
  'rounded-lg border border-transparent bg-transparent outline-none hover:border-line focus:border-accent focus:bg-surface focus:ring-2 focus:ring-accent/25'
const LONGEST_NAME = 300

type Change = Omit<EditDetails, 'meeting'>

/** Saves a part of the details, and shows it at once where it is shown elsewhere. */
function useSaveDetails(meeting: MeetingTextView): (change: Change) => Promise<void> {
  const client = useQueryClient()
  const errorText = useErrorText()
  return async (change) => {
    try {
      const view = await platform().call('meeting_details', { meeting: meeting.id, ...change })
      client.setQueryData(query('meeting_show', { meeting: meeting.id }).queryKey, (old) =>
        old && { ...old, ...view, ...(change.agenda === undefined ? {} : { agenda: change.agenda.trim() }) },
      )
      void affected(client, 'meeting_details')
    } catch (error) {
      say(errorText(error), { bad: true })
      throw error
    }
  }
}

export function Title({ meeting }: { meeting: MeetingTextView }) {
  const t = useMeetingStrings()
  const save = useSaveDetails(meeting)
  const field = useRef<HTMLTextAreaElement>(null)
  const title = useInPlace(meeting.title, (a, b) => a.trim() === '' || a.trim() === b, (value) => save({ title: value }))

  useEffect(() => {
    if (!takeFresh(meeting.id)) return
    // After the shell has moved the focus to the new view.
    setTimeout(() => field.current?.select(), 0)
  }, [meeting.id])

  return (
    <>
      <h1 className="sr-only">{title.value || meeting.title}</h1>
      <textarea
        ref={field}
        rows={1}
        aria-label={t.name}
        value={title.value}
        maxLength={LONGEST_NAME}
        onChange={(event) => title.change(event.target.value.replace(/\n/g, ' '))}
        onBlur={() => void title.commit()}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') {
            event.preventDefault()
            void title.commit()
            document.querySelector<HTMLElement>('.cm-content')?.focus()
          } else if (event.key === 'Escape') title.reset()
        }}
        className={`-mx-2 block w-[calc(100%+1rem)] resize-none overflow-hidden px-2 py-0.5 !text-2xl font-semibold tracking-tight field-sizing-content ${PLAIN}`}
      />
    </>
  )
}

export function DateField({ meeting }: { meeting: MeetingTextView }) {
  const t = useMeetingStrings()
  const save = useSaveDetails(meeting)
  const day = dayOf(meeting.date)
  const date = useInPlace(day, (a, b) => a === '' || a === b, (value) => save({ date: value }))
  return (
    <input
      type="date"
      aria-label={t.date}
      value={date.value}
      onChange={(event) => date.change(event.target.value)}
      onBlur={() => void date.commit()}
      className={`-mx-2 h-8 px-2 text-sm pointer-coarse:h-11 ${PLAIN}`}
    />
  )
}

const sameNames = (a: string[], b: string[]) => a.length === b.length && a.every((name, n) => name === b[n])

export function Attendees({ meeting }: { meeting: MeetingTextView }) {
  const t = useMeetingStrings()
  const { project = '' } = useParams({ strict: false })
  const save = useSaveDetails(meeting)
  const names = useInPlace(meeting.attendees, sameNames, (value) => save({ attendees: value }))
  const [adding, setAdding] = useState('')
  const known = useQuery(query('meeting_list', { project }))
  const listId = useId()
  const others = new Set((known.data?.meetings ?? []).flatMap((m) => [...m.attendees, ...m.speakers]))
  for (const name of names.value) others.delete(name)

  const set = (value: string[]) => {
    names.change(value)
    void names.commit()
  }
  const add = (typed: string) => {
    const more = typed.split(/[,;\n]/).map((name) => name.trim()).filter((name) => name !== '' && !names.value.includes(name))
    setAdding('')
    if (more.length > 0) set([...names.value, ...new Set(more)])
  }
  return (
    <div role="group" aria-label={t.attendees} className="flex flex-wrap items-center gap-1.5">
      {names.value.length > 0 ? (
        <ul className="contents">
          {names.value.map((name) => (
            <li key={name} className="inline-flex max-w-full items-center rounded-lg border border-line bg-surface pl-2.5 text-sm">
              <span className="truncate">{name}</span>
              <IconButton label={t.removeAttendee(name)} className="!size-7 pointer-coarse:!size-11" onPress={() => set(names.value.filter((n) => n !== name))}>
                <X size={13} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      <span className="relative inline-flex items-center">
        <Plus size={14} aria-hidden className="pointer-events-none absolute left-2 text-muted" />
        <input
          aria-label={t.addAttendee}
          placeholder={t.addAttendee}
          value={adding}
          list={listId}
          maxLength={LONGEST_NAME}
          onChange={(event) => (/[,;]$/.test(event.target.value) ? add(event.target.value) : setAdding(event.target.value))}
          onBlur={() => add(adding)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter') {
              event.preventDefault()
              add(adding)
            } else if (event.key === 'Backspace' && adding === '' && names.value.length > 0) set(names.value.slice(0, -1))
          }}
          className={`h-8 w-52 pl-7 pr-2 text-sm placeholder:text-muted pointer-coarse:h-11 ${PLAIN}`}
        />
        <datalist id={listId}>
          {Array.from(others, (name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </span>
    </div>
  )
}

export function Agenda({ meeting }: { meeting: MeetingTextView }) {
  const t = useMeetingStrings()
  const save = useSaveDetails(meeting)
  const agenda = useInPlace(meeting.agenda, (a, b) => a.trim() === b, (value) => save({ agenda: value }))
  const [open, setOpen] = useState(false)
  if (agenda.value === '' && !open) {
    return (
      <button type="button" onClick={() => setOpen(true)} className="-mx-2 inline-flex min-h-8 items-center gap-1.5 rounded-lg px-2 text-sm text-muted hover:bg-sunken hover:text-ink pointer-coarse:min-h-11">
        <Plus size={14} aria-hidden />
        {t.addAgenda}
      </button>
    )
  }
  return (
    <label className="block">
      <span className="text-sm font-medium text-muted">{t.agenda}</span>
      <textarea
        rows={1}
        // The button that was pressed is gone, and writing is what it was pressed for.
        autoFocus={open}
        placeholder={t.agendaHint}
        value={agenda.value}
        onChange={(event) => agenda.change(event.target.value)}
        onBlur={() => {
          void agenda.commit()
          setOpen(false)
        }}
        className={`-mx-2 block max-h-60 w-[calc(100%+1rem)] resize-none px-2 py-1 field-sizing-content ${PLAIN}`}
      />
    </label>
  )
}

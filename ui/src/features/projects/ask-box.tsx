import { BusyButton } from '@/components/busy-button'
import { say } from '@/components/toast'
import { askOnArrival } from '@/lib/ask-on-arrival'
import { leaveDraft } from '@/lib/drafts'
import { useErrorText } from '@/lib/error-text'
import { useCommand } from '@/rpc/client'
import type { ThreadView } from '@/rpc/schema.gen'
import { useNavigate } from '@tanstack/react-router'
import { ArrowUp, Sparkles } from 'lucide-react'
import { type RefObject, useRef, useState } from 'react'
import { useProjectStrings } from './strings'

interface Props {
  project: string
  field: RefObject<HTMLTextAreaElement | null>
  /** Shows what could be asked. */
  ideas: boolean
}

/** A question begins a thread. It goes there as a draft, so that it cannot be lost, and is asked there at once. */
export function AskBox({ project, field, ideas }: Props) {
  const t = useProjectStrings()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const create = useCommand('thread_create')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  // If the question could not be left in the thread, the next try must not begin another one.
  const begun = useRef<ThreadView | undefined>(undefined)

  const ask = async () => {
    const question = text.trim()
    if (busy) return
    if (question === '') {
      field.current?.focus()
      return
    }
    setBusy(true)
    try {
      begun.current ??= await create.mutateAsync({ project })
      const thread = begun.current.id
      await leaveDraft(thread, question)
      askOnArrival(thread)
      await navigate({ to: '/p/$project/threads/$thread', params: { project, thread } })
    } catch (error) {
      say(errorText(error), { bad: true })
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="mt-6">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
        className="rounded-xl border border-line-strong bg-surface p-3 shadow-card transition focus-within:border-accent focus-within:ring-2 focus-within:ring-accent/25"
      >
        <label htmlFor="ask" className="flex items-center gap-1.5 px-1 text-sm font-medium">
          <Sparkles size={15} className="text-accent" aria-hidden />
          {t.askTitle}
        </label>
        <div className="mt-1 flex items-end gap-2">
          <textarea
            id="ask"
            ref={field}
            rows={1}
            value={text}
            placeholder={t.askPlaceholder}
            aria-describedby="ask-hint"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              // While a word is being composed Enter belongs to the input method.
              if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
                event.preventDefault()
                void ask()
              }
            }}
            className="field-sizing-content max-h-48 min-h-9 min-w-0 flex-1 resize-none bg-transparent px-1 py-1.5 outline-none placeholder:text-muted"
          />
          <BusyButton look="primary" type="submit" busy={busy}>
            {busy ? null : <ArrowUp size={16} aria-hidden />}
            {busy ? t.asking : t.ask}
          </BusyButton>
        </div>
      </form>
      <p id="ask-hint" className="sr-only">
        {t.askHint}
      </p>
      {ideas ? (
        <ul aria-label={t.ideasLabel} className="mt-2.5 flex flex-wrap gap-2">
          {t.ideas.map((idea) => (
            <li key={idea}>
              <button
                type="button"
                className="min-h-8 rounded-full border border-line bg-surface px-3 py-1 text-left text-sm text-muted transition hover:border-line-strong hover:text-ink pointer-coarse:min-h-11"
                onClick={() => {
                  setText(idea)
                  field.current?.focus()
                }}
              >
                {idea}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

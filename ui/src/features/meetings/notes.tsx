import { Button } from '@/components/button'
import { Banner } from '@/components/page'
import { say } from '@/components/toast'
import { MarkdownEditor } from '@/editor'
import { useErrorText } from '@/lib/error-text'
import { RpcError } from '@/platform'
import type { MeetingTextView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { type DraftState, type NotesDraft, both, draftOf } from './notes-draft'
import { useMeetingStrings } from './strings'

/** The draft of a meeting's notes. */
export function useNotes(meeting: MeetingTextView): NotesDraft {
  const client = useQueryClient()
  const [draft] = useState(() => draftOf(client, meeting.id, meeting))
  useEffect(() => draft.heard(meeting), [draft, meeting])
  // Whoever leaves the page while saving fails would not see that any more.
  const { notSaved } = useMeetingStrings()
  useEffect(() => {
    return () => {
      void draft.flush(true).then(() => {
        if (draft.dirty) say(notSaved, { bad: true })
      })
    }
  }, [draft, notSaved])
  return draft
}

interface Props {
  draft: NotesDraft
  found: { from: number; to: number } | null
}

export function Notes({ draft, found }: Props) {
  const t = useMeetingStrings()
  const state = useSyncExternalStore(draft.subscribe, draft.now)
  return (
    <div>
      {state.status === 'conflict' ? <Conflict draft={draft} state={state} /> : null}
      <MarkdownEditor
        value={state.text}
        onChange={(text) => draft.write(text)}
        onBlur={() => void draft.flush()}
        label={t.notesLabel}
        placeholder={t.notesHint}
        found={found}
      />
    </div>
  )
}

function Conflict({ draft, state }: { draft: NotesDraft; state: DraftState }) {
  const t = useMeetingStrings()
  const theirs = state.theirs ?? ''
  const take = () => {
    const mine = state.text
    draft.settle(theirs)
    say(t.tookTheirs, { action: { label: t.backToMine, run: () => draft.settle(mine) } })
  }
  // Sticky: whoever writes far down must see it too.
  return (
    <div className="sticky top-0 z-20 mb-3 rounded-xl bg-canvas">
      <Banner>
        <p>{t.changedElsewhere}</p>
        <details className="mt-1">
          <summary className="min-h-6 cursor-pointer underline underline-offset-2">{t.theOther}</summary>
          <p className="mt-1 max-h-40 overflow-auto whitespace-pre-wrap text-ink">{theirs}</p>
        </details>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button small onPress={() => draft.settle(state.text)}>
            {t.keepMine}
          </Button>
          <Button small onPress={take}>
            {t.takeTheirs}
          </Button>
          <Button small look="primary" onPress={() => draft.settle(both(state.text, theirs))}>
            {t.keepBoth}
          </Button>
        </div>
      </Banner>
    </div>
  )
}

/** How it stands with saving, quietly. Not said aloud: it changes with every pause in writing. */
export function SaveStatus({ draft }: { draft: NotesDraft }) {
  const t = useMeetingStrings()
  const { status } = useSyncExternalStore(draft.subscribe, draft.now)
  if (status === 'saved') {
    return (
      <span className="text-sm text-muted">
        <span className="max-sm:hidden">{t.saved}</span>
        <span className="sm:hidden">{t.savedShort}</span>
      </span>
    )
  }
  return <span className="text-sm text-muted">{status === 'waiting' || status === 'saving' ? t.saving : ''}</span>
}

/** What could not be saved: it stays until it is, wherever in the page somebody is. */
export function SaveFailure({ draft }: { draft: NotesDraft }) {
  const t = useMeetingStrings()
  const errorText = useErrorText()
  const { status, error } = useSyncExternalStore(draft.subscribe, draft.now)
  if (status !== 'failed') return null
  return (
    <div className="sticky top-0 z-30 mb-2 rounded-xl bg-canvas">
      <Banner
        tone="bad"
        action={
          <Button small onPress={() => void draft.flush()}>
            {t.saveNow}
          </Button>
        }
      >
        {t.notSaved} {error ? errorText(new RpcError(error, '')) : ''}
      </Banner>
    </div>
  )
}

import { DraftConflict, useDraftState, useSaveOnLeaving } from '@/components/text-draft'
import { MarkdownEditor } from '@/editor'
import type { MeetingTextView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type NotesDraft, draftOf } from './notes-draft'
import { useMeetingStrings } from './strings'

/** The draft of a meeting's notes. */
export function useNotes(meeting: MeetingTextView): NotesDraft {
  const client = useQueryClient()
  const [draft] = useState(() => draftOf(client, meeting.id, meeting))
  useEffect(() => draft.heard(meeting), [draft, meeting])
  useSaveOnLeaving(draft)
  return draft
}

interface Props {
  draft: NotesDraft
  found: { from: number; to: number } | null
}

export function Notes({ draft, found }: Props) {
  const t = useMeetingStrings()
  const state = useDraftState(draft)
  return (
    <div>
      <DraftConflict draft={draft} />
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

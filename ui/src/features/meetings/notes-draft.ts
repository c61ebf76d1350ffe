import { TextDraft, draftOf as anyDraftOf } from '@/lib/text-draft'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { QueryClient } from '@tanstack/react-query'

export { both, kept, type DraftState } from '@/lib/text-draft'

export interface Stored {
  notes: string
  updatedAt: string
}

/** The notes of one meeting while they are written. */
export class NotesDraft extends TextDraft {
  constructor(client: QueryClient, meeting: string, stored: Stored) {
    super(
      {
        save: (notes, base) => platform().call('meeting_edit', { meeting, notes, base }),
        saved: (notes, updatedAt) => {
          remember(client, meeting, notes, updatedAt)
          void affected(client, 'meeting_edit')
        },
      },
      stored.notes,
      stored.updatedAt,
    )
  }

  /** The core's answer to `meeting_show`, whoever caused it. */
  heard({ notes, updatedAt }: Stored): void {
    this.hear(notes, updatedAt)
  }
}

/** A page that opens this meeting before it is asked for again must not begin with the old notes. */
function remember(client: QueryClient, meeting: string, notes: string, updatedAt: string): void {
  client.setQueryData(query('meeting_show', { meeting }).queryKey, (old) => {
    if (!old) return old
    const transcript = old.content.slice(0, old.content.length - old.notes.length).replace(/\n\n$/, '')
    const content = old.transcript === undefined ? notes : notes === '' ? transcript : `${transcript}\n\n${notes}`
    return { ...old, notes, content, updatedAt }
  })
}

/** The notes of a meeting as they are being written, perhaps since before. */
export function draftOf(client: QueryClient, meeting: string, stored: Stored): NotesDraft {
  return anyDraftOf(meeting, () => new NotesDraft(client, meeting, stored))
}

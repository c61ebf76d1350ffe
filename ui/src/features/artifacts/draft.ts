import { useSaveOnLeaving } from '@/components/text-draft'
import { TextDraft, draftOf } from '@/lib/text-draft'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { ArtifactView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

/** The text of an artifact as it is being written. */
export function useArtifactDraft({ id, content, updatedAt }: ArtifactView): TextDraft {
  const client = useQueryClient()
  const [draft] = useState(() =>
    draftOf(
      id,
      () =>
        new TextDraft(
          {
            save: (text, base) => platform().call('artifact_edit', { artifact: id, content: text, base }),
            saved: (text, at) => {
              client.setQueryData(query('artifact_show', { artifact: id }).queryKey, (old) => old && { ...old, content: text, updatedAt: at })
              void affected(client, 'artifact_edit')
            },
          },
          content,
          updatedAt,
        ),
    ),
  )
  useEffect(() => draft.hear(content, updatedAt), [draft, content, updatedAt])
  useSaveOnLeaving(draft)
  return draft
}

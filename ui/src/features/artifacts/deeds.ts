import { say } from '@/components/toast'
import { codeOf, useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { ArtifactSummaryView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useArtifactStrings } from './strings'

/** Deletes an artifact at once, with a way back. */
export function useDeleteArtifact(project: string): (artifact: Pick<ArtifactSummaryView, 'id' | 'title'>) => void {
  const t = useArtifactStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const key = query('artifact_list', { project }).queryKey

  const restore = async (id: string) => {
    try {
      await platform().call('artifact_restore', { artifact: id })
    } catch (error) {
      say(errorText(error), { bad: true })
    }
    void affected(client, 'artifact_restore')
  }
  const remove = async ({ id, title }: Pick<ArtifactSummaryView, 'id' | 'title'>) => {
    // An answer still on its way would bring the row back for a moment.
    await client.cancelQueries({ queryKey: key })
    const before = client.getQueryData(key)
    client.setQueryData(key, (old) => old && { artifacts: old.artifacts.filter((a) => a.id !== id) })
    try {
      await platform().call('artifact_delete', { artifact: id })
      say(t.removed(title), { action: { label: t.undo, run: () => void restore(id) } })
    } catch (error) {
      // Somebody else was faster: it is gone, as wanted.
      if (codeOf(error) !== 'notFound') {
        client.setQueryData(key, before)
        say(errorText(error), { bad: true })
      }
    }
    void affected(client, 'artifact_delete')
  }
  return (artifact) => void remove(artifact)
}

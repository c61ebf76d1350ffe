import { ORIGIN, platform } from '@/platform'
import type { QueryClient } from '@tanstack/react-query'
import type { ChangeView, ChangedKind } from './schema.gen'

/** Which commands' answers a change of a kind makes old. */
const STALE: Record<ChangedKind, string[]> = {
  project: ['project_list', 'project_show'],
  document: ['document_list', 'document_show', 'artifact_show', 'project_list', 'project_show', 'search'],
  meeting: ['meeting_list', 'meeting_show', 'meeting_extract', 'artifact_show', 'project_list', 'project_show', 'search'],
  thread: ['thread_list', 'thread_show', 'project_list', 'project_show', 'search', 'usage_show'],
  artifact: ['artifact_list', 'artifact_show', 'project_list', 'project_show', 'search'],
  vault: ['vault_status'],
  settings: ['settings_show', 'assistant_show'],
  everything: [],
}

function invalidate(client: QueryClient, kind: ChangedKind): void {
  if (kind === 'everything') {
    void client.invalidateQueries()
    return
  }
  for (const command of STALE[kind]) void client.invalidateQueries({ queryKey: [command] })
}

/** After a command of our own: its kind is the first part of its name. */
export function affected(client: QueryClient, command: string): Promise<void> {
  const first = command.split('_')[0] ?? ''
  const kind = first === 'sample' ? 'everything' : first === 'assistant' ? 'settings' : first
  if (kind in STALE) invalidate(client, kind as ChangedKind)
  return Promise.resolve()
}

/** Asks again for what others have changed. Gives the way to stop. */
export function followChanges(client: QueryClient, onOthers?: (change: ChangeView) => void): () => void {
  return platform().onChange((change) => {
    if (change.origin !== ORIGIN) onOthers?.(change)
    invalidate(client, change.kind)
  })
}

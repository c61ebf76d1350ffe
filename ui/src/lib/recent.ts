import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { SourceKind } from '@/rpc/schema.gen'
import { remember, remembered } from './view-state'

/** Something that was opened. Only which one it was: what it is called is asked of the core each time. */
export interface Recent {
  kind: SourceKind
  id: string
  project: string
}

const KEY = 'recent'
const MOST = 12

/** What was opened last, the last first. */
export function recents(): Recent[] {
  const all = remembered<unknown>(KEY, [])
  return Array.isArray(all) ? (all as Recent[]) : []
}

export function noteVisit(visit: Recent): void {
  const others = recents().filter((r) => r.id !== visit.id)
  remember(KEY, [visit, ...others].slice(0, MOST))
}

/** Remembers whatever document, meeting, thread or artifact the address names. */
export function useNoteVisits(): void {
  const { project, document, meeting, thread, artifact } = useParams({ strict: false })
  useEffect(() => {
    if (!project) return
    const visited = { document, meeting, thread, artifact }
    for (const kind of ['document', 'meeting', 'thread', 'artifact'] as const) {
      const id = visited[kind]
      if (id) noteVisit({ kind, id, project })
    }
  }, [project, document, meeting, thread, artifact])
}

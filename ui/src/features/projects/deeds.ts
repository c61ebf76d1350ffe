import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { ProjectView, ProjectsView } from '@/rpc/schema.gen'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useProjectStrings } from './strings'

/** What the lists hold is changed at once; a refusal puts back what was there. Gives the way to put it back. */
function beforehand(client: QueryClient, id: string, change: (project: ProjectView) => ProjectView | undefined): () => void {
  const lists = client.getQueriesData<ProjectsView>({ queryKey: ['project_list'] })
  const shown = query('project_show', { project: id })
  const one = client.getQueryData(shown.queryKey)
  for (const [key, list] of lists) {
    const asked = key[1] as { archived: boolean }
    const projects = list?.projects.flatMap((p) => (p.id === id ? (change(p) ?? []) : p))
    client.setQueryData(key, projects && { projects: projects.filter((p) => asked.archived || !p.archivedAt) })
  }
  const changed = one && change(one)
  if (changed) client.setQueryData(shown.queryKey, changed)
  return () => {
    for (const [key, list] of lists) client.setQueryData(key, list)
    if (one) client.setQueryData(shown.queryKey, one)
  }
}

/** What can be done to a project that is there. */
export function useProjectDeeds() {
  const t = useProjectStrings()
  const errorText = useErrorText()
  const client = useQueryClient()

  const attempt = async (work: () => Promise<unknown>, back: () => void = () => undefined): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      back()
      say(errorText(error), { bad: true })
      return false
    } finally {
      void affected(client, 'project')
    }
  }

  const archive = async (project: ProjectView, archived = !project.archivedAt): Promise<void> => {
    const back = beforehand(client, project.id, (p) => {
      const { archivedAt: _, ...rest } = p
      return archived ? { ...rest, archivedAt: new Date().toISOString() } : rest
    })
    if (await attempt(() => platform().call('project_archive', { project: project.id, archived }), back)) {
      say(archived ? t.wasArchived(project.name) : t.wasTakenOut(project.name), {
        action: { label: t.undo, run: () => void attempt(() => platform().call('project_archive', { project: project.id, archived: !archived })) },
      })
    }
  }

  const remove = async (project: ProjectView): Promise<boolean> => {
    const back = beforehand(client, project.id, () => undefined)
    const gone = await attempt(() => platform().call('project_delete', { project: project.id }), back)
    if (gone) {
      say(t.wasDeleted(project.name), {
        action: { label: t.undo, run: () => void attempt(() => platform().call('project_restore', { project: project.id })) },
      })
    }
    return gone
  }

  const rename = (project: ProjectView, name: string): Promise<boolean> => {
    const back = beforehand(client, project.id, (p) => ({ ...p, name }))
    return attempt(() => platform().call('project_rename', { project: project.id, name }), back)
  }

  return { archive, remove, rename }
}

import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { query, useCommand } from '@/rpc/client'
import type { SourceKind } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { FolderPlus } from 'lucide-react'
import { type Item, KIND_ICONS, type Target, placeText, targetOf } from './items'
import { useSearchStrings } from './strings'
import { useCommands } from './use-commands'
import { useRecent } from './use-recent'
import type { Results } from './use-results'

export interface Section {
  group: Item['group']
  title: string
  items: Item[]
}

interface Wanted {
  text: string
  naming: boolean
  results: Results
  kinds: SourceKind[]
  onNewProject: () => void
  onDone: () => void
}

/** What is shown for what was typed. */
export function useSections({ text, naming, results, kinds, onNewProject, onDone }: Wanted): Section[] {
  const t = useSearchStrings()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const params = useParams({ strict: false })
  const projects = useQuery(query('project_list', { archived: true })).data?.projects ?? []
  const create = useCommand('project_create')
  const commands = useCommands(params.project, text, onNewProject)
  const recent = useRecent(params.document ?? params.meeting ?? params.thread ?? params.artifact)
  const open = (target: Target) => void navigate(target as { to: '/' })
  const nameOf = (id: string) => projects.find((p) => p.id === id)?.name

  if (naming) {
    const name = text.trim()
    const make = async () => {
      if (!name) return
      try {
        const made = await create.mutateAsync({ name, description: '' })
        onDone()
        void navigate({ to: '/p/$project', params: { project: made.id } })
      } catch (error) {
        say(errorText(error), { bad: true })
      }
    }
    return [{ group: 'commands', title: t.newProject, items: [{ id: 'create', group: 'commands', icon: FolderPlus, title: t.create(name), stays: true, run: () => void make() }] }]
  }
  const section = (group: Item['group'], title: string, items: Item[]): Section[] => (items.length > 0 ? [{ group, title, items }] : [])
  if (text.trim() === '') {
    const opened = recent
      .filter((r) => kinds.length === 0 || kinds.includes(r.kind))
      .map((r): Item => ({
        id: `recent-${r.id}`,
        group: 'recent',
        icon: KIND_ICONS[r.kind],
        kind: t.kind[r.kind],
        title: r.title || t.untitled,
        project: nameOf(r.project),
        run: () => open(targetOf(r)),
      }))
    return [...section('recent', t.recent, opened), ...section('commands', t.commands, commands)]
  }
  const hits = (results.view?.hits ?? []).map((hit, n): Item => ({
    id: `hit-${n}-${hit.id}`,
    group: 'found',
    icon: KIND_ICONS[hit.kind],
    kind: t.kind[hit.kind],
    title: hit.title || t.untitled,
    snippet: hit.snippet,
    place: placeText(hit, t.page),
    project: nameOf(hit.projectId),
    run: () => open(targetOf({ kind: hit.kind, id: hit.id, project: hit.projectId }, hit.place)),
  }))
  return [...section('commands', t.commands, commands), ...section('found', results.view?.forgiven ? t.forgiven : t.found, hits)]
}

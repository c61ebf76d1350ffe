import { query } from '@/rpc/client'
import type { PastView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { THING_ICONS } from './entry'
import { useConflictStrings } from './strings'

/** Which thing an edit belongs to, with the way there if it is there. */
export function Place({ past }: { past: PastView }) {
  const t = useConflictStrings()
  const projects = useQuery(query('project_list', { archived: true })).data?.projects ?? []
  const Icon = THING_ICONS[past.thing]
  const { id, project = '' } = past
  const name = past.title || (past.thing === 'other' ? t.things.other : t.untitled)
  const within = past.thing === 'project' ? undefined : projects.find((one) => one.id === project)?.name
  const look = 'font-medium text-accent wrap-anywhere underline-offset-2 hover:underline'
  const link = {
    project: () => (
      <Link to="/p/$project" params={{ project: id }} className={look}>
        {name}
      </Link>
    ),
    document: () => (
      <Link to="/p/$project/library/$document" params={{ project, document: id }} className={look}>
        {name}
      </Link>
    ),
    meeting: () => (
      <Link to="/p/$project/meetings/$meeting" params={{ project, meeting: id }} className={look}>
        {name}
      </Link>
    ),
    thread: () => (
      <Link to="/p/$project/threads/$thread" params={{ project, thread: id }} className={look}>
        {name}
      </Link>
    ),
    artifact: () => (
      <Link to="/p/$project/artifacts/$artifact" params={{ project, artifact: id }} className={look}>
        {name}
      </Link>
    ),
    other: () => <span className="font-medium wrap-anywhere">{name}</span>,
  }[past.thing]
  return (
    <p className="flex items-start gap-2 pb-1 text-sm">
      <Icon size={15} className="mt-0.5 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0">
        <span className="sr-only">{t.things[past.thing]}: </span>
        {/* What is deleted cannot be gone to. */}
        {past.deleted ? <span className="font-medium wrap-anywhere">{name}</span> : link()}
        {within ? <span className="text-muted"> · {within}</span> : null}
      </span>
    </p>
  )
}

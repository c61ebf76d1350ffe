import { Badge } from '@/components/page'
import { day, number } from '@/i18n'
import type { ProjectView } from '@/rpc/schema.gen'
import { Link } from '@tanstack/react-router'
import { CalendarDays, FileText, LibraryBig, MessagesSquare } from 'lucide-react'
import { useProjectDeeds } from './deeds'
import { ProjectMenu } from './project-menu'
import { useProjectStrings } from './strings'

const COUNTS = [
  ['documents', LibraryBig],
  ['meetings', CalendarDays],
  ['threads', MessagesSquare],
  ['artifacts', FileText],
] as const

/** A project among others. The whole card leads to it. */
export function ProjectCard({ project, onRename }: { project: ProjectView; onRename: () => void }) {
  const t = useProjectStrings()
  const { archive, remove } = useProjectDeeds()
  return (
    <li className="group relative flex flex-col rounded-xl border border-line bg-surface p-4 shadow-card transition hover:border-line-strong has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-offset-2 has-[a:focus-visible]:outline-accent">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 pt-1 font-semibold leading-snug [overflow-wrap:anywhere]">
          <Link to="/p/$project" params={{ project: project.id }} className="line-clamp-2 outline-none after:absolute after:inset-0 after:rounded-xl">
            {project.name}
          </Link>
        </h2>
        <span className="relative z-1 -mr-1.5 -mt-1">
          <ProjectMenu project={project} onRename={onRename} onArchive={() => void archive(project)} onDelete={() => void remove(project)} />
        </span>
      </div>
      {project.description ? <p className="mt-0.5 line-clamp-2 text-sm text-muted [overflow-wrap:anywhere]">{project.description}</p> : null}
      <ul className="mt-auto flex pt-4 gap-4 text-sm text-muted">
        {COUNTS.map(([key, Icon]) => (
          <li key={key} className="relative z-1 flex items-center gap-1.5" title={t.counts[key](project[key])}>
            <Icon size={15} aria-hidden className={project[key] === 0 ? 'opacity-60' : ''} />
            <span className="tabular-nums" aria-hidden>
              {number(project[key])}
            </span>
            <span className="sr-only">{t.counts[key](project[key])}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 flex items-center justify-between gap-2 border-t border-line pt-2.5 text-xs text-muted">
        {t.made(day(project.createdAt))}
        {project.archivedAt ? <Badge>{t.archived}</Badge> : null}
      </p>
    </li>
  )
}

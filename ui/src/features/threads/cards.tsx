import type { ArtifactKind } from '@/rpc/schema.gen'
import { Link, useParams } from '@tanstack/react-router'
import { ChevronRight, ClipboardList, FileText, ListChecks, type LucideIcon, NotebookPen, ScrollText } from 'lucide-react'
import { useThreadStrings } from './strings'
import type { MadeArtifact } from './turn'

const ICONS: Record<ArtifactKind, LucideIcon> = {
  user_story: ClipboardList,
  acceptance_criteria: ListChecks,
  requirements_doc: ScrollText,
  meeting_minutes: NotebookPen,
  custom: FileText,
}

/** What an answer has made. */
export function Cards({ artifacts }: { artifacts: MadeArtifact[] }) {
  const t = useThreadStrings()
  const { project = '' } = useParams({ strict: false })
  return (
    <ul aria-label={t.artifacts} className="mt-3 flex flex-col gap-2">
      {artifacts.map((artifact) => {
        const Icon = ICONS[artifact.type]
        return (
          <li key={artifact.id}>
            <Link
              to="/p/$project/artifacts/$artifact"
              params={{ project, artifact: artifact.id }}
              className="flex items-center gap-3 rounded-xl border border-line bg-surface p-3 shadow-card transition hover:border-line-strong"
            >
              <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent">
                <Icon size={18} aria-hidden />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{artifact.title}</span>
                <span className="block text-xs text-muted">{t.kinds[artifact.type]}</span>
              </span>
              <span className="inline-flex items-center gap-0.5 text-sm font-medium text-accent" aria-hidden>
                {t.openArtifact}
                <ChevronRight size={15} />
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

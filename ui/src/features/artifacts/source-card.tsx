import { Badge } from '@/components/page'
import { clock } from '@/i18n'
import type { Place } from '@/rpc/schema.gen'
import { Link } from '@tanstack/react-router'
import { ArrowUpRight, CalendarDays, FileText, MessagesSquare } from 'lucide-react'
import type { Card } from './reading'
import { type ArtifactStrings, useArtifactStrings } from './strings'

const KIND_ICONS = { document: FileText, meeting: CalendarDays, thread: MessagesSquare, artifact: FileText }

/** A place as a person would say it. */
export function sayPlace(place: Place, t: ArtifactStrings): string {
  const spoken = place.startMs !== undefined
  return [
    spoken ? clock(place.startMs ?? 0) : undefined,
    place.speaker,
    place.page === undefined ? undefined : t.page(place.page),
    place.heading?.replaceAll(' > ', ' › '),
    // A line of a transcript or of a page is nothing anybody could look up.
    place.line !== undefined && !spoken && place.page === undefined ? t.line(place.line) : undefined,
  ]
    .filter(Boolean)
    .join(', ')
}

/** What a source says, where, and whether it still does. */
export function SourceBody({ card, project, resting }: { card: Card; project: string; resting?: number | undefined }) {
  const { source } = card
  const t = useArtifactStrings()
  const rests = resting === undefined || resting === 1 ? '' : resting === 0 ? t.notInText : t.statements(resting)
  const place = [sayPlace(source.place, t), rests].filter(Boolean).join(' · ')
  return (
    <>
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1 py-1 text-xs text-muted [overflow-wrap:anywhere]">{place}</p>
        <OpenSource card={card} project={project} />
      </div>
      {source.state === 'present' ? null : (
        <p className="pb-0.5" title={source.state === 'changed' ? t.changedText : undefined}>
          <Badge tone="warn">{source.state === 'changed' ? t.changed : t.deleted}</Badge>
        </p>
      )}
      <blockquote className="mt-1 border-l-2 border-line pl-2.5 text-sm leading-snug whitespace-pre-line [overflow-wrap:anywhere]">{source.quote}</blockquote>
    </>
  )
}

const OPEN = '-mr-1.5 inline-flex h-7 shrink-0 items-center gap-1 rounded-md px-1.5 text-xs font-medium text-accent hover:bg-accent-soft pointer-coarse:h-11 pointer-coarse:px-3'

/** The way to the words where they stand. There is none to what was deleted. */
function OpenSource({ card: { number, source }, project }: { card: Card; project: string }) {
  const t = useArtifactStrings()
  const search = { start: source.place.charStart, end: source.place.charEnd }
  const label = t.openAt(number, source.title)
  const inside = (
    <>
      {t.open}
      <ArrowUpRight size={13} aria-hidden />
    </>
  )
  if (source.state === 'deleted') return null
  switch (source.kind) {
    case 'document':
      return (
        <Link to="/p/$project/library/$document" params={{ project, document: source.id }} search={search} aria-label={label} className={OPEN}>
          {inside}
        </Link>
      )
    case 'meeting':
      return (
        <Link to="/p/$project/meetings/$meeting" params={{ project, meeting: source.id }} search={search} aria-label={label} className={OPEN}>
          {inside}
        </Link>
      )
    case 'thread':
      return (
        <Link to="/p/$project/threads/$thread" params={{ project, thread: source.id }} aria-label={label} className={OPEN}>
          {inside}
        </Link>
      )
    case 'artifact':
      return (
        <Link to="/p/$project/artifacts/$artifact" params={{ project, artifact: source.id }} aria-label={label} className={OPEN}>
          {inside}
        </Link>
      )
  }
}

interface Props {
  card: Card
  project: string
  /** How many statements of the text rest on it. */
  resting: number | undefined
  marked: boolean
  near: boolean
  onShow: () => void
  onNear: (near: boolean) => void
  onEscape: () => void
}

/** One source beside the text. Its head shows what rests on it. */
export function SourceCard({ card, project, resting, marked, near, onShow, onNear, onEscape }: Props) {
  const t = useArtifactStrings()
  const { source, number } = card
  const Icon = KIND_ICONS[source.kind]
  const look = marked ? 'border-accent bg-surface ring-1 ring-accent' : near ? 'border-line-strong bg-surface' : 'border-line bg-surface'
  return (
    <li
      data-source={number}
      data-marked={marked || undefined}
      onMouseEnter={() => onNear(true)}
      onMouseLeave={() => onNear(false)}
      onFocus={() => onNear(true)}
      onBlur={() => onNear(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onEscape()
      }}
      // A click anywhere shows what rests on it; whoever marks words to copy them has not clicked.
      onClick={(event) => {
        const target = event.target as Element
        if (!target.closest('a, button') && (window.getSelection()?.isCollapsed ?? true)) onShow()
      }}
      className={`cursor-pointer scroll-my-2 rounded-xl border px-3 pb-2.5 pt-2 shadow-card transition-colors ${look}`}
    >
      <button type="button" aria-pressed={marked} onClick={onShow} className="flex min-h-6 w-full items-center gap-2 rounded-md text-left pointer-coarse:min-h-11">
        <span
          className={`grid h-5 min-w-6 shrink-0 place-items-center rounded-md px-1 text-xs font-semibold tabular-nums ${marked ? 'bg-accent text-accent-ink' : 'bg-accent-soft text-accent'}`}
        >
          <span className="sr-only">{t.sourceWord} </span>
          {number}
        </span>
        <Icon size={14} className="shrink-0 text-muted" aria-hidden />
        <span className="min-w-0 flex-1 truncate text-sm font-medium" title={source.title}>
          {source.title}
        </span>
        <span className="sr-only">: {t.showResting}</span>
      </button>
      <SourceBody card={card} project={project} resting={resting} />
    </li>
  )
}

import { IconButton } from '@/components/button'
import type { CitedSource, SourceKind } from '@/rpc/schema.gen'
import { Link, useParams } from '@tanstack/react-router'
import { AudioLines, ChevronRight, FileText, LibraryBig, type LucideIcon, MessagesSquare, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Dialog, Popover } from 'react-aria-components'
import { placeText, targetOf } from './places'
import { useThreadStrings } from './strings'

export const KIND_ICONS: Record<SourceKind, LucideIcon> = { document: LibraryBig, meeting: AudioLines, thread: MessagesSquare, artifact: FileText }

/** So many are shown before the rest is asked for. */
const FEW = 6

/** What an answer rests on. Each opens the words where they stand. */
export function Sources({ sources }: { sources: CitedSource[] }) {
  const t = useThreadStrings()
  const { project = '' } = useParams({ strict: false })
  const [all, setAll] = useState(false)
  // One more takes no more room than the button for it.
  const many = sources.length > FEW + 1
  const shown = all || !many ? sources : sources.slice(0, FEW)
  return (
    <div className="mt-4">
      <ul aria-label={t.sources} className="flex flex-wrap gap-1.5">
        {shown.map((source, n) => (
          <li key={n} className="min-w-0 max-w-full">
            <Link
              {...(targetOf(project, source) as { to: '/' })}
              title={source.quote}
              className="flex min-h-7 max-w-full items-center gap-1.5 rounded-lg border border-line bg-surface py-0.5 pl-1 pr-2 text-xs transition hover:border-line-strong pointer-coarse:min-h-11"
            >
              {source.number > 0 ? (
                <span className="min-w-5 shrink-0 rounded-[5px] bg-accent-soft px-1 py-0.5 text-center font-semibold tabular-nums leading-none text-accent">{source.number}</span>
              ) : null}
              <span className="min-w-0 max-w-56 truncate">{source.title}</span>
              <span className="min-w-0 max-w-48 truncate text-muted">{placeText(source.place, t)}</span>
            </Link>
          </li>
        ))}
        {many ? (
          <li>
            <button
              type="button"
              aria-expanded={all}
              onClick={() => setAll(!all)}
              className="min-h-7 rounded-lg px-2 py-0.5 text-xs font-medium text-muted hover:bg-sunken hover:text-ink pointer-coarse:min-h-11"
            >
              {all ? t.fewerSources : t.allSources(sources.length)}
            </button>
          </li>
        ) : null}
      </ul>
    </div>
  )
}

interface QuoteProps {
  sources: CitedSource[]
  /** The number that was asked for, and where it stands. */
  at: { number: number; from: Element } | undefined
  onClose: () => void
}

/** The words behind a number, beside the number, with the way to where they stand. */
export function Quote({ sources, at, onClose }: QuoteProps) {
  const t = useThreadStrings()
  const { project = '' } = useParams({ strict: false })
  const trigger = useRef<Element | null>(null)
  trigger.current = at?.from ?? null
  const open = { document: t.openDocument, meeting: t.openMeeting, thread: t.openThread, artifact: t.openSourceArtifact }

  useEffect(() => {
    const from = at?.from
    from?.setAttribute('aria-expanded', 'true')
    return () => from?.removeAttribute('aria-expanded')
  }, [at])

  if (!at) return null
  return (
    <Popover
      triggerRef={trigger}
      isOpen
      onOpenChange={(on) => !on && onClose()}
      placement="bottom"
      className="animate-rise w-[min(24rem,calc(100vw-1.5rem))] rounded-xl border border-line bg-surface shadow-high"
    >
      <Dialog aria-label={t.source(at.number)} className="max-h-80 overflow-auto outline-none">
        {sources
          .filter((source) => source.number === at.number)
          .map((source, n) => {
            const Icon = KIND_ICONS[source.kind]
            const place = placeText(source.place, t)
            return (
              <div key={n} className="border-b border-line p-3.5 last:border-b-0">
                <div className="flex items-start gap-2 text-sm">
                  <Icon size={15} className="mt-0.5 shrink-0 text-muted" aria-hidden />
                  <p className="min-w-0 flex-1">
                    <span className="font-medium wrap-anywhere">{source.title}</span>
                    {place ? <span className="block text-xs text-muted">{place}</span> : null}
                  </p>
                  {n === 0 ? (
                    <IconButton label={t.close} onPress={onClose} className="-mr-1.5 -mt-1.5">
                      <X size={15} />
                    </IconButton>
                  ) : null}
                </div>
                <blockquote className="mt-2 border-l-2 border-accent pl-3 text-sm wrap-anywhere">{source.quote}</blockquote>
                <Link
                  {...(targetOf(project, source) as { to: '/' })}
                  className="mt-2.5 inline-flex min-h-8 items-center gap-0.5 rounded-md text-sm font-medium text-accent hover:underline pointer-coarse:min-h-11"
                >
                  {open[source.kind]}
                  <ChevronRight size={15} aria-hidden />
                </Link>
              </div>
            )
          })}
      </Dialog>
    </Popover>
  )
}

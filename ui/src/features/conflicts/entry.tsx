import { BusyButton } from '@/components/busy-button'
import { Badge } from '@/components/page'
import { Lines } from '@/features/versions/difference'
import { moment } from '@/i18n'
import { lineDiff } from '@/lib/line-diff'
import type { PastView } from '@/rpc/schema.gen'
import { CalendarDays, CircleHelp, FileText, FolderClosed, type LucideIcon, MessagesSquare, ScrollText } from 'lucide-react'
import { type ReactNode, useId, useMemo } from 'react'
import { type ConflictStrings, useConflictStrings } from './strings'
import { isLong, partName, shown } from './values'

export const THING_ICONS: Record<PastView['thing'], LucideIcon> = {
  project: FolderClosed,
  document: FileText,
  meeting: CalendarDays,
  thread: MessagesSquare,
  artifact: ScrollText,
  other: CircleHelp,
}

interface Props {
  past: PastView
  /** Where it is, above the part; not said where that is clear. */
  place?: ReactNode
  busy: boolean
  onLeave: () => void
  onPutBack: () => void
}

/** One place that two devices wrote to: what stands, what was written too, and what can be done about it. */
export function Entry({ past, place, busy, onLeave, onPutBack }: Props) {
  const t = useConflictStrings()
  const id = useId()
  // It was put back already, here or on another device: then there is nothing to put back.
  const stands = past.deleted ? past.stands === '' : past.stands === past.text
  const title = past.deleted ? t.deletedTitle : partName(t, past.part)
  return (
    <article aria-labelledby={id} tabIndex={-1} data-entry={past.entry} className="rounded-xl border border-line bg-surface px-4 py-3.5 shadow-card outline-offset-2">
      {place}
      <h3 id={id} className="flex flex-wrap items-center gap-2 font-medium">
        {title}
        {past.settled ? <Badge>{t.settled}</Badge> : null}
      </h3>
      {past.deleted ? (
        <p className="mt-1 text-sm text-muted">
          {t.deletedText(past.wonBy || t.somebody, past.by || t.somebody, moment(past.writtenAt))} {stands ? null : t.staysDeleted}
        </p>
      ) : isLong(past) ? (
        <Long past={past} t={t} />
      ) : (
        <Short past={past} t={t} />
      )}
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        {past.settled ? null : (
          <BusyButton small busy={busy} onPress={onLeave}>
            {past.deleted ? t.leaveDeleted : t.leave}
          </BusyButton>
        )}
        {stands ? null : (
          <BusyButton small busy={busy} onPress={onPutBack}>
            {past.deleted ? t.restore : t.putBack}
          </BusyButton>
        )}
      </div>
    </article>
  )
}

/** Who wrote what stands, as long as nobody has settled it: after that anybody may have. */
function standing(past: PastView, t: ConflictStrings, sign: string): string {
  return past.settled ? t.stands : `${t.stands}${sign}${t.standsBy(past.wonBy || t.somebody)}`
}

function Short({ past, t }: { past: PastView; t: ConflictStrings }) {
  const value = 'mt-0.5 font-medium whitespace-pre-wrap wrap-anywhere'
  return (
    <dl className="mt-2 grid gap-2.5 text-sm sm:grid-cols-2">
      <div className="rounded-lg bg-sunken px-3 py-2">
        <dt className="text-muted">
          {standing(past, t, ', ')}
        </dt>
        <dd className={value}>{shown(t, past.part, past.stands)}</dd>
      </div>
      <div className="rounded-lg border border-line px-3 py-2">
        <dt className="text-muted">
          {t.instead}, {t.insteadBy(past.by || t.somebody, moment(past.writtenAt))}
        </dt>
        <dd className={value}>{shown(t, past.part, past.text)}</dd>
      </div>
    </dl>
  )
}

function Long({ past, t }: { past: PastView; t: ConflictStrings }) {
  const lines = useMemo(() => lineDiff(past.stands, past.text), [past.stands, past.text])
  return (
    <div className="mt-1 text-sm">
      <p className="text-muted">
        {standing(past, t, ': ')}. {t.instead}: {t.insteadBy(past.by || t.somebody, moment(past.writtenAt))}.
      </p>
      <p className="pt-2 font-medium">{t.difference}</p>
      <Lines lines={lines} label={t.difference} same={t.sameText} />
    </div>
  )
}

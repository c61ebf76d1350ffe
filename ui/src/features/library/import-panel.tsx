import { Button, IconButton } from '@/components/button'
import { number } from '@/i18n'
import { useErrorText } from '@/lib/error-text'
import { RpcError } from '@/platform'
import { Link } from '@tanstack/react-router'
import { ArrowRight, CircleCheck, CircleMinus, X } from 'lucide-react'
import type { Import, LeftOut } from './imports'
import { useLibraryStrings } from './strings'

/** So many names are shown of one reason; the list of a whole drive would help nobody. */
const MOST_NAMES = 200

interface Props {
  project: string
  job: Import
  onStop: () => void
  onResume: () => void
  onDismiss: () => void
}

/** How an import goes, and what became of it. */
export function ImportPanel({ project, job, onStop, onResume, onDismiss }: Props) {
  const t = useLibraryStrings()
  const busy = job.state === 'running' || job.state === 'stopping'
  return (
    <section aria-label={t.title} className="animate-rise mb-4 rounded-xl border border-line bg-surface px-4 py-3 shadow-card">
      {busy ? <Going job={job} onStop={onStop} /> : <Ended job={job} onResume={onResume} onDismiss={onDismiss} />}
      {!busy && job.transcripts ? (
        <p className="mt-2 flex flex-wrap items-center gap-x-2 border-t border-line pt-2 text-sm text-muted">
          {t.transcripts}
          <Link to="/p/$project/meetings" params={{ project }} className="inline-flex min-h-6 items-center gap-1 font-medium text-accent hover:underline pointer-coarse:min-h-11">
            {t.transcriptsLink}
            <ArrowRight size={14} aria-hidden />
          </Link>
        </p>
      ) : null}
    </section>
  )
}

function Going({ job, onStop }: { job: Import; onStop: () => void }) {
  const t = useLibraryStrings()
  const label = job.total === 0 ? t.gettingReady : t.importing(job.done, job.total)
  const share = job.total === 0 ? 0 : (job.done / job.total) * 100
  return (
    <div className="flex items-center gap-4">
      <div role="progressbar" aria-label={t.progress} aria-valuenow={Math.round(share)} aria-valuemin={0} aria-valuemax={100} aria-valuetext={label} className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3 text-sm">
          <span className="shrink-0 font-medium tabular-nums">{job.state === 'stopping' ? t.stopping : label}</span>
          <span className="truncate text-muted">{job.name}</span>
        </div>
        <div className="mt-2 h-1.5 overflow-hidden rounded-full bg-sunken">
          <div className="h-full rounded-full bg-accent transition-[width] duration-200" style={{ width: `${share}%` }} />
        </div>
      </div>
      <Button small onPress={onStop} isDisabled={job.state === 'stopping'}>
        {t.cancel}
      </Button>
    </div>
  )
}

function Ended({ job, onResume, onDismiss }: { job: Import; onResume: () => void; onDismiss: () => void }) {
  const t = useLibraryStrings()
  const errorText = useErrorText()
  const left = job.state === 'cancelled' || job.state === 'failed' ? job.rest.length : 0
  return (
    <>
      <div className="flex items-start gap-3">
        <div role="status" className="flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1 text-sm">
          <span className="inline-flex items-center gap-2 font-medium">
            {job.added > 0 ? <CircleCheck size={16} className="shrink-0 text-good" aria-hidden /> : <CircleMinus size={16} className="shrink-0 text-muted" aria-hidden />}
            {t.addedNote(job.added)}
          </span>
          {job.skipped.length > 0 ? <span className="text-muted">{t.skippedNote(job.skipped.length)}</span> : null}
          {job.state === 'cancelled' ? <span className="text-muted">{t.stopped}</span> : null}
        </div>
        <IconButton label={t.dismiss} onPress={onDismiss}>
          <X size={16} />
        </IconButton>
      </div>
      {job.error ? (
        <p role="alert" className="mt-1 text-sm text-bad">
          {errorText(new RpcError(job.error, ''))}
        </p>
      ) : null}
      {left > 0 ? (
        <p className="mt-1.5 flex flex-wrap items-center gap-3 text-sm text-muted">
          {t.restNote(left)}
          <Button small onPress={onResume}>
            {t.addRest}
          </Button>
        </p>
      ) : null}
      {job.skipped.length > 0 ? <Reasons skipped={job.skipped} /> : null}
    </>
  )
}

/** What was left out, by reason: what it means, what helps, and which files. */
function Reasons({ skipped }: { skipped: LeftOut[] }) {
  const t = useLibraryStrings()
  const byCode = new Map<string, string[]>()
  for (const { name, code } of skipped) {
    const known = Object.hasOwn(t.reasons, code) ? code : 'other'
    byCode.set(known, [...(byCode.get(known) ?? []), name])
  }
  return (
    <ul tabIndex={0} aria-label={t.skippedNote(skipped.length)} className="mt-2 max-h-[45dvh] divide-y divide-line overflow-auto border-t border-line text-sm">
      {Array.from(byCode, ([code, names]) => (
        <li key={code} className="gap-x-6 py-2 last:pb-0.5 lg:grid lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <div>
            <p className="font-medium">
              {t.reasons[code]?.title}
              {names.length > 1 ? <span className="ml-2 font-normal text-muted tabular-nums">{number(names.length)}</span> : null}
            </p>
            <Names names={names} />
          </div>
          <p className="text-muted max-lg:mt-0.5">{t.reasons[code]?.advice}</p>
        </li>
      ))}
    </ul>
  )
}

function Names({ names }: { names: string[] }) {
  const t = useLibraryStrings()
  if (names.length <= 3) return <p className="text-muted wrap-anywhere">{names.join(' · ')}</p>
  return (
    <details>
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-accent pointer-coarse:min-h-11">{t.showNames}</summary>
      <ul className="mt-1 max-h-48 overflow-auto wrap-anywhere" tabIndex={0}>
        {names.slice(0, MOST_NAMES).map((name, n) => (
          <li key={`${n}-${name}`}>{name}</li>
        ))}
        {names.length > MOST_NAMES ? <li className="text-muted">{t.andMore(names.length - MOST_NAMES)}</li> : null}
      </ul>
    </details>
  )
}

import { Button, IconButton } from '@/components/button'
import { useErrorText } from '@/lib/error-text'
import { RpcError } from '@/platform'
import { Link } from '@tanstack/react-router'
import { CircleCheck, CircleMinus, X } from 'lucide-react'
import { ProgressBar } from 'react-aria-components'
import type { ImportState } from './importing'
import { useMeetingStrings } from './strings'

interface Props {
  project: string
  job: ImportState
  onStop: () => void
  onDismiss: () => void
}

/** How an import goes, and what became of it. */
export function ImportPanel({ project, job, onStop, onDismiss }: Props) {
  const t = useMeetingStrings()
  return (
    <section aria-label={t.progress} className="animate-rise mb-4 rounded-xl border border-line bg-surface px-4 py-3 shadow-card">
      {job.state === 'done' ? <Ended project={project} job={job} onDismiss={onDismiss} /> : <Going job={job} onStop={onStop} />}
    </section>
  )
}

function Going({ job, onStop }: { job: ImportState; onStop: () => void }) {
  const t = useMeetingStrings()
  const label = job.total === 0 ? t.gettingReady : t.importing(job.done, job.total)
  const share = job.total === 0 ? 0 : (job.done / job.total) * 100
  return (
    <div className="flex items-center gap-4">
      <ProgressBar aria-label={t.progress} value={share} valueLabel={label} className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3 text-sm">
          <span className="shrink-0 font-medium tabular-nums">{job.state === 'stopping' ? t.stopping : label}</span>
          <span className="truncate text-muted">{job.name}</span>
        </div>
        <div className="mt-2 h-1.5 overflow-hidden rounded-full bg-sunken">
          <div className="h-full rounded-full bg-accent transition-[width] duration-200" style={{ width: `${share}%` }} />
        </div>
      </ProgressBar>
      <Button small onPress={onStop} isDisabled={job.state === 'stopping'}>
        {t.cancel}
      </Button>
    </div>
  )
}

function Ended({ project, job, onDismiss }: { project: string; job: ImportState; onDismiss: () => void }) {
  const t = useMeetingStrings()
  const errorText = useErrorText()
  const left = job.skipped.filter((s) => s.code !== 'cancelled')
  return (
    <div className="flex items-start gap-3">
      <div className="min-w-0 flex-1 text-sm">
        <p role="status" className="flex min-h-8 items-center gap-2 font-medium">
          {job.added.length > 0 ? <CircleCheck size={16} className="shrink-0 text-good" aria-hidden /> : <CircleMinus size={16} className="shrink-0 text-muted" aria-hidden />}
          {t.imported(job.added.length)}
        </p>
        {job.added.length > 0 && job.added.length <= 5 ? (
          <ul className="mb-1">
            {job.added.map(({ id, title }) => (
              <li key={id}>
                <Link
                  to="/p/$project/meetings/$meeting"
                  params={{ project, meeting: id }}
                  className="inline-flex min-h-6 items-center text-accent underline underline-offset-2 [overflow-wrap:anywhere] pointer-coarse:min-h-11"
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        ) : null}
        {job.cancelled ? <p className="text-muted">{t.stopped}</p> : null}
        {job.error ? (
          <p role="alert" className="text-bad">
            {errorText(new RpcError(job.error, ''))}
          </p>
        ) : null}
        {left.length > 0 ? (
          <>
            <p className="mt-1 text-muted">{t.leftOut(left.length)}</p>
            <ul className="mt-1 max-h-64 overflow-auto">
              {left.map((skipped, n) => (
                <li key={`${n}-${skipped.path}`} className="py-1 [overflow-wrap:anywhere]">
                  <span className="font-medium">{skipped.path.split(/[/\\]/).pop()}</span>
                  <span className="block text-muted">{t.reasons[skipped.code] ?? t.otherReason}</span>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
      <IconButton label={t.dismiss} onPress={onDismiss}>
        <X size={16} />
      </IconButton>
    </div>
  )
}

import { Button, IconButton } from '@/components/button'
import { type Incoming, choose, watchDrops } from '@/features/library/incoming'
import { useErrorText } from '@/lib/error-text'
import { RpcError } from '@/platform'
import type { ImportedView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CircleX, HardDriveDownload, X } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useSyncStrings } from './strings'
import { type Taking, type Took, dismissTaking, stopTaking, takeIn, useTaking } from './taking'

/** The ways a bundle gets in: chosen, or dropped anywhere on the page. */
export function useTakeIn() {
  const client = useQueryClient()
  const errorText = useErrorText()
  const taking = useTaking()
  const [over, setOver] = useState(false)
  const [error, setError] = useState<string>()
  const take = (files: Incoming[]) => {
    setError(undefined)
    void takeIn(client, files)
  }
  const pick = () => void choose('bundle').then(take, (refused: unknown) => setError(errorText(refused)))
  useEffect(() => watchDrops({ onOver: setOver, onFiles: take }), [client])
  return { taking, over, error, pick, take }
}

interface PanelProps {
  taking: Taking
  onAgain: (files: Incoming[]) => void
  /** What can be done about edits of two devices, where there is a place for that. */
  conflicts?: ReactNode
}

/** How it goes with the bundles, and what came of them. */
export function TakingPanel({ taking, onAgain, conflicts }: PanelProps) {
  const t = useSyncStrings()
  return (
    <div className="mt-3 flex flex-col gap-2">
      {taking.took.map((took, n) => (
        <Outcome key={`${n} ${took.name}`} took={took} conflicts={conflicts} onAgain={onAgain} last={taking.state === 'done' && n === taking.took.length - 1} />
      ))}
      {taking.state === 'done' ? null : <Going taking={taking} label={t.progress} />}
    </div>
  )
}

function Going({ taking, label }: { taking: Taking; label: string }) {
  const t = useSyncStrings()
  const said = taking.state === 'stopping' ? t.stopping : taking.percent === undefined ? t.preparing : t.taking(taking.percent)
  return (
    <div className="flex items-center gap-4 rounded-xl bg-sunken px-4 py-3">
      <div role="progressbar" aria-label={label} aria-valuenow={taking.percent ?? 0} aria-valuemin={0} aria-valuemax={100} aria-valuetext={said} className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3 text-sm">
          <span className="shrink-0 font-medium tabular-nums">{said}</span>
          <span className="truncate text-muted">{taking.name}</span>
        </div>
        <div className="mt-2 h-1.5 overflow-hidden rounded-full bg-line">
          <div className="h-full rounded-full bg-accent transition-[width] duration-200" style={{ width: `${taking.percent ?? 0}%` }} />
        </div>
      </div>
      <Button small onPress={stopTaking} isDisabled={taking.state === 'stopping'}>
        {t.stop}
      </Button>
    </div>
  )
}

interface OutcomeProps {
  took: Took
  last: boolean
  conflicts: ReactNode
  onAgain: (files: Incoming[]) => void
}

function Outcome({ took: { name, view, error, file }, last, conflicts, onAgain }: OutcomeProps) {
  const t = useSyncStrings()
  const errorText = useErrorText()
  const stopped = error === 'cancelled'
  const known = t.refusals[error as keyof typeof t.refusals]
  const bad = error !== undefined && !stopped
  return (
    <div role={bad ? 'alert' : 'status'} className={`animate-rise flex items-start gap-3 rounded-xl py-2 pr-2 pl-4 text-sm ${bad ? 'bg-bad-soft text-bad' : 'bg-sunken'}`}>
      {bad ? <CircleX size={16} className="mt-1.5 shrink-0" aria-hidden /> : <CircleCheck size={16} className={`mt-1.5 shrink-0 ${stopped ? 'text-muted' : 'text-good'}`} aria-hidden />}
      <div className="min-w-0 flex-1 py-1">
        {view ? (
          <Summary view={view} conflicts={conflicts} />
        ) : (
          <>
            <p className="font-medium wrap-anywhere">{name}</p>
            <p>{stopped ? t.stopped : (known ?? errorText(new RpcError(error ?? 'internal', '')))}</p>
            {file && last ? (
              <Button small className="mt-2" onPress={() => onAgain([file])}>
                {t.again}
              </Button>
            ) : null}
          </>
        )}
      </div>
      {last ? (
        <IconButton label={t.dismiss} onPress={dismissTaking} className={bad ? '!text-bad' : ''}>
          <X size={16} />
        </IconButton>
      ) : null}
    </div>
  )
}

/** What a bundle brought, in plain words. */
function Summary({ view, conflicts }: { view: ImportedView; conflicts: ReactNode }) {
  const t = useSyncStrings()
  return (
    <>
      <p className="font-medium wrap-anywhere">{view.changed > 0 ? t.took(view.from, view.changed) : t.nothingNew(view.from)}</p>
      {view.conflicts > 0 ? (
        <p className="mt-0.5">
          {t.tookConflicts(view.conflicts)} {view.status.conflicts > 0 ? conflicts : null}
        </p>
      ) : null}
      {view.waiting > 0 ? <p className="mt-0.5">{t.tookWaiting(view.waiting)}</p> : null}
      {view.refused > 0 ? <p className="mt-0.5 text-bad">{t.tookRefused(view.refused)}</p> : null}
      {view.forked ? <p className="mt-0.5">{t.forked}</p> : null}
    </>
  )
}

/** Shown over the page while a file is held above it. */
export function DropBundle() {
  const t = useSyncStrings()
  return (
    <div className="animate-appear pointer-events-none fixed inset-0 z-40 bg-canvas/85 p-4">
      <div className="grid h-full place-items-center rounded-2xl border-2 border-dashed border-accent bg-accent-soft/60 p-6 text-center">
        <p className="flex flex-col items-center gap-3 text-lg font-medium text-accent">
          <HardDriveDownload size={28} aria-hidden />
          {t.dropHere}
        </p>
      </div>
    </div>
  )
}

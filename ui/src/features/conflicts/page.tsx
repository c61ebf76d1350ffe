import { Failed } from '@/components/loading'
import { Empty, Page, PageHead, Waiting } from '@/components/page'
import { query } from '@/rpc/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, CircleCheck } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { usePastDeeds } from './deeds'
import { Entry } from './entry'
import { Place } from './place'
import { useConflictStrings } from './strings'

/** The core shows no more at once. */
const MOST = 200

/** Everything that was written on two devices and that nobody has looked at. */
export function ConflictsPage() {
  const t = useConflictStrings()
  const found = useQuery(query('sync_conflicts', {}))
  const { leave, putBack, busy } = usePastDeeds()
  const entries = found.data?.entries
  const { list, going } = useFocusOnNext(entries?.length ?? 0)
  const back = (
    <Link to="/settings" hash="devices" className="inline-flex items-center gap-0.5 rounded-md hover:text-ink pointer-coarse:min-h-11">
      <ChevronLeft size={15} aria-hidden className="-ml-1" />
      {t.back}
    </Link>
  )
  return (
    <Page>
      <PageHead title={t.title} above={back} />
      {found.isPending ? <Waiting label={t.loading} /> : null}
      {found.isError && !entries ? <Failed text={t.failed} retry={t.retry} onRetry={found.refetch} /> : null}
      {entries?.length === 0 ? <Empty icon={CircleCheck} title={t.none} text={t.noneText} /> : null}
      {entries && entries.length > 0 ? (
        <>
          <p className="max-w-prose pb-4 text-muted">{t.why}</p>
          <h2 className="sr-only">{t.count(entries.length)}</h2>
          <div ref={list} className="flex flex-col gap-3 pb-8">
            {entries.map((past, n) => (
              <Entry
                key={past.entry}
                past={past}
                place={<Place past={past} />}
                busy={busy === past.entry}
                onLeave={() => void going(n, leave(past))}
                onPutBack={() => void going(n, putBack(past))}
              />
            ))}
          </div>
          {entries.length >= MOST ? <p className="pb-8 text-sm text-muted">{t.many(MOST)}</p> : null}
        </>
      ) : null}
    </Page>
  )
}

/** An entry that is settled goes away with the focus in it: the one that takes its place gets it, or the page. */
function useFocusOnNext(count: number) {
  const list = useRef<HTMLDivElement>(null)
  const at = useRef<number>(undefined)
  useLayoutEffect(() => {
    if (at.current === undefined) return
    const all = list.current?.querySelectorAll<HTMLElement>('[data-entry]')
    const next = all?.[Math.min(at.current, all.length - 1)] ?? document.getElementById('content')
    at.current = undefined
    next?.focus()
  }, [count])
  const going = async (n: number, deed: Promise<boolean>) => {
    at.current = n
    if (!(await deed)) at.current = undefined
  }
  return { list, going }
}

import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Failed } from '@/components/loading'
import { Waiting } from '@/components/page'
import { query } from '@/rpc/client'
import type { ShowHistory } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { usePastDeeds } from './deeds'
import { Entry } from './entry'
import { useConflictStrings } from './strings'

interface Props {
  of: ShowHistory
  title: string
  /** Saves what is still being typed. */
  settle?: (() => Promise<void>) | undefined
  onClose: () => void
}

/** What other devices wrote to the same places of one thing, also what was settled. */
export function HistoryDialog({ of, title, settle, onClose }: Props) {
  const t = useConflictStrings()
  const { leave, putBack, busy } = usePastDeeds(settle)
  const found = useQuery({ ...query('history_show', of), staleTime: 0 })
  const entries = found.data?.entries
  // The button goes away with the focus on it; the entry stays.
  const then = (entry: number) => (done: boolean) => {
    if (done) document.querySelector<HTMLElement>(`[role=dialog] [data-entry="${entry}"]`)?.focus()
  }
  return (
    <Dialog title={t.historyOf(title || t.untitled)} isOpen onClose={onClose} wide>
      <div className="flex flex-col gap-3 px-5 pt-1 text-sm">
        {found.isPending ? <Waiting label={t.loading} /> : null}
        {found.isError && !entries ? <Failed text={t.failed} retry={t.retry} onRetry={found.refetch} /> : null}
        {entries?.length === 0 ? <p className="py-2 text-muted">{t.historyNone}</p> : null}
        {entries && entries.length > 0 ? (
          <>
            <p className="text-muted">{t.historyWhy}</p>
            {entries.map((past) => (
              <Entry key={past.entry} past={past} busy={busy === past.entry} onLeave={() => void leave(past).then(then(past.entry))} onPutBack={() => void putBack(past).then(then(past.entry))} />
            ))}
          </>
        ) : null}
      </div>
      <div className="sticky bottom-0 mt-4 border-t border-line bg-surface">
        <DialogActions>
          <Button onPress={onClose}>{t.close}</Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}

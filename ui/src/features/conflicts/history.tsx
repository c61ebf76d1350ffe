import { Button } from '@/components/button'
import type { Choice } from '@/components/menu'
import { Banner } from '@/components/page'
import { late } from '@/lib/late'
import { query } from '@/rpc/client'
import type { ShowHistory } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useConflictStrings } from './strings'

const HistoryDialog = late(() => import('./history-dialog').then((m) => m.HistoryDialog))

interface History {
  /** For the menu of the thing; none while there is only this device. */
  choices: Choice[]
  /** A line above the thing while there is something in it to look at. */
  note: ReactNode
  dialog: ReactNode
}

/** What a view of one thing needs for what other devices wrote to it. */
export function useHistory(of: ShowHistory, title: string, settle?: () => Promise<void>): History {
  const t = useConflictStrings()
  const [open, setOpen] = useState(false)
  const status = useQuery(query('sync_status', {})).data
  const some = (status?.conflicts ?? 0) > 0
  const unsettled = useQuery({ ...query('sync_conflicts', {}), enabled: some }).data?.entries ?? []
  const here = some ? unsettled.filter((past) => past.thing === of.thing && past.id === of.id).length : 0
  // Who was once on several devices may still have a history, also when the others were taken off.
  const several = (status?.devices.length ?? 0) > 1
  return {
    choices: several ? [{ id: 'history', label: t.history, icon: <GitCompareArrows size={15} aria-hidden />, onChoose: () => setOpen(true) }] : [],
    note:
      here > 0 ? (
        <div className="mb-4 print:hidden">
          <Banner
            action={
              <Button small onPress={() => setOpen(true)}>
                {t.look}
              </Button>
            }
          >
            {t.note(here)}
          </Banner>
        </div>
      ) : null,
    dialog: open ? <HistoryDialog of={of} title={title} settle={settle} onClose={() => setOpen(false)} /> : null,
  }
}

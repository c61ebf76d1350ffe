import { Banner, Waiting } from '@/components/page'
import { late } from '@/lib/late'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useShellStrings } from './strings'

const Onboarding = late(() => import('@/features/onboarding').then((m) => m.Onboarding))
const Unlock = late(() => import('@/features/onboarding').then((m) => m.Unlock))
const Unlocked = late(() => import('./unlocked').then((m) => m.Unlocked))

/** Asks how the vault is and loads the view for that, so that the first thing drawn is the screen itself. */
export async function readyGate(client: QueryClient): Promise<void> {
  // What goes wrong here is said by the gate.
  const status = await client.fetchQuery(query('vault_status', {})).catch(() => undefined)
  const view = status?.state === 'unlocked' ? Unlocked : status?.state === 'missing' ? Onboarding : Unlock
  await view.preload().catch(() => undefined)
}

/** Stands beside what may still be loading, and says when that has been painted. */
function Painted() {
  useEffect(() => {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        platform().shown?.()
        // What comes behind this screen.
        void Unlocked.preload().catch(() => undefined)
      }),
    )
  }, [])
  return null
}

/** What is shown depends on the vault: none yet, locked, open. */
export function Gate() {
  const t = useShellStrings()
  const client = useQueryClient()
  const status = useQuery(query('vault_status', {}))
  // The first run ends when the person has confirmed the recovery phrase, not when the vault is there.
  const [settingUp, setSettingUp] = useState(false)
  const state = status.data?.state

  useEffect(() => {
    if (state === 'missing') setSettingUp(true)
    // Nothing of an open vault stays in memory once it is locked.
    if (state === 'locked') client.removeQueries({ predicate: (q) => q.queryKey[0] !== 'vault_status' })
  }, [state, client])

  // The way back is to be there even if what serves the page has gone meanwhile.
  useEffect(() => {
    if (state !== 'unlocked') return
    const later = setTimeout(() => void Unlock.preload().catch(() => undefined), 2_000)
    return () => clearTimeout(later)
  }, [state])

  const waiting = <Waiting label={t.starting} />
  if (status.isPending) return waiting
  if (status.isError || !status.data) {
    return (
      <div className="mx-auto max-w-lg p-8">
        <Banner tone="bad">{t.unreachable}</Banner>
        <Painted />
      </div>
    )
  }
  if (state === 'missing' || settingUp) {
    return (
      <>
        <Onboarding
          instead={waiting}
          onDone={() => {
            setSettingUp(false)
            void client.invalidateQueries()
          }}
        />
        <Painted />
      </>
    )
  }
  if (state === 'locked') {
    return (
      <>
        <Unlock instead={waiting} status={status.data} />
        <Painted />
      </>
    )
  }
  return <Unlocked instead={waiting} />
}

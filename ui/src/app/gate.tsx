import { Banner, Waiting } from '@/components/page'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Suspense, lazy, useEffect, useState } from 'react'
import { newRouter } from './router'
import { useShellStrings } from './strings'
import { useIdleTouch } from './idle'

const Onboarding = lazy(() => import('@/features/onboarding').then((m) => ({ default: m.Onboarding })))
const Unlock = lazy(() => import('@/features/onboarding').then((m) => ({ default: m.Unlock })))

/** Stands beside what may still be loading, and says when that has been painted. */
function Painted() {
  useEffect(() => {
    requestAnimationFrame(() => requestAnimationFrame(() => platform().shown?.()))
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

  if (status.isPending) return <Waiting label={t.starting} />
  if (status.isError || !status.data) {
    return (
      <div className="mx-auto max-w-lg p-8">
        <Banner tone="bad">{t.unreachable}</Banner>
      </div>
    )
  }
  if (state === 'missing' || settingUp) {
    return (
      <Suspense fallback={<Waiting label={t.starting} />}>
        <Onboarding
          onDone={() => {
            setSettingUp(false)
            void client.invalidateQueries()
          }}
        />
        <Painted />
      </Suspense>
    )
  }
  if (state === 'locked') {
    return (
      <Suspense fallback={<Waiting label={t.starting} />}>
        <Unlock status={status.data} />
        <Painted />
      </Suspense>
    )
  }
  return <Unlocked />
}

function Unlocked() {
  const client = useQueryClient()
  const [router] = useState(() => newRouter(client))
  useIdleTouch()
  return <RouterProvider router={router} />
}

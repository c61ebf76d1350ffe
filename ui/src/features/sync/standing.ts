import { moment } from '@/i18n'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import type { SyncView } from '@/rpc/schema.gen'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSyncStrings } from './strings'
import { type Taking, failed, useTaking } from './taking'

export type Word = 'saved' | 'syncing' | 'synced' | 'offline' | 'attention'

/** How it stands, in one of five words. */
export function wordOf(view: SyncView, taking: Taking | undefined): Word {
  if (taking && taking.state !== 'done') return 'syncing'
  if (failed(taking) || view.state === 'attention') return 'attention'
  return view.state === 'waiting' ? 'offline' : view.state
}

/** Only this device, and nothing to look at: then there is nothing to say of others. */
export function isQuiet(view: SyncView, word: Word): boolean {
  return word === 'saved' || (word !== 'syncing' && word !== 'attention' && view.devices.every((device) => device.own))
}

export interface Standing {
  view: SyncView
  taking: Taking | undefined
  word: Word
  /** The word as it is said. */
  said: string
}

export function useStanding(): Standing | undefined {
  const t = useSyncStrings()
  const taking = useTaking()
  const view = useQuery(query('sync_status', {})).data
  if (!view) return undefined
  const word = wordOf(view, taking)
  const said = {
    saved: () => t.words.saved,
    syncing: () => t.words.syncing(taking?.percent ?? 0),
    synced: () => t.words.synced(view.syncedAt && moment(view.syncedAt)),
    offline: () => t.words.offline(view.unsent + view.missing + view.waitsForEarlier),
    attention: () => t.words.attention,
  }[word]()
  return { view, taking, word, said }
}

/** What is known of other devices is asked for again. */
export function standingChanged(client: QueryClient): void {
  for (const command of ['sync_status', 'sync_conflicts', 'history_show']) void client.invalidateQueries({ queryKey: [command] })
}

/** Changes come by the dozen while somebody writes or a bundle is taken in. */
const PAUSE_MS = 800

/** Follows what is written here: each of it waits for a bundle. */
export function useFollowStanding(): void {
  const client = useQueryClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = platform().onChange((change) => {
      if (change.kind === 'settings' || change.kind === 'vault') return
      timer ??= setTimeout(() => {
        timer = undefined
        standingChanged(client)
      }, PAUSE_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client])
}

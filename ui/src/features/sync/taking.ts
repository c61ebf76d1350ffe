import type { Incoming } from '@/features/library/incoming'
import { codeOf } from '@/lib/error-text'
import { type RpcError, platform } from '@/platform'
import { query } from '@/rpc/client'
import type { ImportedView, SyncProgress } from '@/rpc/schema.gen'
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

/** What came of one bundle. */
export interface Took {
  name: string
  view?: ImportedView
  /** Why it was not taken in, or not to its end. */
  error?: RpcError['code']
  /** So that it can be tried again. */
  file?: Incoming
}

/** What is being taken in, or was last. */
export interface Taking {
  state: 'running' | 'stopping' | 'done'
  /** The bundle that is being taken in. */
  name: string
  /** How far, from 0 to 100; nothing while the file is being handed in. */
  percent: number | undefined
  took: Took[]
  rest: Incoming[]
}

/** So much of the bar belongs to the file; the rest to putting what is new into the search index. */
const FILE_SHARE = 85

let taking: Taking | undefined
let abort: AbortController | undefined
const listeners = new Set<() => void>()
const guarded = new WeakSet<QueryClient>()

function set(next: Taking | undefined): void {
  taking = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useTaking(): Taking | undefined {
  return useSyncExternalStore(subscribe, () => taking)
}

/** Whether the last bundles did not all come in. */
export function failed(now: Taking | undefined): boolean {
  return now?.state === 'done' && now.took.some((one) => one.error !== undefined && one.error !== 'cancelled')
}

export function dismissTaking(): void {
  if (taking?.state === 'done') set(undefined)
}

export function stopTaking(): void {
  if (taking?.state !== 'running') return
  set({ ...taking, state: 'stopping' })
  abort?.abort()
}

/** Names of devices and files are content: once the vault is locked nothing is known of them any more. */
function forgetWhenLocked(client: QueryClient): void {
  if (guarded.has(client)) return
  guarded.add(client)
  client.getQueryCache().subscribe(({ query: asked }) => {
    const status = asked.state.data as { state?: string } | undefined
    if (asked.queryKey[0] !== 'vault_status' || status?.state !== 'locked') return
    abort?.abort()
    abort = undefined
    set(undefined)
  })
}

/** Takes bundles in, one after the other. Those given while some are being taken in come after them. */
export async function takeIn(client: QueryClient, files: Incoming[]): Promise<void> {
  const [first, ...rest] = files
  if (!first) return
  forgetWhenLocked(client)
  if (taking && taking.state !== 'done') {
    set({ ...taking, rest: [...taking.rest, ...files] })
    return
  }
  const mine = new AbortController()
  abort = mine
  set({ state: 'running', name: first.name, percent: undefined, took: [], rest })
  for (let file: Incoming | undefined = first; file; ) {
    const took = await one(client, file, mine.signal)
    // It was forgotten: the vault is locked.
    if (abort !== mine || !taking) return
    const next: Incoming | undefined = taking.rest[0]
    if (mine.signal.aborted || !next) {
      set({ ...taking, state: 'done', took: [...taking.took, took], rest: [] })
      return
    }
    set({ ...taking, name: next.name, percent: undefined, took: [...taking.took, took], rest: taking.rest.slice(1) })
    file = next
  }
}

async function one(client: QueryClient, file: Incoming, signal: AbortSignal): Promise<Took> {
  let offer: string | undefined
  try {
    offer = await file.offer()
    const bar = progress()
    const onEvents = (events: SyncProgress[]) => {
      const percent = events.map(bar).at(-1)
      if (percent !== undefined && taking && !signal.aborted) set({ ...taking, percent })
    }
    const view = await platform().stream('sync_import', { offer }, onEvents, signal)
    client.setQueryData(query('sync_status', {}).queryKey, view.status)
    return { name: file.name, view }
  } catch (error) {
    if (offer) platform().call('offer_drop', { ids: [offer] }).catch(() => undefined)
    return { name: file.name, error: signal.aborted ? 'cancelled' : codeOf(error), file }
  } finally {
    // A bundle touches everything, and what was taken in before it was stopped stays.
    if (!signal.aborted || taking) void client.invalidateQueries()
  }
}

/** Percent of the whole, of numbers that begin anew when the file is read and the index comes. It never goes back. */
export function progress(): (now: SyncProgress) => number {
  let file: number | undefined
  let last = 0
  let inFile = true
  let before = 0
  return ({ done, total }) => {
    file ??= total
    if (total !== file || done < before) inFile = false
    before = done
    const share = total > 0 ? Math.min(1, done / total) : 1
    const percent = inFile ? share * FILE_SHARE : FILE_SHARE + share * (100 - FILE_SHARE)
    last = Math.max(last, Math.floor(percent))
    return last
  }
}

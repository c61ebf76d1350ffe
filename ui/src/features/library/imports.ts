import { codeOf } from '@/lib/error-text'
import { RpcError, platform } from '@/platform'
import { affected } from '@/rpc/events'
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type Incoming, MOST_BYTES, NotReadable } from './incoming'

/** How many files, and how many bytes of them, the core is given at a time: it holds them in memory until they are in. */
const BATCH_FILES = 20
const BATCH_BYTES = 50_000_000

export interface LeftOut {
  name: string
  code: string
}

/** What is being added to a project, or was added last. */
export interface Import {
  state: 'running' | 'stopping' | 'done' | 'cancelled' | 'failed'
  done: number
  total: number
  /** The file that was dealt with last. */
  name: string
  added: number
  skipped: LeftOut[]
  /** Captions were among what was added. */
  transcripts: boolean
  /** Why it ended early. */
  error?: RpcError['code']
  /** What was not tried, or may not be in. */
  rest: Incoming[]
}

interface Running {
  abort: AbortController
  /** Files handed in a second time because nobody knows whether the first was kept. Their being there is no news. */
  again: Set<string>
}

const imports = new Map<string, Import>()
const running = new Map<string, Running>()
const listeners = new Map<string, Set<() => void>>()
const guarded = new WeakSet<QueryClient>()

function set(project: string, next: Import | undefined): void {
  if (next) imports.set(project, next)
  else imports.delete(project)
  for (const listener of listeners.get(project) ?? []) listener()
}

function patch(project: string, change: (now: Import) => Partial<Import>): void {
  const now = imports.get(project)
  if (now) set(project, { ...now, ...change(now) })
}

/** The project's import, if there is or was one. */
export function useImport(project: string): Import | undefined {
  return useSyncExternalStore(
    (listener) => {
      const all = listeners.get(project) ?? new Set()
      listeners.set(project, all.add(listener))
      return () => all.delete(listener)
    },
    () => imports.get(project),
  )
}

/** Whether a page shows how the project's import goes. */
export function isWatched(project: string): boolean {
  return (listeners.get(project)?.size ?? 0) > 0
}

export function dismissImport(project: string): void {
  if (!running.has(project)) set(project, undefined)
}

export function stopImport(project: string): void {
  const job = running.get(project)
  if (!job) return
  patch(project, () => ({ state: 'stopping' }))
  job.abort.abort()
}

/** Names of files are content: once the vault is locked nothing is known of them any more. */
function forgetWhenLocked(client: QueryClient): void {
  if (guarded.has(client)) return
  guarded.add(client)
  client.getQueryCache().subscribe(({ query }) => {
    const status = query.state.data as { state?: string } | undefined
    if (query.queryKey[0] !== 'vault_status' || status?.state !== 'locked') return
    for (const job of running.values()) job.abort.abort()
    running.clear()
    for (const project of imports.keys()) set(project, undefined)
  })
}

/** Adds files to a project. If some are being added already these come after them. */
export async function startImport(client: QueryClient, project: string, files: Incoming[], onEnd: (ended: Import) => void): Promise<void> {
  forgetWhenLocked(client)
  const tooLarge = files.filter((f) => f.size > MOST_BYTES).map((f) => ({ name: f.name, code: 'too_large' }))
  const rest = files.filter((f) => f.size <= MOST_BYTES)
  if (running.has(project)) {
    patch(project, (now) => ({
      rest: [...now.rest, ...rest],
      total: now.total + files.length,
      done: now.done + tooLarge.length,
      skipped: [...now.skipped, ...tooLarge],
    }))
    return
  }
  const job = { abort: new AbortController(), again: new Set<string>() }
  running.set(project, job)
  set(project, {
    state: 'running', done: tooLarge.length, total: files.length, name: '', added: 0, skipped: tooLarge, transcripts: false, rest,
  })
  await work(client, project, job)
  if (running.get(project) === job) running.delete(project)
  const ended = imports.get(project)
  if (ended) onEnd(ended)
}

/** Goes on with what was left. What was told of the first part stays. */
export async function resumeImport(client: QueryClient, project: string, onEnd: (ended: Import) => void): Promise<void> {
  const before = imports.get(project)
  if (!before || running.has(project)) return
  const job = { abort: new AbortController(), again: new Set(before.rest.map((f) => f.name)) }
  running.set(project, job)
  const { error: _, ...kept } = before
  set(project, { ...kept, state: 'running', done: before.total - before.rest.length })
  await work(client, project, job)
  if (running.get(project) === job) running.delete(project)
  const ended = imports.get(project)
  if (ended) onEnd(ended)
}

function nextBatch(rest: Incoming[]): Incoming[] {
  let size = 0
  const fits = rest.slice(0, BATCH_FILES).findIndex((file, n) => {
    size += file.size
    return n > 0 && size > BATCH_BYTES
  })
  return rest.slice(0, fits < 0 ? BATCH_FILES : fits)
}

async function work(client: QueryClient, project: string, job: Running): Promise<void> {
  for (;;) {
    const now = imports.get(project)
    // It was forgotten: the vault is locked.
    if (!now || running.get(project) !== job) return
    if (now.rest.length === 0 || job.abort.signal.aborted) {
      set(project, { ...now, state: now.rest.length === 0 ? 'done' : 'cancelled' })
      return
    }
    const batch = nextBatch(now.rest)
    set(project, { ...now, rest: now.rest.slice(batch.length) })
    const offered: string[] = []
    try {
      const ended = await oneBatch(project, job, batch, offered)
      if (ended) return
    } catch (error) {
      const code = codeOf(error)
      if (offered.length > 0) platform().call('offer_drop', { ids: offered }).catch(() => undefined)
      patch(project, (then) => ({
        state: code === 'cancelled' ? 'cancelled' : 'failed',
        ...(code === 'cancelled' ? {} : { error: code }),
        rest: [...batch, ...then.rest],
      }))
      return
    } finally {
      void affected(client, 'document_add')
    }
  }
}

/** Hands some files in and has them taken. Says whether the import ended with them. */
async function oneBatch(project: string, job: Running, batch: Incoming[], offered: string[]): Promise<boolean> {
  const unreadable: LeftOut[] = []
  for (const file of batch) {
    if (job.abort.signal.aborted) throw new RpcError('cancelled', '')
    patch(project, () => ({ name: file.name }))
    try {
      offered.push(await file.offer())
    } catch (error) {
      if (!(error instanceof NotReadable)) throw error
      unreadable.push({ name: file.name, code: 'unreadable' })
    }
  }
  let counted = offered.length
  let told = 0
  const view =
    offered.length === 0
      ? { added: [], skipped: [] }
      : await platform().stream(
          'document_add',
          { project, offers: offered },
          (events) => {
            const last = events[events.length - 1]
            if (!last) return
            // A folder of the window is one thing that was handed in and many files.
            const more = Math.max(0, last.total - counted)
            counted += more
            const since = last.done - told
            told = last.done
            patch(project, (now) => ({ done: now.done + since, total: now.total + more, name: last.name || now.name }))
          },
          job.abort.signal,
        )
  offered.length = 0
  const later = new Set(view.skipped.filter((s) => s.code === 'cancelled' || s.code === 'not_saved').map((s) => s.path))
  const again = batch.filter((file) => later.has(file.name))
  const known = new Set(batch.map((file) => file.name))
  const skipped = view.skipped
    .filter((s) => !(later.has(s.path) && known.has(s.path)) && !(s.code === 'duplicate' && job.again.has(s.path)))
    .map((s) => ({ name: s.path.split(/[/\\]/).pop() ?? s.path, code: s.code }))
  const stopped = 'stopped' in view ? view.stopped : undefined
  patch(project, (now) => ({
    done: now.done + unreadable.length + counted - told - again.length,
    added: now.added + view.added.length,
    transcripts: now.transcripts || view.added.some((d) => d.kind === 'vtt' || d.kind === 'srt'),
    skipped: [...now.skipped, ...unreadable, ...skipped],
    rest: [...again, ...now.rest],
    ...(stopped ? { state: stopped.code === 'cancelled' ? ('cancelled' as const) : ('failed' as const), ...(stopped.code === 'cancelled' ? {} : { error: stopped.code }) } : {}),
  }))
  return Boolean(stopped)
}

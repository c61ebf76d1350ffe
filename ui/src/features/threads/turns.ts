import { beforeLock } from '@/app/flush'
import { codeOf } from '@/lib/error-text'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { AskEvent, ProviderKind } from '@/rpc/schema.gen'
import { type QueryClient, notifyManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type Turn, type Wanted, told } from './turn'

/** How a turn ended that has not even begun. */
export interface Refusal {
  code: string
  question: string
  /** Who was to answer, if somebody was chosen. */
  provider?: ProviderKind | undefined
  /** The message in whose place it was to be asked. */
  message?: string | undefined
}

/** How something is to be asked. */
interface How {
  /** Who is to answer; by the rules if nobody was chosen. */
  provider?: ProviderKind | undefined
  /** Called as soon as the core has kept the question. */
  onStart?: (() => void) | undefined
}

interface Running {
  turn: Turn
  abort: AbortController
  frame?: number
  /** Resolves when nothing more of it comes. */
  over?: Promise<void>
  /** The page may lose it; then nothing of it is put in any more. */
  dropped?: boolean
}

const running = new Map<string, Running>()
const refusals = new Map<string, Refusal>()
const listeners = new Set<() => void>()
/** The fields that take a question back which could not be asked, by thread. */
const fields = new Map<string, (text: string) => void>()
let all: ReadonlySet<string> = new Set()

function tell(): void {
  if (all.size !== running.size || Array.from(running.keys()).some((id) => !all.has(id))) all = new Set(running.keys())
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useTurn(thread: string): Turn | undefined {
  return useSyncExternalStore(subscribe, () => running.get(thread)?.turn)
}

export function useRefusal(thread: string): Refusal | undefined {
  return useSyncExternalStore(subscribe, () => refusals.get(thread))
}

/** The threads that are being answered. */
export function useRunning(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => all)
}

export function forgetRefusal(thread: string): void {
  if (refusals.delete(thread)) tell()
}

/** Has `take` called with a question that could not be asked. Gives the way to take that back. */
export function takesBack(thread: string, take: (text: string) => void): () => void {
  fields.set(thread, take)
  return () => {
    if (fields.get(thread) === take) fields.delete(thread)
  }
}

export function stop(thread: string): void {
  const found = running.get(thread)
  if (!found || found.turn.phase === 'stopping') return
  found.turn = { ...found.turn, phase: 'stopping' }
  found.abort.abort()
  tell()
}

/** Says whether a model may keep what it wants to; with `all` also what else it wants to keep in this thread. */
export async function decide(thread: string, wanted: Wanted, granted: boolean, all: boolean): Promise<void> {
  await platform().call('thread_permit', { message: wanted.message, call: wanted.call, granted, thread: all })
  const found = running.get(thread)
  if (!found) return
  found.turn = { ...found.turn, asking: found.turn.asking.filter((one) => !all && one.call !== wanted.call) }
  tell()
}

/** Asks, unless an answer is still coming. */
export function ask(client: QueryClient, thread: string, text: string, how: How = {}): boolean {
  if (running.has(thread)) return false
  const last = client.getQueryData(query('thread_show', { thread }).queryKey)?.messages.at(-1)?.id
  const begun = begin(thread, text, last)
  begun.over = run(client, thread, begun, how)
  return true
}

/** Takes a question back, with all that came after it, and asks `text` in its place. */
export function askAgain(client: QueryClient, thread: string, message: string, text: string, provider?: ProviderKind): boolean {
  if (running.has(thread)) return false
  const key = query('thread_show', { thread }).queryKey
  const messages = client.getQueryData(key)?.messages ?? []
  const at = messages.findIndex((m) => m.id === message)
  const before = messages[at]?.content
  const begun = begin(thread, text, messages[at - 1]?.id)
  begun.over = (async () => {
    try {
      // Who was chosen may not be asked: nothing is taken back for that.
      if (provider && provider !== 'offline') await platform().call('ask_preview', { thread, text, provider })
      client.setQueryData(key, await platform().call('thread_rewind', { thread, message }))
    } catch (error) {
      end(thread, begun)
      if (begun.dropped) return
      refuse(client, thread, { code: codeOf(error), question: text, provider, message }, text === before)
      return
    }
    await run(client, thread, begun, { provider })
  })()
  return true
}

function begin(thread: string, question: string, after: string | undefined): Running {
  const begun: Running = { turn: { question, after, phase: 'asking', text: '', steps: [], artifacts: [], asking: [] }, abort: new AbortController() }
  running.set(thread, begun)
  refusals.delete(thread)
  tell()
  return begun
}

async function run(client: QueryClient, thread: string, begun: Running, { provider, onStart }: How): Promise<void> {
  let started = false
  const onEvents = (events: AskEvent[]) => {
    let next = begun.turn
    for (const event of events) next = told(next, event)
    begun.turn = next
    if (!started && next.answer !== undefined) {
      started = true
      onStart?.()
      // A new thread has its title now.
      void affected(client, 'thread')
    }
    // What comes in between two pictures is drawn at once.
    begun.frame ??= requestAnimationFrame(() => {
      begun.frame = undefined
      tell()
    })
  }
  let code: string | undefined
  try {
    await platform().stream('ask', { thread, text: begun.turn.question, allowWrites: false, ...(provider ? { provider } : {}) }, onEvents, begun.abort.signal)
  } catch (error) {
    code = codeOf(error)
  }
  if (begun.frame !== undefined) cancelAnimationFrame(begun.frame)
  if (begun.dropped) return
  if (!started && code !== undefined) {
    // Stopped before it began: the core may have kept the question or not.
    const kept = await keptQuestion(client, thread, begun.turn)
    await heard()
    end(thread, begun)
    if (!kept) refuse(client, thread, { code, question: begun.turn.question, provider }, false)
    return
  }
  tell()
  await settled(client, thread, begun.turn.answer)
  await heard()
  end(thread, begun)
  void affected(client, 'thread')
  void affected(client, 'artifact')
}

/** How often, and in what steps of time, the core is asked whether it has kept what a stopped answer came to. */
const LOOKS = 12
const STEP_MS = 120

/** The thread as the core has kept it. A stopped answer is kept a moment after it was stopped. */
async function settled(client: QueryClient, thread: string, answer: string | undefined): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    try {
      const view = await client.fetchQuery({ ...query('thread_show', { thread }), staleTime: 0 })
      if (view.messages.find((m) => m.id === answer)?.error !== 'interrupted') return
    } catch {
      return
    }
    await new Promise((after) => setTimeout(after, STEP_MS))
  }
}

/** Views hear of new data a moment after it came; until then the turn shows what was said. */
function heard(): Promise<void> {
  return new Promise((done) => notifyManager.schedule(done))
}

async function keptQuestion(client: QueryClient, thread: string, turn: Turn): Promise<boolean> {
  try {
    const { messages } = await client.fetchQuery({ ...query('thread_show', { thread }), staleTime: 0 })
    const at = messages.findIndex((m) => m.id === turn.after)
    return messages.slice(at + 1).some((m) => m.role === 'user' && m.content.trim() === turn.question.trim())
  } catch {
    return false
  }
}

function end(thread: string, begun: Running): void {
  if (running.get(thread) === begun) running.delete(thread)
  tell()
}

function refuse(client: QueryClient, thread: string, refusal: Refusal, stillThere: boolean): void {
  if (refusal.code !== 'cancelled') refusals.set(thread, refusal)
  if (!stillThere) void giveBack(client, thread, refusal.question)
  tell()
}

/** Puts a question back into the thread's field, or into its draft if the thread is not shown. */
async function giveBack(client: QueryClient, thread: string, text: string): Promise<void> {
  const field = fields.get(thread)
  if (field) {
    field(text)
    return
  }
  const draft = query('draft_show', { of: thread })
  try {
    const before = (await client.fetchQuery({ ...draft, staleTime: 0 })).text
    const next = joined(before, text)
    await platform().call('draft_edit', { of: thread, text: next })
    client.setQueryData(draft.queryKey, { of: thread, text: next })
  } catch {
    // A locked vault takes nothing; the refusal holds the question as long as the page is open.
  }
}

/** A text that is put back beside what was written meanwhile. */
export function joined(written: string, back: string): string {
  if (written.trim() === '' || written.trim() === back.trim()) return back
  return `${back}\n\n${written}`
}

/** How long the lock waits for what stopped answers came to. */
const PATIENCE_MS = 2_000

/** Stops everything and forgets it: for the lock, and for tests. What there is of an answer is kept before. */
export async function forgetTurns(): Promise<void> {
  const open = Array.from(running.values())
  for (const thread of running.keys()) stop(thread)
  await Promise.race([
    Promise.allSettled(open.map((one) => one.over)),
    new Promise((after) => setTimeout(after, open.length > 0 ? PATIENCE_MS : 0)),
  ])
  for (const one of open) {
    one.dropped = true
    if (one.frame !== undefined) cancelAnimationFrame(one.frame)
  }
  running.clear()
  refusals.clear()
  tell()
}

beforeLock(forgetTurns)

import { beforeLock } from '@/app/flush'
import { codeOf } from '@/lib/error-text'
import { type RpcError, platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { QueryClient } from '@tanstack/react-query'

const PAUSE_MS = 600
const RETRY_MS = [2_000, 4_000, 8_000]

/** What the core makes of a text before it keeps it: another text coming back would look like somebody else's. */
export function kept(text: string): string {
  const clean = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').replaceAll('\0', '')
  return clean.trim() === '' ? '' : clean
}

export interface DraftState {
  status: 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict'
  text: string
  /** What somebody else wrote meanwhile. */
  theirs?: string
  error?: RpcError['code']
}

export interface Stored {
  notes: string
  updatedAt: string
}

/**
 * The notes of one meeting while they are written. It outlives the page: what could not be saved is kept and tried
 * again, wherever the person has gone meanwhile.
 */
export class NotesDraft {
  private state: DraftState
  /** What the core has, as far as is known. */
  private base: string
  private baseAt: number
  /** What is being saved right now. */
  private sent: string | undefined
  private running: Promise<void> | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  private readonly listeners = new Set<() => void>()
  private readonly undoLock: () => void
  private users = 0

  constructor(
    private readonly client: QueryClient,
    readonly meeting: string,
    stored: Stored,
  ) {
    this.base = stored.notes
    this.baseAt = Date.parse(stored.updatedAt)
    this.state = { status: 'saved', text: stored.notes }
    this.undoLock = beforeLock(() => this.flush(true))
    window.addEventListener('pagehide', this.onLeave)
    document.addEventListener('visibilitychange', this.onLeave)
    window.addEventListener('beforeunload', this.onUnload)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    this.users += 1
    return () => {
      this.listeners.delete(listener)
      this.users -= 1
      void this.flush(true).then(() => this.dispose())
    }
  }

  now = (): DraftState => this.state

  get dirty(): boolean {
    return kept(this.state.text) !== this.base
  }

  write(text: string): void {
    const status = this.state.status === 'conflict' ? 'conflict' : this.state.status === 'failed' ? 'failed' : 'waiting'
    const said = status === this.state.status
    this.state = { ...this.state, text, status }
    // The editor shows what is typed; nothing else has to be drawn again for every key.
    if (!said) this.tell()
    if (status !== 'conflict') this.plan(PAUSE_MS)
  }

  /** The core's answer to `meeting_show`, whoever caused it. */
  heard({ notes, updatedAt }: Stored): void {
    const at = Date.parse(updatedAt)
    if (notes === this.base || notes === this.sent || at < this.baseAt) {
      // A change of title or day has a later time and the same notes.
      if (notes === this.base) this.baseAt = Math.max(at, this.baseAt)
      return
    }
    const wasDirty = this.dirty
    this.base = notes
    this.baseAt = at
    if (!wasDirty) this.set({ status: 'saved', text: notes })
    else if (!this.dirty) this.set({ status: 'saved', text: this.state.text })
    else {
      clearTimeout(this.timer)
      this.set({ status: 'conflict', text: this.state.text, theirs: notes })
    }
  }

  /** Ends a conflict with one text, which is then saved. */
  settle(text: string): void {
    this.set({ status: 'waiting', text })
    void this.flush()
  }

  /**
   * Saves now what is not saved. With `leaving`, nobody can be asked about a conflict any more, and both texts are
   * kept, one below the other.
   */
  async flush(leaving = false): Promise<void> {
    clearTimeout(this.timer)
    if (leaving && this.state.status === 'conflict') this.set({ status: 'waiting', text: both(this.state.text, this.state.theirs ?? '') })
    while (this.running) await this.running
    if (!this.dirty || this.state.status === 'conflict') {
      if (this.state.status === 'waiting') this.set({ status: 'saved', text: this.state.text })
      return
    }
    this.running = this.save()
    await this.running
  }

  private async save(): Promise<void> {
    const text = this.state.text
    this.sent = kept(text)
    this.set({ ...this.state, status: this.failures > 0 ? 'failed' : 'saving' })
    try {
      const view = await platform().call('meeting_edit', { meeting: this.meeting, notes: text })
      this.failures = 0
      this.base = this.sent
      this.baseAt = Date.parse(view.updatedAt)
      this.remember(this.base, view.updatedAt)
      void affected(this.client, 'meeting_edit')
      if (this.state.status !== 'conflict') this.set({ status: this.dirty ? 'waiting' : 'saved', text: this.state.text })
      if (this.dirty && this.state.status !== 'conflict') this.plan(PAUSE_MS)
    } catch (error) {
      this.failures += 1
      if (this.state.status !== 'conflict') this.set({ ...this.state, status: 'failed', error: codeOf(error) })
      this.plan(RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1] ?? PAUSE_MS)
    } finally {
      this.sent = undefined
      this.running = undefined
    }
  }

  /** A page that opens this meeting before it is asked for again must not begin with the old notes. */
  private remember(notes: string, updatedAt: string): void {
    this.client.setQueryData(query('meeting_show', { meeting: this.meeting }).queryKey, (old) => {
      if (!old) return old
      const transcript = old.content.slice(0, old.content.length - old.notes.length).replace(/\n\n$/, '')
      const content = old.transcript === undefined ? notes : notes === '' ? transcript : `${transcript}\n\n${notes}`
      return { ...old, notes, content, updatedAt }
    })
  }

  private plan(ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      void this.flush().then(() => this.dispose())
    }, ms)
  }

  private set(state: DraftState): void {
    this.state = state
    this.tell()
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }

  private readonly onLeave = () => {
    if (document.visibilityState === 'hidden') void this.flush()
  }

  private readonly onUnload = (event: BeforeUnloadEvent) => {
    if (!this.dirty) return
    void this.flush(true)
    event.preventDefault()
  }

  /** Nobody looks at it and nothing is left to save: it is forgotten. */
  private dispose(): void {
    if (this.users > 0 || this.dirty) return
    clearTimeout(this.timer)
    this.undoLock()
    window.removeEventListener('pagehide', this.onLeave)
    document.removeEventListener('visibilitychange', this.onLeave)
    window.removeEventListener('beforeunload', this.onUnload)
    if (drafts.get(this.meeting) === this) drafts.delete(this.meeting)
  }
}

/** Two versions of a text as one. */
export function both(mine: string, theirs: string): string {
  return `${mine.trimEnd()}\n\n---\n\n${theirs}`
}

const drafts = new Map<string, NotesDraft>()

/** The notes of a meeting as they are being written, perhaps since before. */
export function draftOf(client: QueryClient, meeting: string, stored: Stored): NotesDraft {
  const there = drafts.get(meeting)
  if (there) return there
  const made = new NotesDraft(client, meeting, stored)
  drafts.set(meeting, made)
  return made
}

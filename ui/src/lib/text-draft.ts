import { beforeLock } from '@/app/flush'
import { codeOf } from '@/lib/error-text'
import type { RpcError } from '@/platform'

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

/** Where a text is kept. */
export interface Keeper {
  /** Saves a text that was written over `base`. Where another one stands by now, the core brings both together. */
  save: (text: string, base: string) => Promise<{ updatedAt: string }>
  /** It is saved: a page that opens it before it is asked for again must not begin with the old text. */
  saved: (text: string, updatedAt: string) => void
}

/**
 * A text while it is written. It outlives the page: what could not be saved is kept and tried again, wherever the
 * person has gone meanwhile.
 */
export class TextDraft {
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
    private readonly keeper: Keeper,
    text: string,
    updatedAt: string,
  ) {
    this.base = text
    this.baseAt = Date.parse(updatedAt)
    this.state = { status: 'saved', text }
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

  /** The text as the core has it, whoever wrote it. */
  hear(text: string, updatedAt: string): void {
    const at = Date.parse(updatedAt)
    if (text === this.base || text === this.sent || at < this.baseAt) {
      // A change of title or day has a later time and the same text.
      if (text === this.base) this.baseAt = Math.max(at, this.baseAt)
      return
    }
    const wasDirty = this.dirty
    this.base = text
    this.baseAt = at
    if (!wasDirty) this.set({ status: 'saved', text })
    else if (!this.dirty) this.set({ status: 'saved', text: this.state.text })
    else {
      clearTimeout(this.timer)
      this.set({ status: 'conflict', text: this.state.text, theirs: text })
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
      // What could not be saved may have been taken back.
      this.failures = 0
      if (this.state.status === 'waiting' || this.state.status === 'failed') this.set({ status: 'saved', text: this.state.text })
      return
    }
    this.running = this.save()
    await this.running
  }

  /** What the text belongs to is to be deleted: what could not be saved until now is not tried again. */
  abandon(): void {
    clearTimeout(this.timer)
    this.set({ status: 'saved', text: this.base })
  }

  private async save(): Promise<void> {
    const text = this.state.text
    this.sent = kept(text)
    this.set({ ...this.state, status: this.failures > 0 ? 'failed' : 'saving' })
    try {
      const view = await this.keeper.save(text, this.base)
      this.failures = 0
      this.base = this.sent
      this.baseAt = Date.parse(view.updatedAt)
      this.keeper.saved(this.base, view.updatedAt)
      if (this.state.status !== 'conflict') this.set({ status: this.dirty ? 'waiting' : 'saved', text: this.state.text })
      if (this.dirty && this.state.status !== 'conflict') this.plan(PAUSE_MS)
    } catch (error) {
      this.failures += 1
      if (this.state.status !== 'conflict') this.set({ ...this.state, status: 'failed', error: codeOf(error) })
      // A text the core does not take has to be changed first.
      if (codeOf(error) !== 'validation') this.plan(RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1] ?? PAUSE_MS)
    } finally {
      this.sent = undefined
      this.running = undefined
    }
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
    for (const [id, draft] of drafts) if (draft === this) drafts.delete(id)
  }
}

/** Two versions of a text as one. */
export function both(mine: string, theirs: string): string {
  return `${mine.trimEnd()}\n\n---\n\n${theirs}`
}

const drafts = new Map<string, TextDraft>()

/** The draft of a thing as it is being written, perhaps since before. An id belongs to one kind of thing only. */
export function draftOf<D extends TextDraft>(id: string, make: () => D): D {
  const there = drafts.get(id)
  if (there) return there as D
  const made = make()
  drafts.set(id, made)
  return made
}

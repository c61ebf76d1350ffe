import type { ChangeView, Commands, ErrorCode, ProductView, Streams } from '@/rpc/schema.gen'

/** A file that was handed in; it is named by its id from here on. */
export interface Offered {
  id: string
  name: string
}

export type CommandName = keyof Commands
export type StreamName = keyof Streams

/** Where a saved file went, as far as the page may know. */
export interface Saved {
  name: string
  /** Can be given to `reveal`; absent on the web, where the browser keeps its downloads. */
  token?: string
}

export type DropPhase = { phase: 'over' } | { phase: 'leave' } | { phase: 'drop'; offers: Offered[] }
/** The same, with the files themselves. */
export type FileDropPhase = { phase: 'over' } | { phase: 'leave' } | { phase: 'drop'; files: File[] }

export type ShellEvent = { is: 'menu'; id: string } | { is: 'open'; path: string } | { is: 'closing' }

export type Reach = 'there' | 'gone' | 'stranger'

/** Everything the user interface needs of what it runs in. Nothing outside `platform/` knows which one it is. */
export interface Platform {
  readonly kind: 'window' | 'web' | 'fake'
  call<C extends CommandName>(command: C, request: Commands[C]['request']): Promise<Commands[C]['view']>
  stream<S extends StreamName>(
    command: S,
    request: Streams[S]['request'],
    onEvents: (events: Streams[S]['event'][]) => void,
    signal: AbortSignal,
  ): Promise<Streams[S]['view']>
  /** Word of changes, also those of other pages and programs at the same desk. Gives the way to stop listening. */
  onChange(listener: (change: ChangeView) => void): () => void
  /** Whether what answers is there: gone, or there again but not knowing this page any more. Only where it can go. */
  onReach?(listener: (reach: Reach) => void): () => void
  /** Hands files of the page in. */
  offer(files: File[]): Promise<Offered[]>
  /** Lets the person choose files, a folder, a backup or bundles; empty if they chose none. */
  pick(what: 'files' | 'folder' | 'backup' | 'bundle'): Promise<Offered[]>
  /** Files dragged onto the page or the window. */
  onDrop(listener: (drop: DropPhase) => void): () => void
  /** As `pick`, but nothing is handed in yet. Only where handing in means to copy, so that it can be done bit by bit. */
  pickFiles?(what: 'files' | 'folder' | 'bundle'): Promise<File[]>
  /** As `onDrop`, but nothing is handed in yet. There whenever `pickFiles` is. */
  onDropFiles?(listener: (drop: FileDropPhase) => void): () => void
  /** Hands a finished file to the person; `null` if they chose not to. */
  save(product: ProductView): Promise<Saved | null>
  /** Shows a saved file in its folder. Only there if `token` was given. */
  reveal?(token: string): Promise<void>
  /** What the window itself says: a menu was chosen, a link was opened, it is about to close. */
  onShell?(listener: (event: ShellEvent) => void): () => void
  /** Everything is saved; the window may close. */
  mayClose?(): Promise<void>
  /** The first screen one can use has been painted. */
  shown?(): void
  /** The window's menus follow the page's language. */
  speak?(language: string): Promise<void>
  /** How the window was left; the web page has the browser's own store for that. */
  viewState?: { read(): Promise<Record<string, string>>; write(key: string, value: string): Promise<void> }
  /** Opens an address outside, after the person was asked. */
  openExternal(url: string): Promise<void>
}

/** What a command refuses with. The code decides what is done, the message is for the person. */
export class RpcError extends Error {
  constructor(
    readonly code: ErrorCode | 'unreachable',
    message: string,
    /** What went wrong with a model's server. */
    readonly fault?: string,
  ) {
    super(message)
    this.name = 'RpcError'
  }
}

/** What this page calls itself, so that it knows its own changes again. */
export const ORIGIN = Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, '0')).join('')

import type { ChangeView, Commands, ErrorView, ProductView, StreamMessage, Streams } from '@/rpc/schema.gen'
import { type CommandName, type DropPhase, type FileDropPhase, type Offered, ORIGIN, type Platform, type Reach, RpcError, type Saved, type StreamName } from '../types'
import { sseMessages } from './sse'

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { ...init, headers: { ...init.headers, 'x-docket-origin': ORIGIN }, credentials: 'same-origin', cache: 'no-store' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw new RpcError('cancelled', '')
    throw new RpcError('unreachable', 'Docket does not answer. Is it still running?')
  }
  if (!response.ok) {
    const refused = (await response.json().catch(() => null)) as (Omit<ErrorView, 'code'> & { code: ErrorView['code'] | 'refused' }) | null
    // The host was started anew and does not know this page.
    if (!refused || refused.code === 'refused') throw new RpcError('unreachable', refused?.message ?? 'Docket does not answer.')
    throw new RpcError(refused.code, refused.message, refused.fault)
  }
  return response
}

const json = (request: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(request),
})

async function call<C extends CommandName>(command: C, request: Commands[C]['request']): Promise<Commands[C]['view']> {
  return (await send(`/rpc/${command}`, json(request))).json() as Promise<Commands[C]['view']>
}

async function stream<S extends StreamName>(
  command: S,
  request: Streams[S]['request'],
  onEvents: (events: Streams[S]['event'][]) => void,
  signal: AbortSignal,
): Promise<Streams[S]['view']> {
  const response = await send(`/stream/${command}`, { ...json(request), signal })
  try {
    for await (const text of sseMessages(response)) {
      const message = JSON.parse(text) as StreamMessage
      if ('events' in message) onEvents(message.events as Streams[S]['event'][])
      else if ('view' in message) return message.view as Streams[S]['view']
      else throw new RpcError(message.error.code, message.error.message)
    }
  } catch (error) {
    if (error instanceof RpcError) throw error
    if (signal.aborted) throw new RpcError('cancelled', '')
    throw new RpcError('unreachable', 'The connection to Docket broke off.')
  }
  throw new RpcError(signal.aborted ? 'cancelled' : 'unreachable', 'The connection to Docket broke off.')
}

const CHECK_MS = 2_000
const heeding = new Set<(reach: Reach) => void>()
let reach: Reach = 'there'
let checking: ReturnType<typeof setTimeout> | undefined

function reached(now: Reach): void {
  if (now === reach) return
  reach = now
  for (const listener of heeding) listener(now)
}

/** Looks whether the host answers, until it does, and then calls `back`. */
function check(back: () => void): void {
  clearTimeout(checking)
  checking = setTimeout(() => {
    fetch('/rpc/vault_status', { ...json({}), credentials: 'same-origin', cache: 'no-store' })
      .then((response) => {
        reached(response.ok ? 'there' : 'stranger')
        if (response.ok) back()
        else check(back)
      })
      .catch(() => {
        reached('gone')
        check(back)
      })
  }, CHECK_MS / 2)
}

function onChange(listener: (change: ChangeView) => void): () => void {
  let source: EventSource
  let dropped = false
  let stopped = false
  const open = () => {
    if (stopped) return
    source = new EventSource('/events')
    source.onmessage = (event) => listener(JSON.parse(event.data as string) as ChangeView)
    source.onerror = () => {
      dropped = true
      source.close()
      if (!stopped) check(open)
    }
    source.onopen = () => {
      reached('there')
      // What happened while nobody listened is not known.
      if (dropped) listener({ kind: 'everything', ids: [], origin: '' })
      dropped = false
    }
  }
  open()
  return () => {
    stopped = true
    clearTimeout(checking)
    source.close()
  }
}

async function offer(files: File[]): Promise<Offered[]> {
  const offered: Offered[] = []
  for (const file of files) {
    const response = await send(`/files?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file })
    const { id } = (await response.json()) as { id: string }
    offered.push({ id, name: file.name })
  }
  return offered
}

function chosen(what: 'files' | 'folder' | 'backup' | 'bundle'): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = what === 'files' || what === 'bundle'
    input.webkitdirectory = what === 'folder'
    if (what === 'backup') input.accept = '.docket-backup'
    if (what === 'bundle') input.accept = '.docket-bundle'
    input.hidden = true
    input.dataset.testid = 'file-input'
    const finish = () => {
      // Hidden files of a folder are passed over, as everywhere.
      const hidden = (file: File) => file.webkitRelativePath.split('/').some((part) => part.startsWith('.'))
      resolve(Array.from(input.files ?? []).filter((file) => !hidden(file)))
      input.remove()
    }
    input.addEventListener('change', finish)
    input.addEventListener('cancel', finish)
    document.body.append(input)
    input.click()
  })
}

/** All files of what was dropped, folders walked through. */
async function dropped(items: DataTransferItemList): Promise<File[]> {
  // Everything is taken from the list at once: it is empty as soon as the event is over. What is dragged from another
  // page or a mail is a file without an entry in a folder.
  const taken = Array.from(items, (item) => item.webkitGetAsEntry() ?? item.getAsFile())
  const files: File[] = []
  const walk = async (entry: FileSystemEntry | null): Promise<void> => {
    if (!entry || entry.name.startsWith('.')) return
    if (entry.isFile) {
      files.push(await new Promise<File>((yes, no) => (entry as FileSystemFileEntry).file(yes, no)))
      return
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader()
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((yes, no) => reader.readEntries(yes, no))
      if (some.length === 0) return
      for (const one of some) await walk(one)
    }
  }
  for (const one of taken) {
    if (one instanceof File) files.push(one)
    else await walk(one)
  }
  return files
}

function onDropFiles(listener: (drop: FileDropPhase) => void): () => void {
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  const over = (event: DragEvent) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    listener({ phase: 'over' })
  }
  const leave = (event: DragEvent) => {
    if (!event.relatedTarget) listener({ phase: 'leave' })
  }
  const drop = (event: DragEvent) => {
    if (!holdsFiles(event) || !event.dataTransfer) return
    event.preventDefault()
    void dropped(event.dataTransfer.items)
      .then((files) => listener({ phase: 'drop', files }))
      .catch(() => listener({ phase: 'leave' }))
  }
  window.addEventListener('dragover', over)
  window.addEventListener('dragleave', leave)
  window.addEventListener('drop', drop)
  return () => {
    window.removeEventListener('dragover', over)
    window.removeEventListener('dragleave', leave)
    window.removeEventListener('drop', drop)
  }
}

function onDrop(listener: (drop: DropPhase) => void): () => void {
  return onDropFiles((drop) => {
    if (drop.phase !== 'drop') {
      listener(drop)
      return
    }
    void offer(drop.files)
      .then((offers) => listener({ phase: 'drop', offers }))
      .catch(() => listener({ phase: 'leave' }))
  })
}

async function save(product: ProductView): Promise<Saved> {
  const link = document.createElement('a')
  link.href = `/files/${product.id}`
  link.download = product.name
  link.click()
  return { name: product.name }
}

/** Docket as a page of the local host. */
export function httpPlatform(): Platform {
  return {
    kind: 'web',
    call,
    stream,
    onChange,
    onReach: (listener) => {
      heeding.add(listener)
      return () => heeding.delete(listener)
    },
    offer,
    pick: async (what) => offer(await chosen(what)),
    onDrop,
    pickFiles: chosen,
    onDropFiles,
    save,
    openExternal: async (url) => {
      window.open(url, '_blank', 'noopener,noreferrer')
    },
  }
}

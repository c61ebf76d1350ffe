import type { ChangeView, Commands, ErrorView, ProductView, StreamMessage, Streams } from '@/rpc/schema.gen'
import { Channel, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import { type CommandName, type DropPhase, type Offered, ORIGIN, type Platform, RpcError, type Saved, type StreamName } from '../types'

function refusal(error: unknown): RpcError {
  const view = error as Partial<ErrorView> | null
  return new RpcError(view?.code ?? 'unreachable', view?.message ?? String(error), view?.fault)
}

async function call<C extends CommandName>(command: C, request: Commands[C]['request']): Promise<Commands[C]['view']> {
  try {
    return await invoke<Commands[C]['view']>('rpc', { origin: ORIGIN, command, request })
  } catch (error) {
    throw refusal(error)
  }
}

let streams = 0

function stream<S extends StreamName>(
  command: S,
  request: Streams[S]['request'],
  onEvents: (events: Streams[S]['event'][]) => void,
  signal: AbortSignal,
): Promise<Streams[S]['view']> {
  streams += 1
  const id = `${ORIGIN}-${streams}`
  return new Promise((resolve, reject) => {
    const channel = new Channel<StreamMessage>()
    const cancel = () => void invoke('stream_cancel', { id })
    signal.addEventListener('abort', cancel, { once: true })
    channel.onmessage = (message) => {
      if ('events' in message) {
        onEvents(message.events as Streams[S]['event'][])
        return
      }
      signal.removeEventListener('abort', cancel)
      if ('view' in message) resolve(message.view as Streams[S]['view'])
      else reject(new RpcError(message.error.code, message.error.message))
    }
    invoke('stream', { origin: ORIGIN, command, request, id, channel }).catch((error: unknown) => reject(refusal(error)))
    if (signal.aborted) cancel()
  })
}

/** Listens until told to stop, also if that is before listening has begun. */
function listening<T>(event: string, listener: (payload: T) => void): () => void {
  let stopped = false
  let stop: (() => void) | undefined
  void listen<T>(event, (e) => listener(e.payload)).then((unlisten) => {
    if (stopped) unlisten()
    else stop = unlisten
  })
  return () => {
    stopped = true
    stop?.()
  }
}

/** Docket in its own window. */
export function tauriPlatform(): Platform {
  return {
    kind: 'window',
    call,
    stream,
    onChange: (listener) => listening<ChangeView>('change', listener),
    offer: (files) =>
      Promise.all(
        files.map(async (file) => {
          const bytes = new Uint8Array(await file.arrayBuffer())
          const id = await invoke<string>('offer', bytes, { headers: { 'x-name': encodeURIComponent(file.name) } })
          return { id, name: file.name }
        }),
      ),
    pick: (what) => invoke<Offered[]>('pick', { what }).catch((error: unknown) => Promise.reject(refusal(error))),
    onDrop: (listener) => listening<DropPhase>('drop', listener),
    save: (product: ProductView) =>
      invoke<Saved | null>('save', { id: product.id }).catch((error: unknown) => Promise.reject(refusal(error))),
    reveal: (token) => invoke('reveal', { token }),
    onShell: (listener) => {
      const stops = [
        listening<string>('menu', (id) => listener({ is: 'menu', id })),
        listening<string>('open', (path) => listener({ is: 'open', path })),
        listening<null>('closing', () => listener({ is: 'closing' })),
      ]
      return () => stops.forEach((stop) => stop())
    },
    mayClose: () => invoke('may_close'),
    shown: () => void invoke('shown'),
    speak: (code) => invoke('language', { code }),
    viewState: {
      read: () => invoke<Record<string, string>>('view_state'),
      write: (key, value) => invoke('view_state_put', { key, value }),
    },
    openExternal: (url) => invoke('open_external', { url }),
  }
}

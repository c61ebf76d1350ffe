import type { ChangeView, Commands, Streams } from '@/rpc/schema.gen'
import { type CommandName, type DropPhase, type Offered, type Platform, RpcError, type StreamName } from '../types'

type Answers = { [C in CommandName]?: (request: Commands[C]['request']) => Commands[C]['view'] | Promise<Commands[C]['view']> }
type StreamAnswers = {
  [S in StreamName]?: (
    request: Streams[S]['request'],
    onEvents: (events: Streams[S]['event'][]) => void,
    signal: AbortSignal,
  ) => Promise<Streams[S]['view']>
}

export interface FakePlatform extends Platform {
  /** Every call so far: the command and its request. */
  calls: { command: string; request: unknown }[]
  /** Tells the page of a change. */
  change: (change: ChangeView) => void
  /** Drops files onto the page. */
  drop: (drop: DropPhase) => void
  /** What the next `pick` gives. */
  picks: Offered[]
  /** What was saved. */
  saved: string[]
}

/** A platform for component tests: it answers what it was given and refuses the rest, as the core would. */
export function fakePlatform(answers: Answers, streams: StreamAnswers = {}): FakePlatform {
  const changes = new Set<(change: ChangeView) => void>()
  const drops = new Set<(drop: DropPhase) => void>()
  const fake: FakePlatform = {
    kind: 'fake',
    calls: [],
    picks: [],
    saved: [],
    change: (change) => changes.forEach((listener) => listener(change)),
    drop: (drop) => drops.forEach((listener) => listener(drop)),
    async call(command, request) {
      fake.calls.push({ command, request })
      const answer = answers[command] as ((request: unknown) => unknown) | undefined
      if (!answer) throw new RpcError('notFound', `there is no command \`${command}\``)
      return answer(request) as never
    },
    async stream(command, request, onEvents, signal) {
      fake.calls.push({ command, request })
      const answer = streams[command]
      if (!answer) throw new RpcError('notFound', `there is no command \`${command}\``)
      return (answer as (r: unknown, e: unknown, s: AbortSignal) => Promise<never>)(request, onEvents, signal)
    },
    onChange(listener) {
      changes.add(listener)
      return () => changes.delete(listener)
    },
    offer: async (files) => files.map((file, n) => ({ id: `offer-${n}`, name: file.name })),
    pick: async () => fake.picks,
    onDrop(listener) {
      drops.add(listener)
      return () => drops.delete(listener)
    },
    async save(product) {
      fake.saved.push(product.name)
      return { name: product.name }
    },
    openExternal: async () => undefined,
  }
  return fake
}

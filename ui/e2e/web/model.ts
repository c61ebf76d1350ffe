import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What a scripted answer does: says something at once or part by part, calls a tool, or refuses. With `cut` the
 * connection breaks off where the answer would end.
 */
export type Reply = { text: string; cut?: boolean } | { parts: string[]; pace: Pace; cut?: boolean } | { tool: string; input: object } | { status: number; type: string }

/** Lets a scripted answer go on part by part, when the test says so. */
export class Pace {
  private open = 0
  private waiting: (() => void) | undefined

  /** Lets so many more parts go. */
  let(parts: number): void {
    this.open += parts
    this.waiting?.()
  }

  async turn(): Promise<void> {
    while (this.open === 0) await new Promise<void>((go) => (this.waiting = go))
    this.open -= 1
  }
}

/** The body of a request. */
export interface Asked {
  system: unknown
  messages: { role: string; content: unknown }[]
}

/** A server that speaks the Messages API and answers by script, one reply a request. */
export class Model {
  /** What it was asked, in order. */
  readonly asked: Asked[] = []
  /** The very words of the same. */
  readonly bodies: string[] = []

  private constructor(private readonly server: Server) {}

  static async start(replies: Reply[]): Promise<Model> {
    let model: Model | undefined
    const server = createServer((request, response) => {
      void read(request).then((body) => {
        model?.bodies.push(body)
        model?.asked.push(JSON.parse(body) as Asked)
        void answer(response, replies[(model?.asked.length ?? 1) - 1] ?? { text: 'There is nothing more.' })
      })
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    model = new Model(server)
    return model
  }

  /** What a program needs to ask it. */
  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo
    return { ANTHROPIC_API_KEY: 'sk-test', ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}` }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((done) => this.server.close(done))
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

async function answer(response: ServerResponse, reply: Reply): Promise<void> {
  if ('status' in reply) {
    // Nobody waits for tries that would fail, too.
    response.writeHead(reply.status, { 'content-type': 'application/json', 'x-should-retry': 'false' })
    response.end(JSON.stringify({ type: 'error', error: { type: reply.type, message: 'scripted' } }))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const tell = (event: { type: string; [key: string]: unknown }) => response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  const usage = { input_tokens: 10, output_tokens: 1 }
  tell({ type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'test', content: [], stop_reason: null, usage } })
  const says = 'text' in reply || 'parts' in reply
  if (says) {
    tell({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    for (const text of 'text' in reply ? [reply.text] : reply.parts) {
      if ('pace' in reply) await reply.pace.turn()
      tell({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })
    }
    if (reply.cut) {
      // What was written goes out before the line breaks.
      response.write(': cut\n\n', () => response.destroy())
      return
    }
  } else {
    tell({ type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: `toolu_${Math.random().toString(36).slice(2)}`, name: reply.tool, input: {} } })
    tell({ type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: JSON.stringify(reply.input) } })
  }
  tell({ type: 'content_block_stop', index: 0 })
  tell({ type: 'message_delta', delta: { stop_reason: says ? 'end_turn' : 'tool_use' }, usage: { output_tokens: 9 } })
  tell({ type: 'message_stop' })
  response.end()
}

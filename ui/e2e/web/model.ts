import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a scripted answer does: says something, or calls a tool. */
export type Reply = { text: string } | { tool: string; input: object }

/** A server that speaks the Messages API and answers by script, one reply a request. */
export class Model {
  /** What it was asked, in order. */
  readonly asked: { messages: { role: string; content: unknown }[] }[] = []

  private constructor(private readonly server: Server) {}

  static async start(replies: Reply[]): Promise<Model> {
    let model: Model | undefined
    const server = createServer((request, response) => {
      void read(request).then((body) => {
        model?.asked.push(JSON.parse(body) as Model['asked'][number])
        answer(response, replies[(model?.asked.length ?? 1) - 1] ?? { text: 'There is nothing more.' })
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

function answer(response: ServerResponse, reply: Reply): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const tell = (event: { type: string; [key: string]: unknown }) => response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  const usage = { input_tokens: 10, output_tokens: 1 }
  tell({ type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'test', content: [], stop_reason: null, usage } })
  if ('text' in reply) {
    tell({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    tell({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: reply.text } })
  } else {
    tell({ type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: `toolu_${Math.random().toString(36).slice(2)}`, name: reply.tool, input: {} } })
    tell({ type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: JSON.stringify(reply.input) } })
  }
  tell({ type: 'content_block_stop', index: 0 })
  tell({ type: 'message_delta', delta: { stop_reason: 'text' in reply ? 'end_turn' : 'tool_use' }, usage: { output_tokens: 9 } })
  tell({ type: 'message_stop' })
  response.end()
}

import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Reply } from './model'

interface Asked {
  model: string
  messages: { role: string; content: string; tool_name?: string }[]
}

/** A server that speaks as Ollama does: it lists its models and answers by script, one reply a request. */
export class Ollama {
  /** What it was asked, in order; being tried counts, too. */
  readonly asked: Asked[] = []

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(models: string[], replies: Reply[]): Promise<Ollama> {
    let ollama: Ollama | undefined
    const server = createServer((request, response) => {
      const json = (status: number, body: unknown) => response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
      if (request.url === '/api/tags') {
        json(200, { models: models.map((name) => ({ name, model: name })) })
        return
      }
      void read(request).then((body) => {
        const asked = JSON.parse(body) as Asked
        if (request.url !== '/api/chat' || !models.includes(asked.model)) {
          json(404, { error: `model '${asked.model}' not found` })
          return
        }
        ollama?.asked.push(asked)
        answer(response, asked.model, replies[(ollama?.asked.length ?? 1) - 1] ?? { text: 'There is nothing more.' })
      })
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    ollama = new Ollama(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return ollama
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

/** An object a line: the words in pieces, then how it ended. */
function answer(response: ServerResponse, model: string, reply: Reply): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const tell = (message: object, more: object = { done: false }) => response.write(`${JSON.stringify({ model, message: { role: 'assistant', ...message }, ...more })}\n`)
  if ('text' in reply) for (const piece of reply.text.split(/(?<= )/)) tell({ content: piece })
  else if ('tool' in reply) tell({ content: '', tool_calls: [{ function: { name: reply.tool, arguments: reply.input } }] })
  tell({ content: '' }, { done: true, done_reason: 'stop', prompt_eval_count: 10, eval_count: 9 })
  response.end()
}

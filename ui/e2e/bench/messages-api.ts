import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Speaks the Messages API's stream for the bench: one answer of `chunks` pieces, `rate` of them a second.
 * https://docs.anthropic.com/en/docs/build-with-claude/streaming
 */
export async function streamingApi(chunks: number, rate: number): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (type: string, data: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
    send('message_start', {
      message: { id: 'msg_bench', type: 'message', role: 'assistant', model: 'claude-opus-4-5', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 10, output_tokens: 1 } },
    })
    send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } })
    const began = Date.now()
    let sent = 0
    const timer = setInterval(() => {
      const due = Math.min(chunks, Math.floor(((Date.now() - began) / 1000) * rate))
      for (; sent < due; sent += 1) send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece(sent) } })
      if (sent < chunks) return
      clearInterval(timer)
      send('content_block_stop', { index: 0 })
      send('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: chunks } })
      send('message_stop', {})
      response.end()
    }, 2)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

/** Markdown as a model writes it: paragraphs, headings and lists. */
function piece(n: number): string {
  if (n % 400 === 399) return '\n\n## Another heading\n\n'
  if (n % 60 === 59) return '.\n\n'
  if (n % 60 === 30) return '.\n- **A point** '
  return ['the ', 'refund ', 'is ', 'paid ', 'to ', 'a ', 'card '][n % 7] as string
}

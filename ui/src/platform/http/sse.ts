/** The `data` of each server-sent event of a response, in order. */
export async function* sseMessages(response: Response): AsyncGenerator<string> {
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    rest += value
    let end = rest.indexOf('\n\n')
    while (end >= 0) {
      const lines = rest.slice(0, end).split('\n')
      rest = rest.slice(end + 2)
      const data = lines.filter((l) => l.startsWith('data:')).map((l) => l.slice(5).replace(/^ /, ''))
      if (data.length > 0) yield data.join('\n')
      end = rest.indexOf('\n\n')
    }
  }
}

import type { DocumentKind, Passage } from '@/rpc/schema.gen'
import { HOSTILE, isTame } from '@/test/hostile'
import { render } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { layOut } from './blocks'
import { BlockText } from './text'

/** A passage for each line, as the core gives them for plain text, at most so many. */
function passagesOf(content: string): Passage[] {
  const passages: Passage[] = []
  let at = 0
  for (const [n, line] of content.split('\n').slice(0, 300).entries()) {
    const length = Array.from(line).length
    const place = { heading: line.slice(0, 60), line: n + 1, charStart: at, charEnd: at + length }
    if (line.trim() !== '') passages.push({ text: line, place })
    at += length + 1
  }
  return passages
}

describe('a document is shown as nothing but text', () => {
  it.each(HOSTILE.map((attack) => [attack.name, attack] as const))('%s', (_, { text }) => {
    for (const kind of ['md', 'html', 'csv'] as DocumentKind[]) {
      const { blocks } = layOut({ content: text, passageList: passagesOf(text), kind })
      const some = blocks.slice(0, 200)
      const { container, unmount } = render(
        <>
          {some.map((block, n) => (
            <BlockText key={n} block={block} content={text} kind={kind} ranges={[]} shown={false} first={n === 0} />
          ))}
        </>,
      )
      isTame(container)
      expect(container.querySelectorAll('a, button, input')).toHaveLength(0)
      unmount()
    }
  }, 60_000)
})

import { describe, expect, it } from 'vitest'
import { blockAt, layOut } from './blocks'
import { findAll } from './marks'
import { toUnits } from './offsets'

/** Passages as the core makes them: places in code points. */
function passages(content: string, ...texts: { text: string; heading?: string; page?: number }[]) {
  let from = 0
  return texts.map(({ text, ...place }) => {
    const unit = content.indexOf(text, from)
    from = unit + text.length
    const charStart = Array.from(content.slice(0, unit)).length
    return { text, place: { ...place, charStart, charEnd: charStart + Array.from(text).length } }
  })
}

describe('places', () => {
  it('turn from code points into UTF-16 units, far into a text and beyond its end', () => {
    const text = 'a🚲b'.repeat(3000)
    const units = toUnits(text)
    expect([0, 1, 2, 3].map(units)).toEqual([0, 1, 3, 4])
    expect(text.slice(units(3 * 2500 + 1), units(3 * 2500 + 2))).toBe('🚲')
    expect(units(1_000_000)).toBe(text.length)
    expect(toUnits('plain')(99)).toBe(5)
  })
})

describe('the layout of a document', () => {
  it('loses no word, whatever stands between the passages', () => {
    const content = '# Title 🚲\n\n---\n\n[00:01] Dana: Hello there.\nA | B\n|---|---|\n- item\n\n'
    const { blocks } = layOut({
      content,
      kind: 'md',
      passageList: passages(content, { text: '# Title 🚲', heading: 'Title 🚲' }, { text: 'Hello there.', heading: 'Title 🚲' }, { text: 'A | B', heading: 'Title 🚲' }, { text: '- item', heading: 'Title 🚲' }),
    })
    const drawn = blocks.map((b) => [b.as, content.slice(b.start, b.end)])
    expect(drawn).toEqual([
      ['heading', 'Title 🚲'],
      ['aside', '---'],
      ['text', '[00:01] Dana: Hello there.'],
      ['row', 'A | B'],
      ['aside', '|---|---|'],
      ['item', 'item'],
    ])
  })

  it('has an outline of headings, or of pages where there are none', () => {
    const content = '# One\ntext\n## Two\nmore'
    const headed = layOut({
      content,
      kind: 'md',
      passageList: passages(content, { text: '# One', heading: 'One' }, { text: 'text', heading: 'One' }, { text: '## Two', heading: 'One > Two' }, { text: 'more', heading: 'One > Two' }),
    })
    expect(headed.outline).toEqual([
      { block: 0, label: 'One', level: 1 },
      { block: 2, label: 'Two', level: 2 },
    ])
    const paged = layOut({ content: 'a\nb\nc', kind: 'pdf', passageList: passages('a\nb\nc', { text: 'a', page: 1 }, { text: 'b', page: 1 }, { text: 'c', page: 3 }) })
    expect(paged.outline.map((s) => [s.block, s.label])).toEqual([[0, '1'], [2, '3']])
  })

  it('finds the piece a place lies in, also between two', () => {
    const content = '# One\n\ntext\n\n- item'
    const { blocks } = layOut({ content, kind: 'md', passageList: passages(content, { text: '# One', heading: 'One' }, { text: 'text', heading: 'One' }, { text: '- item', heading: 'One' }) })
    expect([0, 3, 5, 8, 13, 16, 99].map((unit) => blockAt(blocks, unit))).toEqual([0, 0, 1, 1, 2, 2, 2])
  })

  it('cuts a text without passages into pieces', () => {
    const content = 'word '.repeat(2000)
    const { blocks } = layOut({ content, kind: 'txt', passageList: [] })
    expect(blocks.length).toBeGreaterThan(4)
    expect(blocks.map((b) => content.slice(b.start, b.end)).join(' ').split(/\s+/).length).toBe(2000)
  })
})

describe('finding in a document', () => {
  it('takes what is typed as words, not as a pattern', () => {
    expect(findAll('A (b) a (B)\n(b', '(b)')).toEqual([{ start: 2, end: 5 }, { start: 8, end: 11 }])
    expect(findAll('one\n  two 🚲 one two', 'ONE two')).toEqual([{ start: 0, end: 9 }, { start: 13, end: 20 }])
    expect(findAll('abc', '   ')).toEqual([])
    for (const odd of ['\\', '[', 'a-b', '/', '}{', '🚲', '^$']) expect(() => findAll(odd, odd)).not.toThrow()
    expect(findAll('x a-b', 'a-b')).toEqual([{ start: 2, end: 5 }])
  })
})

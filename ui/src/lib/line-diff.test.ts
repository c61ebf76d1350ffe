import { describe, expect, it } from 'vitest'
import { lineDiff } from './line-diff'

const SIGNS = { same: ' ', added: '+', removed: '-' }
const diff = (before: string[], after: string[]) => lineDiff(before.join('\n'), after.join('\n')).map((line) => SIGNS[line.kind] + line.text)

describe('the difference of two texts', () => {
  it('keeps what both have', () => {
    expect(diff(['a', 'b', 'c'], ['a', 'b', 'c'])).toEqual([' a', ' b', ' c'])
    expect(diff(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([' a', '-b', '+x', ' c'])
    expect(diff(['a', 'c'], ['a', 'b', 'c', 'd'])).toEqual([' a', '+b', ' c', '+d'])
    expect(diff(['a', 'b', 'c', 'd'], ['b', 'd'])).toEqual(['-a', ' b', '-c', ' d'])
  })

  it('gives both texts back, whatever they are', () => {
    const letters = (seed: number) => Array.from({ length: seed % 9 }, (_, n) => 'abc'[(seed * 7 + n * n * (seed % 5)) % 3] ?? '')
    for (let seed = 0; seed < 200; seed += 1) {
      const [a, b] = [letters(seed), letters(seed * 3 + 1)]
      const lines = lineDiff(a.join('\n'), b.join('\n'))
      const text = (without: string) => lines.filter((l) => l.kind !== without).map((l) => l.text).join('\n')
      expect(text('added')).toBe(a.join('\n'))
      expect(text('removed')).toBe(b.join('\n'))
    }
  })

  it('does not count pairs without end', () => {
    const many = (word: string) => Array.from({ length: 5000 }, (_, n) => `${word} ${n}`)
    const lines = diff(many('a'), many('b'))
    expect(lines).toHaveLength(10_000)
    expect(lines[5000]).toBe('+b 0')
  })
})

import { describe, expect, it } from 'vitest'
import { beginning, blocks, withoutSources } from './blocks'

describe('parts of a growing text', () => {
  it('end at blank lines, but not inside of code and lists', () => {
    const code = '```js\na\n\nb\n```'
    const list = '- one\n\n  more of one\n\n- two'
    expect(blocks(`# Head\n\nText\nmore\n\n${code}\n\n${list}\n\nEnd`)).toEqual(['# Head', 'Text\nmore', code, list, 'End'])
  })

  it('keep code together that is not closed yet', () => {
    expect(blocks('a\n\n~~~\nx\n\ny')).toEqual(['a', '~~~\nx\n\ny'])
    expect(blocks('````\n```\n\nx\n````\n\ny')).toEqual(['````\n```\n\nx\n````', 'y'])
  })

  it('leave what is finished as it was when more comes', () => {
    const text = 'One.\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nLast words'
    for (let end = 1; end < text.length; end += 1) {
      const before = blocks(text.slice(0, end))
      expect(blocks(text).slice(0, before.length - 1)).toEqual(before.slice(0, -1))
    }
  })
})

describe('what is shown of an answer', () => {
  it('leaves out the list of sources at its end, also a half one', () => {
    const list = '\n\n**Sources**\n\n- [1] a.md, line 3: “x”\n- [2] b'
    expect(withoutSources(`Answer. [1]${list}`)).toBe('Answer. [1]')
    expect(withoutSources('Answer. [1]\n\n**Sources**')).toBe('Answer. [1]')
  })

  it('keeps a part of that name that was meant to be read', () => {
    const text = 'Answer.\n\n**Sources**\n\nThere are none worth naming.'
    expect(withoutSources(text)).toBe(text)
  })

  it('is folded to what stands before the first heading, if it is long', () => {
    expect(beginning('short')).toBeUndefined()
    expect(beginning(`Intro.\n\n# Title\n\n${'word '.repeat(300)}`)).toBe('Intro.')
  })
})

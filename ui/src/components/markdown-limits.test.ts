import { describe, expect, it } from 'vitest'
import { isBeyondMarkdown } from './markdown-limits'

describe('what is read as Markdown', () => {
  const within = (text: string) => expect(isBeyondMarkdown(text)).toBe(false)
  const beyond = (text: string) => expect(isBeyondMarkdown(text)).toBe(true)

  it('is what people and models write', () => {
    within('')
    within('# Title\n\n> A quote\n> > in a quote\n\n- one\n  - two\n    - three\n\n1. a\n2. b')
    within('*'.repeat(80))
    within(`${'- '.repeat(40)}\n\n${'_ '.repeat(60)}`)
    within(`| a | b |\n|---|---|\n${'| x [1] | `y` **z** |\n'.repeat(3000)}`)
    within(`${'A sentence with a source. [1] '.repeat(2000)}`)
    within(`${'**bold** and *slanted* and `code` and ~~gone~~ '.repeat(1000)}`)
    within(`\`\`\`\n${' '.repeat(90)}- deep\n${'>'.repeat(99)}\n${'['.repeat(999)}\n\`\`\``)
    within(Array.from({ length: 300 }, (_, n) => `- https://example.com/${n} or mail a@example.com`).join('\n'))
    within(`a very long word: ${'x'.repeat(300_000)}`)
  })

  it('is not what no page can draw', () => {
    beyond('x'.repeat(1_000_001))
    beyond(`${'>'.repeat(30)}x`)
    beyond(`${'- '.repeat(30)}x`)
    beyond(`${'1. > + '.repeat(20)}x`)
    beyond(`${' '.repeat(60)}- x`)
    beyond('['.repeat(300))
    beyond(`${'*'.repeat(60)}a${'*'.repeat(60)}`)
    beyond(`${'*a __a '.repeat(200)}x`)
    beyond(Array.from({ length: 20 }, (_, n) => '`'.repeat(n + 1)).join(' '))
    beyond(`${'|a'.repeat(500)}|\n${'|-'.repeat(500)}|\n${'|x\n'.repeat(500)}`)
    beyond('www.'.repeat(100))
    beyond(Array.from({ length: 500 }, (_, n) => `[r${n}]: https://example.com`).join('\n'))
  })
})

import { Markdown } from '@/components/markdown'
import { fakePlatform } from '@/platform/fake'
import { HOSTILE, isTame, longest } from '@/test/hostile'
import { renderPage } from '@/test/render'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type MockInstance, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AnswerText, GrowingText } from './answer-text'
import { Steps } from './steps'

let fetched: MockInstance<typeof fetch>
beforeEach(() => {
  fetched = vi.spyOn(globalThis, 'fetch')
})
afterEach(() => {
  expect(fetched).not.toHaveBeenCalled()
  fetched.mockRestore()
})

const answer = (text: string) => renderPage(fakePlatform({}), () => <AnswerText text={text} sources={[]} fold={false} />)

describe('what a model answers is shown and never obeyed', () => {
  it.each(HOSTILE.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
    const finished = await answer(longest(attack))
    isTame(finished.container)
    finished.unmount()
    const growing = render(<GrowingText text={longest(attack)} fold={false} />)
    isTame(growing.container)
    growing.unmount()
    const title = render(<Steps running steps={[{ tool: attack.title, input: attack.text.slice(0, 500), result: attack.title, failed: true }]} />)
    isTame(title.container, 'svg, ')
  }, 60_000)

  it('is shown as it stands where it cannot be drawn', () => {
    const text = `a*b*\n\n${'>'.repeat(5000)}x`
    const { container, rerender } = render(<Markdown text={text} />)
    expect(container.textContent).toContain('a*b*')
    rerender(<Markdown text={'>'.repeat(5000)} />)
    expect(container.querySelector('blockquote')).toBeNull()
    rerender(<Markdown text="> *fine*" />)
    expect(container.querySelector('blockquote em')?.textContent).toBe('fine')
  })

  it('hides no words in HTML', async () => {
    const { container } = render(<Markdown text={'<!-- call it -->\n\n<div hidden>kept unseen</div>\n\none <b>two</b><br>three <i title="four">five</i>'} />)
    expect(container.textContent).toContain('<!-- call it -->')
    expect(container.textContent).toContain('<div hidden>kept unseen</div>')
    expect(container.textContent).toContain('one two')
    expect(container.textContent).toContain('three <i title="four">five')
    expect(container.querySelectorAll('br')).toHaveLength(1)
  })

  it('asks before a link leads anywhere, and names where', async () => {
    const opened = vi.fn(async () => undefined)
    const fake = Object.assign(fakePlatform({}), { openExternal: opened })
    const lie = HOSTILE.find((attack) => attack.name === 'link that lies')
    await renderPage(fake, () => <AnswerText text={lie?.text ?? ''} sources={[]} fold={false} />)
    await userEvent.click(screen.getByRole('link', { name: 'https://docket.example/help' }))
    const dialog = await screen.findByRole('alertdialog')
    expect(within(dialog).getByText(/elsewhere\.example/)).toBeTruthy()
    expect(opened).not.toHaveBeenCalled()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stay here' }))
    expect(opened).not.toHaveBeenCalled()
  })

  it('gives no link to scripts, data, files or the program itself', async () => {
    for (const name of ['script address', 'data address', 'addresses of the machine']) {
      const attack = HOSTILE.find((one) => one.name === name)
      const { unmount } = await answer(attack?.text ?? '')
      const links = screen.queryAllByRole('link').map((link) => link.textContent)
      expect(links).toEqual(name === 'addresses of the machine' ? ['e'] : [])
      unmount()
    }
  })

  it('names a tool that is none without falling over', () => {
    for (const tool of ['toString', 'constructor', '__proto__', 'hasOwnProperty', '']) {
      const { container, unmount } = render(<Steps steps={[{ tool, input: 'x', result: undefined, failed: false }]} running />)
      expect(container.querySelector('li')).toBeTruthy()
      unmount()
    }
  })
})

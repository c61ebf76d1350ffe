import { Markdown } from '@/components/markdown'
import { fakePlatform } from '@/platform/fake'
import { HOSTILE, type Hostile } from '@/test/hostile'
import { renderPage } from '@/test/render'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type MockInstance, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AnswerText, GrowingText } from './answer-text'
import { Steps } from './steps'

/** Elements that load, run or ask for something by themselves. */
const LOADS = 'img, picture, source, iframe, frame, script, object, embed, svg, math, link, style, base, meta, video, audio, form, template, details, dialog, textarea, select'
/** Attributes that lead somewhere or do something. Links are buttons here. */
const LEADS = ['href', 'src', 'srcset', 'action', 'formaction', 'poster', 'data', 'background', 'ping', 'style', 'name', 'xlink:href']

let fetched: MockInstance<typeof fetch>
beforeEach(() => {
  fetched = vi.spyOn(globalThis, 'fetch')
})
afterEach(() => {
  expect(fetched).not.toHaveBeenCalled()
  fetched.mockRestore()
})

/** Nothing in what was drawn loads, leads or runs, and it is not without bounds. */
function isTame(root: Element, own = '') {
  const all = Array.from(root.querySelectorAll('*'))
  expect(all.length).toBeLessThan(60_000)
  expect(root.querySelector(own === '' ? LOADS : LOADS.replace(own, ''))).toBeNull()
  let deepest = 0
  for (const element of all) {
    const bad = element.getAttributeNames().filter((name) => LEADS.includes(name) || name.startsWith('on'))
    // The only fields are the boxes of tasks, which nobody can tick here.
    if (element.tagName === 'INPUT') expect([element.getAttribute('type'), element.hasAttribute('disabled')]).toEqual(['checkbox', true])
    expect(bad, element.outerHTML.slice(0, 200)).toEqual([])
    // An id of a text never stands for one of the page.
    if (element.id !== '' && !element.id.startsWith('user-content-')) expect(element.id).toMatch(/^(react-aria|_r_|«)/)
    let depth = 0
    for (let above: Element | null = element; above && above !== root; above = above.parentElement) depth += 1
    deepest = Math.max(deepest, depth)
  }
  expect(deepest).toBeLessThan(100)
}

const longest = (attack: Hostile) => `${attack.title}\n\n${attack.text}`

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

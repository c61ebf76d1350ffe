import { setLanguage } from '@/i18n'
import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { ArtifactView, CheckView } from '@/rpc/schema.gen'
import { Toasts } from '@/components/toast'
import { renderPage } from '@/test/render'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ArtifactPage } from '../artifact-page'
import { units, wordsIn } from './find'

const CONTENT = '# Fast 🚲\n\n- The lane is called `fast`. [1]\n- The page must load **fast**\n  and well.\n- Refunds take 30 days.\n'

const ARTIFACT: ArtifactView = {
  id: 'a1',
  projectId: 'p1',
  type: 'requirements_doc',
  title: 'Fast 🚲',
  content: CONTENT,
  sources: [],
  createdAt: '2026-03-02T10:00:00Z',
  updatedAt: '2026-03-02T10:00:00Z',
}

const finding = (code: string, quote: string, more: Partial<CheckView> = {}): CheckView => {
  const start = Array.from(CONTENT.slice(0, CONTENT.lastIndexOf(quote))).length
  return { code, severity: 'warning', message: `In English: ${code}.`, quote, start, end: start + Array.from(quote).length, line: 1, ...more }
}

const FINDINGS = [
  finding('vague-word', 'fast'),
  finding('no-source', 'Refunds take 30 days.', { severity: 'hint' }),
  finding('conflict', '30 days', { severity: 'error', about: 'within 14 days' }),
  finding('rule-of-tomorrow', 'Refunds', { severity: 'hint' }),
]

beforeEach(() => {
  vi.stubGlobal('matchMedia', (media: string) => ({ matches: media.includes('min-width'), media, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
})
afterEach(() => act(() => setLanguage('en')))

function open(findings: CheckView[] | (() => never)) {
  const fake = fakePlatform({
    artifact_show: () => ARTIFACT,
    artifact_check: () => (typeof findings === 'function' ? findings() : { artifact: 'a1', findings }),
  })
  const page = () => (
    <>
      <ArtifactPage />
      <Toasts closeLabel="Close" />
    </>
  )
  return renderPage(fake, page, '/p/$project/artifacts/$artifact', '/p/p1/artifacts/a1').then(() => fake)
}

describe('the checks of an artifact', () => {
  it('are one quiet line, and open into a list in the language of the page', async () => {
    const fake = await open(FINDINGS)
    const line = await screen.findByRole('button', { name: /^Checks 3 findings/ })
    expect(line.textContent).toContain('Error: 1')
    expect(line.getAttribute('aria-expanded')).toBe('false')
    expect(screen.queryByText('fast', { selector: 'q' })).toBeNull()
    await userEvent.click(line)
    const list = within(screen.getByRole('region', { name: 'Checks' })).getByRole('list')
    const rows = within(list).getAllByRole('button').map((row) => row.textContent)
    expect(rows).toHaveLength(3)
    expect(rows[0]).toBe('Warning: fast Everybody reads this word differently. Say how it is measured or observed.')
    expect(rows[1]).toBe('Error: 30 days Elsewhere the text says “within 14 days”. Only one of them can hold.')
    expect(rows[2]).toBe('Hint: Refunds In English: rule-of-tomorrow.')
    act(() => setLanguage('de'))
    await screen.findByText(/Dieses Wort versteht jeder anders/)
    expect(fake.calls.filter((c) => c.command === 'artifact_check')).toEqual([{ command: 'artifact_check', request: { artifact: 'a1' } }])
  })

  it('lead to their words, and not to the same words elsewhere', async () => {
    await open(FINDINGS)
    await userEvent.click(await screen.findByRole('button', { name: /^Checks/ }))
    await userEvent.click(screen.getByRole('button', { name: /^Warning: fast/ }))
    const selection = window.getSelection()
    expect(selection?.toString()).toBe('fast')
    expect(selection?.anchorNode?.parentElement?.tagName).toBe('STRONG')
    const marked = () => Array.from(document.querySelectorAll('[data-checked]'), (e) => e.textContent)
    expect(marked()).toHaveLength(1)
    expect(marked()[0]).toContain('The page must load')
    await userEvent.click(screen.getByRole('button', { name: /^Error: 30 days/ }))
    expect(selection?.toString()).toBe('30 days')
    expect(marked()[0]).toContain('Refunds take')
    expect(screen.getByRole('button', { name: /^Error: 30 days/ }).getAttribute('aria-current')).toBe('true')
  })

  it('say when there is nothing to mend', async () => {
    await open([])
    await screen.findByText('Nothing found to mend.')
  })

  it('say when words are gone', async () => {
    await open([finding('vague-word', 'fast', { quote: 'robust' })])
    await userEvent.click(await screen.findByRole('button', { name: /^Checks/ }))
    await userEvent.click(screen.getByRole('button', { name: /^Warning: robust/ }))
    await screen.findByText('These words are no longer in the text.')
  })

  it('say when they could not be made', async () => {
    await open(() => {
      throw new RpcError('internal', '')
    })
    await waitFor(() => screen.getByText('The text could not be checked.'))
  })
})

describe('finding words as they are drawn', () => {
  it('looks past marks, breaks and numbers of sources', () => {
    const body = document.createElement('div')
    body.innerHTML = '<p>One <strong>two</strong> three<button class="docket-cite">1</button>. Two <code>a_b</code></p><ul><li>one two</li></ul>'
    const check = (before: string, words: string, expected: string | undefined) => expect(wordsIn(body, before, words)?.toString(), words).toBe(expected)
    check('', 'One **two**\n  three [1].', 'One two three1.')
    check('One two three. ', 'Two `a_b`', 'Two a_b')
    check('', 'one two', 'one two')
    check('one two, as it is nowhere', 'one two', 'one two')
    check('', 'four', undefined)
    check('', ' ** ', undefined)
  })

  it('counts characters as the core does', () => {
    expect(units('🚲ab', 2)).toBe(3)
    expect(units('ab', 9)).toBe(2)
  })
})

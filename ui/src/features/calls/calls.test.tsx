import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { CallView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { CallsPage } from '.'
import { inShort } from './calls-page'

const CALL: CallView = { id: 'c9', at: '2026-11-01T08:00:00Z', provider: 'claude', threadId: 't1', thread: 'Refunds', tool: 'DocumentSearch', input: { query: 'refund*' }, outputBytes: 2100, isError: false, tookMs: 120 }
const call = (id: string, more: Partial<CallView> = {}): CallView => ({ ...CALL, id, ...more })
const open = (fake: ReturnType<typeof fakePlatform>) => renderPage(fake, CallsPage, '/p/$project/calls', '/p/p1/calls')

describe('the calls of tools', () => {
  it('tell who asked for what in which thread, how much came back and how long it took', async () => {
    await open(fakePlatform({ calls_list: () => ({ calls: [CALL], more: false }) }))
    const row = (await screen.findAllByRole('row'))[1] as HTMLElement
    expect(within(row).getByText('Searched the project')).toBeTruthy()
    expect(within(row).getByText('refund*')).toBeTruthy()
    expect(within(row).getByRole('link', { name: 'Refunds' }).getAttribute('href')).toBe('/p/p1/threads/t1')
    expect(within(row).getAllByRole('cell').map((cell) => cell.textContent).slice(1)).toEqual(['Claude', '2 kB', '120\u00a0ms'])
    // All that was asked stands there already.
    expect(within(row).queryByRole('button')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Earlier ones' })).toBeNull()
  })

  it('say what failed and what never came back, and name a tool they do not know', async () => {
    const calls = [call('c2', { isError: true }), call('c1', { tool: 'Abacus', provider: 'somebody', tookMs: undefined, input: {}, thread: '' })]
    await open(fakePlatform({ calls_list: () => ({ calls, more: false }) }))
    const rows = await screen.findAllByRole('row')
    expect(rows[1]?.textContent).toContain('Failed, stopped or not allowed')
    expect(rows[2]?.textContent).toContain('Abacus')
    expect(rows[2]?.textContent).toContain('somebody')
    expect(rows[2]?.textContent).toContain('never came back')
    expect(rows[2]?.textContent).toContain('asked without words')
    expect(within(rows[2] as HTMLElement).getByRole('link', { name: 'Untitled thread' })).toBeTruthy()
  })

  it('show all that was asked as text, never as anything else', async () => {
    const input = { title: 'Stories', content: '<img src=x onerror=alert(1)>' }
    await open(fakePlatform({ calls_list: () => ({ calls: [call('c1', { tool: 'ArtifactGenerator', input })], more: false }) }))
    const button = await screen.findByRole('button', { name: /Show all/ })
    expect(button.getAttribute('aria-expanded')).toBe('false')
    await userEvent.click(button)
    expect(screen.getByRole('region', { name: 'All it was asked, as JSON' }).textContent).toBe(JSON.stringify(input, null, 2))
    expect(document.querySelector('img')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: /Hide/ }))
    expect(screen.queryByRole('region', { name: 'All it was asked, as JSON' })).toBeNull()
  })

  it('bring the earlier ones by a button, after those that are there', async () => {
    const fake = fakePlatform({ calls_list: ({ before }) => (before === 'c9' ? { calls: [call('c8', { input: { query: 'earlier' } })], more: false } : { calls: [CALL], more: true }) })
    await open(fake)
    await userEvent.click(await screen.findByRole('button', { name: 'Earlier ones' }))
    expect(await screen.findByText('earlier')).toBeTruthy()
    expect(screen.getByText('refund*')).toBeTruthy()
    expect(screen.getByText('There are no earlier ones.')).toBeTruthy()
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset.call).toBe('c8'))
  })

  it('keep those that are there when the earlier ones do not come', async () => {
    let broken = true
    const fake = fakePlatform({ calls_list: ({ before }) => (before ? (broken ? Promise.reject(new RpcError('internal', '')) : { calls: [call('c8', { input: { query: 'earlier' } })], more: false }) : { calls: [CALL], more: true }) })
    await open(fake)
    await userEvent.click(await screen.findByRole('button', { name: 'Earlier ones' }))
    expect(await screen.findByText('The earlier calls could not be loaded.')).toBeTruthy()
    expect(screen.getByText('refund*')).toBeTruthy()
    broken = false
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('earlier')).toBeTruthy()
  })

  it('say that there are none, and that they could not be loaded', async () => {
    const { unmount } = await open(fakePlatform({ calls_list: () => ({ calls: [], more: false }) }))
    expect(await screen.findByRole('heading', { name: 'Nothing was looked up yet' })).toBeTruthy()
    unmount()
    await open(fakePlatform({ calls_list: () => Promise.reject(new RpcError('internal', '')) }))
    expect(await screen.findByText('The calls could not be loaded.')).toBeTruthy()
  })
})

describe('what was asked', () => {
  it('is a line of words, and known to be whole or not', () => {
    expect(inShort({ query: 'refund*' })).toEqual({ words: 'refund*', whole: true })
    expect(inShort({ query: 'refund*', limit: 5 })).toEqual({ words: 'refund*', whole: false })
    expect(inShort({ passage: 'd3:14', after: 2 })).toEqual({ words: 'passage: d3:14, after: 2', whole: false })
    expect(inShort({})).toEqual({ words: '', whole: true })
    expect(inShort(null)).toEqual({ words: '', whole: true })
    const long = inShort({ query: 'a b\n'.repeat(100) })
    expect(long.whole).toBe(false)
    expect(long.words).toMatch(/^a b a b .* …$/)
    expect(long.words.length).toBeLessThan(170)
  })
})

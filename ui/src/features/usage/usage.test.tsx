import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { followChanges } from '@/rpc/events'
import type { SettingsView, Spent, UsageView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { useQueryClient } from '@tanstack/react-query'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect } from 'react'
import { describe, expect, it } from 'vitest'
import { ThreadBudget, UsagePage } from '.'
import { levelOf } from './budget'
import { barsOf, dayText, headOf, scaleOf, today } from './days'

const spent = (answers: number, costMicros: number, more: Partial<Spent> = {}): Spent => ({
  answers, inputTokens: answers * 1000, cachedTokens: answers * 250, outputTokens: answers * 100, costMicros, unpriced: 0, ...more,
})
const ago = (days: number) => today(new Date(Date.now() - days * 86_400_000))
const ONE = spent(3, 820_000)
const VIEW: UsageView = {
  pricesAsOf: '2026-11-21',
  ownPrices: 'none',
  total: ONE,
  days: [{ day: ago(0), spent: spent(1, 20_000) }, { day: ago(2), spent: spent(2, 800_000) }],
  models: [{ provider: 'claude', model: 'm-1', spent: ONE }, { provider: 'office', model: 'm-2', spent: spent(2, 0, { unpriced: 2 }) }, { provider: 'offline', spent: spent(1, 0) }],
  threads: [{ thread: 't1', project: 'p1', title: 'Refunds', spent: ONE }, { thread: 't2', project: 'p2', title: '', spent: ONE }],
}
const NOTHING: UsageView = { pricesAsOf: '2026-11-21', ownPrices: 'none', total: spent(0, 0), days: [], models: [], threads: [] }
const project = { id: 'p1', name: 'Bikes', description: '', documents: 0, meetings: 0, threads: 0, artifacts: 0, createdAt: '2026-01-01T00:00:00Z' }

interface Given {
  view?: UsageView
  settings?: Partial<SettingsView>
  /** What today's answers came to. */
  spentToday?: () => number
  key?: boolean
}

function platform({ view = VIEW, settings = {}, spentToday = () => 20_000, key = true }: Given = {}) {
  return fakePlatform({
    usage_show: ({ days }) => (days === 1 ? { ...NOTHING, total: spent(1, spentToday()) } : view),
    settings_show: () => ({ lockAfterMinutes: 15, assistant: 'automatic', rules: { lookUp: [], draft: [], talk: [] }, ...settings }),
    assistant_show: () => ({ keyInKeychain: key, keyFromEnvironment: false, model: 'm-1', servers: [] }),
    project_list: () => ({ projects: [project] }),
  })
}
const open = (given?: Given) => renderPage(platform(given), UsagePage, '/settings/usage')

describe('the page of costs', () => {
  it('tells what all answers took and cost, and by model and thread', async () => {
    await open()
    const totals = await screen.findByRole('region', { name: 'All together' })
    expect(within(totals).getAllByRole('definition').map((one) => one.textContent)).toEqual(['$0.82', '3', '3,000', '25% from the cache', '300'])
    const models = screen.getByRole('table', { name: 'By model' })
    const rows = within(models).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').at(-1)?.textContent)
    expect(rows).toEqual(['$0.82', 'no price', '$0.00'])
    expect(within(models).getByText('Drafter inside Docket')).toBeTruthy()
    const threads = screen.getByRole('table', { name: 'By thread' })
    expect(within(threads).getByRole('link', { name: 'Refunds' }).getAttribute('href')).toBe('/p/p1/threads/t1')
    expect(await within(threads).findByText('Bikes')).toBeTruthy()
    expect(within(threads).getByRole('link', { name: 'Untitled thread' })).toBeTruthy()
  })

  it('says of which answers the price is not known', async () => {
    await open({ view: { ...VIEW, total: spent(5, 820_000, { unpriced: 2 }) } })
    expect(await screen.findByText(/models of 2 answers Docket knows no price/)).toBeTruthy()
  })

  it('draws every day, tells each by the arrow keys, and the same as a table', async () => {
    await open()
    const slider = await screen.findByRole<HTMLInputElement>('slider', { name: 'Day' })
    expect(slider.max).toBe('29')
    expect(slider.getAttribute('aria-valuetext')).toBe(`${dayText(ago(0), { weekday: 'long', day: 'numeric', month: 'long' })}: $0.02 · 1 answer`)
    fireEvent.change(slider, { target: { value: '28' } })
    expect(slider.getAttribute('aria-valuetext')).toMatch(/: no answers$/)
    fireEvent.change(slider, { target: { value: '27' } })
    expect(slider.getAttribute('aria-valuetext')).toMatch(/: \$0\.80 · 2 answers$/)
    expect(screen.getByRole('figure').textContent).toContain('of the last 30 days. The highest is $0.80')
    await userEvent.click(screen.getByRole('radio', { name: 'Table' }))
    const table = screen.getByRole('table', { name: 'Cost per day' })
    expect(within(table).getAllByRole('row')).toHaveLength(3)
  })

  it('looks back on as many days as are chosen, and keeps them in the address', async () => {
    const fake = platform()
    const { router } = await renderPage(fake, UsagePage, '/settings/usage')
    await userEvent.click(await screen.findByRole('radio', { name: '90 days' }))
    await waitFor(() => expect(fake.calls).toContainEqual({ command: 'usage_show', request: { days: 90 } }))
    expect(router.state.location.search).toEqual({ days: 90 })
    expect((await screen.findByRole<HTMLInputElement>('slider')).max).toBe('89')
  })

  it('counts answers where nothing cost anything, and says why', async () => {
    const offline: UsageView = { ...VIEW, total: spent(3, 0), days: [{ day: ago(0), spent: spent(3, 0) }], models: [{ provider: 'offline', spent: spent(3, 0) }] }
    await open({ view: offline })
    expect(await screen.findByRole('heading', { name: 'Answers per day' })).toBeTruthy()
    expect(screen.getByText(/given offline and cost nothing/)).toBeTruthy()
    expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/: 3 answers$/)
  })

  it('says that there are no answers yet, and that they could not be loaded', async () => {
    const { unmount } = await open({ view: NOTHING })
    expect(await screen.findByText('No answers in the last 30 days')).toBeTruthy()
    unmount()
    const fake = fakePlatform({ usage_show: () => Promise.reject(new RpcError('internal', '')) })
    await renderPage(fake, UsagePage, '/settings/usage')
    expect(await screen.findByText('What answers cost could not be loaded.')).toBeTruthy()
  })

  it('sets today beside the budget', async () => {
    await open({ settings: { dailyBudgetMicros: 1_000_000 }, spentToday: () => 800_000 })
    const today = await screen.findByRole('region', { name: 'Today' })
    await waitFor(() => expect(today.textContent).toContain('$0.80 of $1.00 · 80%'))
    expect(within(today).getByRole('status').textContent).toBe('Most of today’s budget for the assistant is spent.')
    expect(screen.getByText('Budget for a day: $1.00')).toBeTruthy()
  })
})

describe('where one asks', () => {
  const status = () => screen.findByRole('status')

  it('is told when most of the budget is spent and when all of it is', async () => {
    let now = 799_999
    const fake = platform({ settings: { dailyBudgetMicros: 1_000_000 }, spentToday: () => now })
    function Asked() {
      const client = useQueryClient()
      useEffect(() => followChanges(client), [client])
      return <ThreadBudget />
    }
    await renderPage(fake, Asked)
    const answered = (came: number) => {
      now = came
      act(() => fake.change({ kind: 'thread', ids: ['t1'], origin: 'other' }))
    }
    await waitFor(() => expect(fake.calls).toContainEqual({ command: 'usage_show', request: { days: 1 } }))
    expect((await status()).textContent).toBe('')
    answered(800_000)
    expect(await screen.findByText(/Most of today’s budget/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Costs' }).getAttribute('href')).toBe('/settings/usage')
    answered(1_000_000)
    expect(await screen.findByText(/budget for models is used up/)).toBeTruthy()
  })

  it('says nothing without a budget, and nothing where no model would be asked', async () => {
    const without = platform({ spentToday: () => 5_000_000 })
    const { unmount } = await renderPage(without, ThreadBudget)
    await waitFor(() => expect(without.calls).toHaveLength(1))
    expect((await status()).textContent).toBe('')
    unmount()
    const keyless = platform({ settings: { dailyBudgetMicros: 1 }, key: false })
    await renderPage(keyless, ThreadBudget)
    await waitFor(() => expect(keyless.calls.at(-1)?.command).toBe('assistant_show'))
    expect((await status()).textContent).toBe('')
  })
})

describe('days and scales', () => {
  it('have every day, over the end of a year too', () => {
    const bars = barsOf([{ day: '2026-01-01', spent: ONE }], '2026-01-02', 4)
    expect(bars.map((bar) => bar.day)).toEqual(['2025-12-30', '2025-12-31', '2026-01-01', '2026-01-02'])
    expect(bars.map((bar) => bar.spent?.answers)).toEqual([undefined, undefined, 3, undefined])
    expect(today(new Date('2026-03-01T23:59:59Z'))).toBe('2026-03-01')
  })

  it('end at a round number whose half is round, and at the budget if that is not too far', () => {
    expect([0, 1, 2, 5, 7, 11, 41, 99].map((most) => headOf(most, 1))).toEqual([2, 2, 2, 6, 10, 20, 60, 100])
    expect(scaleOf(1_300_000, 100, 2_000_000)).toEqual({ head: 2_000_000, line: true })
    expect(scaleOf(1_300_000, 100, 50_000_000)).toEqual({ head: 2_000_000, line: false })
    expect(scaleOf(1_300_000, 100, undefined)).toEqual({ head: 2_000_000, line: false })
  })

  it('are near the budget from four fifths of it on', () => {
    expect([[79, 100], [80, 100], [99, 100], [100, 100], [0, 0]].map(([a, b]) => levelOf(a ?? 0, b))).toEqual([undefined, 'near', 'near', 'reached', 'reached'])
    expect(levelOf(5, undefined)).toBe(undefined)
  })
})

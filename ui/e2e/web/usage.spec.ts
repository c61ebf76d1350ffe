import { join } from 'node:path'
import type { DayView, Spent, UsageView } from '../../src/rpc/schema.gen'
import { expect, test } from './docket'
import { SCHEMES, WIDTHS, violations } from './screens'

const pictures = process.env.DOCKET_PICTURES
const DAY_MS = 24 * 60 * 60 * 1000

function spent(answers: number, costMicros: number, unpriced = 0): Spent {
  return { answers, inputTokens: answers * 14_200, cachedTokens: answers * 9_100, outputTokens: answers * 640, costMicros, unpriced }
}

/** A year no core can be taken through: weekends without answers, days that cost little and days that cost much. */
function year(days: number, thread: string, project: string): UsageView {
  const now = Date.now()
  const all: DayView[] = []
  for (let ago = 0; ago < days; ago += 1) {
    const date = new Date(now - ago * DAY_MS)
    if (date.getUTCDay() % 6 === 0 && ago > 0) continue
    const answers = 1 + ((ago * 7) % 11)
    const cost = ago === 0 ? 1_780_000 : answers * 90_000 + ((ago * 37) % 13) * 70_000
    all.push({ day: date.toISOString().slice(0, 10), spent: spent(answers, cost, ago === 3 ? 1 : 0) })
  }
  const total = all.reduce((sum, { spent: one }) => ({
    answers: sum.answers + one.answers,
    inputTokens: sum.inputTokens + one.inputTokens,
    cachedTokens: sum.cachedTokens + one.cachedTokens,
    outputTokens: sum.outputTokens + one.outputTokens,
    costMicros: sum.costMicros + one.costMicros,
    unpriced: sum.unpriced + one.unpriced,
  }), spent(0, 0))
  const titles = ['Refunds', 'Write user stories with acceptance criteria for refunds of a deposit that was never paid', '', ...Array.from({ length: 20 }, (_, n) => `Question ${n + 1}`)]
  return {
    pricesAsOf: '2026-11-21',
    ownPrices: 'none',
    total,
    days: all,
    models: [
      { provider: 'claude', model: 'claude-sonnet-4-5-20250929', spent: spent(310, total.costMicros) },
      { provider: 'an-office-server', model: 'llama-3.3-70b-instruct-with-a-very-long-name', spent: spent(1, 0, 1) },
      { provider: 'offline', spent: { ...spent(40, 0), inputTokens: 0, cachedTokens: 0, outputTokens: 0 } },
    ],
    threads: titles.map((title, n) => ({ thread, project, title, spent: spent(30 - n, (30 - n) * 61_000) })).map((one, n) => ({ ...one, thread: n === 0 ? thread : `${thread}-${n}` })),
  }
}

test('a year of costs is accessible and fits at every width', async ({ desk, page }) => {
  test.setTimeout(180_000)
  const project = await desk.sample()
  const { id } = await desk.rpc<{ id: string }>('thread_create', { project, title: 'Refunds' })
  await desk.rpc('settings_edit', { ...(await desk.rpc<object>('settings_show', {})), dailyBudgetMicros: 2_000_000 })
  await page.route('**/rpc/usage_show', async (route) => {
    const { days } = route.request().postDataJSON() as { days: number }
    await route.fulfill({ json: year(days, id, project) })
  })
  const wrong: string[] = []
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const width of WIDTHS) {
      for (const days of [7, 30, 90, 365]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 800 })
        await desk.goto(`/settings/usage?days=${days}`)
        await page.getByRole('slider', { name: 'Day' }).waitFor()
        await expect(page.getByText(/Most of today’s budget/)).toBeVisible()
        await expect(page.getByRole('slider', { name: 'Day' })).toHaveAttribute('max', String(days - 1))
        if (pictures) await page.screenshot({ path: join(pictures, `year-${days}-${width}-${scheme}.png`) })
        const where = `${days} days at ${width}, ${scheme}`
        const over = await page.evaluate(() => {
          const main = document.querySelector('main')
          return Math.max(document.documentElement.scrollWidth - window.innerWidth, main ? main.scrollWidth - main.clientWidth : 0)
        })
        if (over > 0) wrong.push(`${where}: ${over} px too wide`)
        await page.setViewportSize({ width, height: 3200 })
        for (const found of await violations(page)) wrong.push(`${where}: ${found}`)
        if (pictures && days === 30) await page.screenshot({ path: join(pictures, `year-whole-${width}-${scheme}.png`), clip: { x: 0, y: 0, width, height: 1800 } })
      }
    }
  }
  expect(wrong).toEqual([])
})

test('days are picked by keys, another time is looked back on, and a thread is opened and left', async ({ desk, page }) => {
  const project = await desk.sample()
  const { id } = await desk.rpc<{ id: string }>('thread_create', { project, title: 'Refunds' })
  await page.route('**/rpc/usage_show', async (route) => {
    const { days } = route.request().postDataJSON() as { days: number }
    await route.fulfill({ json: year(days, id, project) })
  })
  await desk.goto('/settings')
  await page.getByRole('link', { name: 'Costs and usage' }).click()
  await page.getByRole('heading', { name: 'Costs and usage' }).waitFor()
  await page.getByText('365 days', { exact: true }).click()
  const slider = page.getByRole('slider', { name: 'Day' })
  await expect(slider).toHaveAttribute('max', '364')
  await slider.focus()
  await expect(slider).toHaveAttribute('aria-valuetext', /\$1\.78 · 1 answer$/)
  await page.keyboard.press('ArrowLeft')
  await expect(slider).toHaveValue('363')
  await page.keyboard.press('Home')
  await expect(slider).toHaveValue('0')
  await page.getByRole('link', { name: 'Refunds', exact: true }).click()
  await page.getByRole('textbox', { name: 'Your message' }).waitFor()
  await page.goBack()
  await expect(slider).toHaveAttribute('max', '364')

  await desk.goto('/')
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('costs')
  await page.getByRole('option', { name: 'Go to costs and usage' }).click()
  await expect(slider).toHaveAttribute('max', '29')
})

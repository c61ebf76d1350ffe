import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { Desk, Docket, PASSPHRASE, expect, program, test } from '../web/docket'
import { streamingApi } from './messages-api'

// Figures, one a line, for `docket-bench page`. Nothing here fails because a machine is slow.
const figures = resolve(import.meta.dirname, '../../../bench/page.jsonl')
const dist = resolve(import.meta.dirname, '../../dist')

test.describe.configure({ mode: 'serial' })
test.beforeAll(() => writeFileSync(figures, ''))

function figure(name: string, value: number, unit: string, bound: number, detail = ''): void {
  appendFileSync(figures, `${JSON.stringify({ name: `page: ${name}`, value, unit, bound, below: true, detail })}\n`)
}

function p95(times: number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0
}

/** How long from a deed until what it leads to is on the screen, in milliseconds. */
async function painted(page: Page, deed: string, until: string): Promise<number> {
  return page.evaluate(
    ([deed, until]) =>
      new Promise<number>((done) => {
        const began = performance.now()
        const there = new Function(`return ${until}`) as () => boolean
        const look = () => {
          if (there()) requestAnimationFrame(() => done(performance.now() - began))
          else requestAnimationFrame(look)
        }
        new Function(deed)()
        look()
      }),
    [deed, until] as const,
  )
}

test('the first script', async ({ desk, page }) => {
  // What was asked for until the screen stood; what is fetched ahead in the quiet after it is not waited for.
  const loaded = async () => {
    const urls = await page.evaluate(() => performance.getEntriesByType('resource').map((e) => new URL(e.name).pathname))
    const scripts = [...new Set(urls.filter((path) => path.endsWith('.js')))]
    return scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0) / 1024
  }
  await desk.enter()
  await page.getByRole('button', { name: 'Create a vault' }).waitFor()
  figure('script until the first screen, gzip', await loaded(), 'KiB', 200)
  await desk.rpc('vault_create', { passphrase: PASSPHRASE })
  await desk.rpc('sample_create', { name: 'City bikes' })
  await page.reload()
  await page.getByRole('link', { name: /City bikes/ }).first().waitFor()
  figure('script until the projects are there, gzip', await loaded(), 'KiB', 200)
})

test('a key in a note of 10,000 words', async ({ desk, page }) => {
  const project = await desk.sample()
  const paragraph = 'The customer asks for a refund and **waits** until the branch manager has approved it, then the money is paid.\n\n'
  const notes = Array.from({ length: 530 }, (_, n) => (n % 20 === 0 ? `## Part ${n / 20 + 1}\n\n` : '') + paragraph).join('')
  const meeting = await desk.rpc<{ id: string }>('meeting_new', { project, title: 'Long', notes })
  await desk.goto(`/p/${project}/meetings/${meeting.id}`)
  await page.locator('.cm-content').waitFor()
  await page.waitForTimeout(1500)
  await page.evaluate(() => {
    const all: number[] = []
    Object.assign(window, { __keys: all })
    // https://www.w3.org/TR/event-timing: from the key to the next paint, in steps of 8 ms, from 16 ms on.
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') all.push(entry.duration)
    }).observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit)
  })
  await page.locator('.cm-content').click({ position: { x: 200, y: 300 } })
  const typed = 'Typing on as one does in a long meeting, with a word or two about refunds and who approves them. '
  let keys = 0
  for (const key of typed.repeat(2)) {
    await page.keyboard.press(key === ' ' ? 'Space' : key)
    keys += 1
  }
  await page.waitForTimeout(500)
  const slow = await page.evaluate(() => (window as unknown as { __keys: number[] }).__keys)
  const all = [...slow, ...Array.from({ length: Math.max(0, keys - slow.length) }, () => 16)]
  const words = notes.split(/\s+/).length
  figure('key to glyph in a note of 10,000 words, p95', p95(all), 'ms', 50, `${words} words, ${keys} keys, slowest ${Math.max(...all)} ms`)
})

test('from one view to another', async ({ desk, page }) => {
  const project = await desk.sample()
  await desk.goto(`/p/${project}`)
  const views = ['library', 'meetings', 'threads', 'artifacts', '']
  const go = async (view: string) =>
    painted(
      page,
      `document.querySelector('nav a[href="/p/${project}${view ? `/${view}` : ''}"]').click()`,
      `location.pathname === '/p/${project}${view ? `/${view}` : ''}' && document.querySelector('main h1') !== null && document.querySelector('main .animate-late') === null`,
    )
  await page.locator('main h1').waitFor()
  for (const view of views) await go(view)
  const times: number[] = []
  for (let round = 0; round < 6; round += 1) for (const view of views) times.push(await go(view))
  figure('warm change of view, p95', p95(times), 'ms', 100, `${times.length} changes`)
})

test('the palette over 10,000 passages', async ({ desk, page }) => {
  const project = await desk.sample()
  const folder = join(desk.docket.folder, 'many')
  await mkdir(folder)
  for (let file = 0; file < 10; file += 1) {
    const lines = Array.from({ length: 1050 }, (_, n) => `- Rule ${file * 1050 + n}: the ${['refund', 'deposit', 'station', 'invoice', 'voucher'][n % 5]} of ${n} euros must be ${['approved', 'paid', 'checked'][n % 3]}.`)
    await writeFile(join(folder, `rules-${file}.md`), `# Rules ${file}\n\n${lines.join('\n')}\n`)
  }
  await desk.docket.run(['document', 'add', '-p', project, folder])
  const { documents } = await desk.rpc<{ documents: { passages: number }[] }>('document_list', { project })
  const passages = documents.reduce((sum, d) => sum + d.passages, 0)
  expect(passages).toBeGreaterThan(10_000)
  await page.reload()
  await page.locator('main h1').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  const times: number[] = []
  for (const word of ['refund', 'deposit approved', 'voucher', 'station checked', 'invoice paid']) {
    await page.getByRole('combobox').fill('')
    for (const letter of word) {
      if (letter === ' ') {
        await page.keyboard.press('Space')
        continue
      }
      // Taken in the page: from the key to the frame after the answer to it came.
      await page.evaluate(() => {
        const took = new Promise<number>((done) => {
          window.addEventListener(
            'keydown',
            () => {
              const began = performance.now()
              const seen = new PerformanceObserver((list) => {
                if (!list.getEntries().some((e) => e.name.endsWith('/rpc/search') && e.startTime >= began)) return
                seen.disconnect()
                requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)))
              })
              seen.observe({ type: 'resource' })
            },
            { once: true, capture: true },
          )
        })
        Object.assign(window, { __took: took })
      })
      await page.keyboard.press(letter)
      times.push(await page.evaluate(() => (window as unknown as { __took: Promise<number> }).__took))
    }
  }
  figure('palette, key to results, p95', p95(times), 'ms', 100, `${passages} passages, ${times.length} keys`)
})

test('a list of 10,000 documents', async ({ desk, page }) => {
  test.setTimeout(300_000)
  const project = await desk.sample()
  const folder = join(desk.docket.folder, 'library')
  await mkdir(folder)
  for (let n = 0; n < 10_000; n += 1) await writeFile(join(folder, `note-${n}.txt`), `Note ${n}: the deposit is ${n} euros.`)
  await desk.docket.run(['document', 'add', '-p', project, folder])
  const began = Date.now()
  await desk.rpc('document_list', { project })
  figure('10,000 documents listed by the core', Date.now() - began, 'ms', 500)
  await desk.goto(`/p/${project}/library`)
  await page.getByText(/note-\d+\.txt/).first().waitFor()
  const seen = await page.evaluate(async () => {
    const main = document.querySelector('[data-scroll]') as HTMLElement
    const list = [...document.querySelectorAll<HTMLElement>('main, main *')].find((e) => e.scrollHeight > 100_000 && /auto|scroll/.test(getComputedStyle(e).overflowY)) ?? main
    const frame = () => new Promise<number>((done) => requestAnimationFrame(done))
    let blank = 0
    let frames = 0
    let slowest = 0
    let last = await frame()
    for (let step = 0; step < 240; step += 1) {
      list.scrollTop += 900
      const now = await frame()
      slowest = Math.max(slowest, now - last)
      last = now
      // What stands on the screen in this frame, where the middle of the list is.
      const box = list.getBoundingClientRect()
      // Two points, as one may fall on the line between two rows.
      const row = (y: number) => /note-\d+\.txt/.test(document.elementFromPoint(box.left + 120, y)?.closest('[role=row]')?.textContent ?? '')
      const middle = box.top + box.height * 0.6
      frames += 1
      if (!row(middle) && !row(middle + 8)) blank += 1
    }
    return { blank, frames, slowest, height: list.scrollHeight }
  })
  figure('frames without rows while 10,000 documents scroll', seen.blank, '', 0, `of ${seen.frames}, 900 px a frame, slowest frame ${seen.slowest.toFixed(0)} ms`)
})

test('500 pieces of an answer a second', async ({ page }) => {
  const { url, server } = await streamingApi(3000, 500)
  const docket = await Docket.start({ ANTHROPIC_API_KEY: 'sk-ant-bench', ANTHROPIC_BASE_URL: url })
  try {
    const desk = new Desk(page, docket)
    const project = await desk.sample()
    await desk.allow(project)
    const thread = await desk.rpc<{ id: string }>('thread_create', { project })
    await desk.goto(`/p/${project}/threads/${thread.id}`)
    const field = page.getByRole('textbox').last()
    await field.fill('Tell me everything.')
    await page.evaluate(() => {
      const long: number[] = []
      Object.assign(window, { __long: long })
      new PerformanceObserver((list) => list.getEntries().forEach((e) => long.push(e.duration))).observe({ type: 'longtask' })
    })
    await field.press('Control+Enter')
    await page.getByText('Another heading').first().waitFor()
    await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0, { timeout: 60_000 })
    const long = await page.evaluate(() => (window as unknown as { __long: number[] }).__long)
    figure('longest task while 500 pieces a second arrive', Math.max(0, ...long), 'ms', 100, `3,000 pieces, ${long.length} tasks over 50 ms`)
  } finally {
    await docket.stop()
    server.close()
  }
})

test('the program is the one that ships', () => {
  expect(execFileSync(program, ['--version'], { encoding: 'utf8' })).toContain('docket')
})

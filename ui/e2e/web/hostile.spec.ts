import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Desk, Docket, expect, test } from './docket'
import { Model } from './model'

interface Attack {
  name: string
  title: string
  text: [string, number][]
}

const ATTACKS = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../src/test/hostile.json'), 'utf8')) as Attack[]

/** Those that want words out, or the page out of shape. */
const NAMES = [
  'elements that load',
  'Markdown picture',
  'styles that load',
  'link that lies',
  'long word of letters',
  'high letters',
  'wide letters',
  'right to left',
  'deep quotes',
  'deep lists',
  'deep indents',
  'nested strength',
  'wide table',
  'table that fills itself',
  'wide title',
  'turned ending',
]

function attacks(): { name: string; title: string; text: string }[] {
  return NAMES.map((name) => {
    const found = ATTACKS.find((attack) => attack.name === name)
    if (!found) throw new Error(`there is no attack ${name}`)
    return { name, title: found.title, text: found.text.map(([piece, times]) => piece.repeat(times)).join('').slice(0, 60_000) }
  })
}

test('hostile texts neither break the page nor load anything', async ({ page }) => {
  test.setTimeout(300_000)
  const all = attacks()
  const model = await Model.start(all.map(({ text }) => ({ text })))
  const docket = await Docket.start(model.environment)
  const desk = new Desk(page, docket)
  const wrong: string[] = []
  try {
    const project = await desk.sample()
    const elsewhere = (url: string) => /^(https?|wss?|ftp):/.test(url) && new URL(url).origin !== desk.origin
    page.on('request', (request) => {
      if (elsewhere(request.url())) wrong.push(`asked for ${request.url()}`)
    })
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => {
      wrong.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await desk.rpc('provider_allow', { project, provider: 'claude', allowed: true })

    const fits = async (where: string, also?: () => Promise<void>) => {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 800 })
        const wide = await page.evaluate(() => {
          const main = document.querySelector('main')
          return [document.documentElement.scrollWidth - window.innerWidth, main ? main.scrollWidth - main.clientWidth : 0]
        })
        if (wide.some((pixels) => pixels > 0)) wrong.push(`${where} at ${width}: ${wide.join(' and ')} px too wide`)
        const loads = await page.evaluate(() => document.querySelectorAll('.docket-text :is(img, iframe, script, object, embed, form, style, a[href])').length)
        await also?.()
        if (loads > 0) wrong.push(`${where} at ${width}: ${loads} elements that load`)
      }
      await page.setViewportSize({ width: 1280, height: 800 })
    }

    for (const { name, title, text } of all) {
      const { id } = await desk.rpc<{ id: string }>('thread_create', { project, title: title.slice(0, 200) })
      await desk.stream('ask', { thread: id, text: 'What applies?', allowWrites: false })
      await desk.goto(`/p/${project}/threads/${id}`)
      const composer = page.getByRole('textbox', { name: 'Your message' })
      await expect(page.locator('.docket-text').first()).toBeVisible()
      await fits(`thread ${name}`, async () => {
        await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
        await expect(composer).toBeInViewport()
        await composer.fill('Still usable')
        await expect(composer).toHaveValue('Still usable')
        await composer.fill('')
      })

      const made = await desk.rpc<{ id: string }>('artifact_create', { project, type: 'custom', title: title.slice(0, 200), content: text })
      await desk.goto(`/p/${project}/artifacts/${made.id}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('.docket-text').first()).toBeVisible()
      await fits(`artifact ${name}`)
    }
    await desk.goto(`/p/${project}/artifacts`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await fits('the list of artifacts')
    expect(model.asked).toHaveLength(all.length)
    expect(wrong).toEqual([])
  } finally {
    await docket.stop()
    await model.stop()
  }
})

import { join } from 'node:path'
import { expect, test } from './docket'
import { SCHEMES, WIDTHS, furnished, violations } from './screens'

// Where pictures of all screens go, for whoever wants to look at them: DOCKET_PICTURES=folder npx playwright test screens
const pictures = process.env.DOCKET_PICTURES

for (const scheme of SCHEMES) {
  test(`every screen is accessible and fits at every width, ${scheme}`, async ({ desk, page }) => {
    test.setTimeout(480_000)
    const screens = await furnished(desk)
    const wrong: string[] = []
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const width of WIDTHS) {
      const height = width === 390 ? 844 : 800
      await page.setViewportSize({ width, height })
      for (const screen of screens) {
        await desk.goto(screen.path)
        const where = `${screen.name} at ${width}, ${scheme}`
        try {
          await screen.ready(page)
          await screen.prepare?.(page)
        } catch (error) {
          wrong.push(`${where}: ${String(error).split('\n')[0]}`)
          continue
        }
        if (pictures) await page.screenshot({ path: join(pictures, `${screen.name}-${width}-${scheme}.png`) })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (wide > 0) wrong.push(`${where}: ${wide} px too wide`)
        const scrolls = await page.evaluate(() => {
          const main = document.querySelector('main')
          return main ? main.scrollWidth - main.clientWidth : 0
        })
        if (scrolls > 0) wrong.push(`${where}: the content is ${scrolls} px too wide`)
        // On a screen as tall as the content nothing is half under a bar, which axe would take for too small a target.
        await page.setViewportSize({ width, height: 3200 })
        for (const found of await violations(page)) wrong.push(`${where}: ${found}`)
        await page.setViewportSize({ width, height })
      }
    }
    expect(wrong).toEqual([])
  })
}

test('the screens before the vault opens are accessible too', async ({ desk, page }) => {
  await desk.enter()
  const wrong: string[] = []
  const look = async (name: string) => {
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        for (const found of await violations(page)) wrong.push(`${name} at ${width}, ${scheme}: ${found}`)
        if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}-${scheme}.png`) })
      }
    }
  }
  await page.getByRole('button', { name: 'Create a vault' }).waitFor()
  await look('welcome')
  await page.getByRole('button', { name: 'I have Docket on another device' }).click()
  await page.getByRole('heading', { name: 'Bring your vault to this device' }).waitFor()
  await look('join')
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Create a vault' }).click()
  await page.getByLabel('New passphrase').or(page.getByLabel('Passphrase', { exact: true })).first().fill('correct horse battery')
  await look('passphrase')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'I have kept them' }).waitFor()
  await look('words')
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('heading', { name: 'Three words to be sure' }).waitFor()
  await look('check')
  await desk.rpc('vault_lock', {})
  await page.reload()
  await page.getByRole('button', { name: 'Unlock' }).waitFor()
  await look('unlock')
  await page.getByText('Forgot the passphrase').click()
  await page.getByRole('heading', { name: 'Choose a new passphrase' }).waitFor()
  await look('recover')
  expect(wrong).toEqual([])
})

test('German has every word', async ({ desk, page }) => {
  const screens = await furnished(desk)
  await desk.goto('/settings')
  await page.getByText('Deutsch', { exact: true }).click()
  for (const screen of screens.filter((s) => ['projects', 'project', 'library', 'meetings', 'threads', 'artifacts', 'settings', 'usage', 'project-leaves', 'calls', 'settings-devices', 'conflicts-empty'].includes(s.name))) {
    await desk.goto(screen.path)
    await screen.ready(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    const text = await page.locator('body').innerText()
    for (const word of ['Settings', 'Library', 'Meetings', 'Threads', 'Projects', 'Search', 'Delete']) {
      expect(text, screen.name).not.toMatch(new RegExp(`\\b${word}\\b`))
    }
  }
})

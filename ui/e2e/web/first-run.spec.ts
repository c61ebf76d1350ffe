import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PASSPHRASE, expect, test } from './docket'

test('a stranger makes a vault, keeps the words and opens the sample, with the keyboard alone', async ({ desk, page, docket }) => {
  await desk.enter()
  await expect(page.getByRole('heading', { name: 'From the meeting to the requirement' })).toBeVisible()
  await desk.tabTo('Create a vault')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Choose a passphrase' })).toBeVisible()
  await page.keyboard.type('short')
  await expect(page.getByText('3 more characters are needed')).toBeVisible()
  await page.keyboard.press('Control+A')
  await page.keyboard.type(PASSPHRASE)
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Your recovery words' })).toBeVisible()
  const words = await page.getByRole('list').getByRole('listitem').allInnerTexts()
  expect(words).toHaveLength(24)
  const spelled = words.map((line) => line.replace(/[^a-z]/g, ''))
  await desk.tabTo('I have kept them')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Three words to be sure' })).toBeVisible()
  const fields = page.getByRole('textbox')
  await expect(fields).toHaveCount(3)
  for (let i = 0; i < 3; i += 1) {
    const label = await fields.nth(i).evaluate((field: HTMLInputElement) => field.labels?.[0]?.textContent ?? '')
    const nth = Number(/\d+/.exec(label)?.[0])
    await fields.nth(i).focus()
    await page.keyboard.type(i === 2 ? 'wrong' : (spelled[nth - 1] ?? ''))
    if (i < 2) continue
    await page.keyboard.press('Enter')
    await expect(page.getByText(`This is not word ${nth}`)).toBeVisible()
    await fields.nth(i).focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type(spelled[nth - 1] ?? '')
    await page.keyboard.press('Enter')
  }

  await expect(page.getByRole('heading', { name: 'Your vault is ready' })).toBeVisible()
  await desk.tabTo('Open the sample project')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'City bikes (sample)' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Library 4' })).toBeVisible()

  // What lies on the disk is noise: neither SQLite's mark nor a word of the sample.
  const vault = await readFile(join(docket.folder, 'work.docket'))
  expect(vault.includes('SQLite format')).toBe(false)
  expect(vault.includes('refund')).toBe(false)
})

test('a backup is brought back on another device', async ({ desk, page, docket }) => {
  await desk.sample()
  await desk.goto('/settings')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /back ?up/i }).first().click()
  const file = join(docket.folder, 'taken-along.docket-backup')
  await (await download).saveAs(file)

  await desk.another(async (other) => {
    await other.enter()
    const chooser = other.page.waitForEvent('filechooser')
    await other.page.getByRole('button', { name: 'Restore a backup' }).click()
    await (await chooser).setFiles(file)
    await other.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
    await other.page.getByRole('button', { name: 'Unlock' }).click()
    await expect(other.page.getByRole('link', { name: /City bikes/ }).first()).toBeVisible()
  })
})

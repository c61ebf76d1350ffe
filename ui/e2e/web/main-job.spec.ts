import { execFileSync } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { DEMO, PASSPHRASE, expect, test } from './docket'

/** Lets files fall onto the page as a person's hand does. */
async function drop(page: Page, paths: string[]): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => ({ name: path.split('/').at(-1) as string, bytes: (await readFile(path)).toString('base64') })),
  )
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer()
    for (const { name, bytes } of all) data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name))
    return data
  }, files)
  const target = page.locator('main')
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: transfer })
}

test('from files dropped on the page to a Word file, without a network', async ({ desk, page, docket }) => {
  await desk.enter()
  // The page speaks to its own host and to nobody else.
  const strangers: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(desk.origin) && !url.startsWith('data:') && !url.startsWith('blob:')) strangers.push(url)
  })
  await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }))
  await desk.rpc('vault_create', { passphrase: 'correct horse battery' })
  await desk.goto('/')

  await page.getByRole('button', { name: 'New project' }).first().click()
  await page.getByLabel('Name').fill('Harbour bikes')
  await page.getByRole('button', { name: 'Create project' }).click()
  await expect(page.getByRole('heading', { name: 'Harbour bikes' })).toBeVisible()

  await page.getByRole('link', { name: /^Library/ }).first().click()
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeVisible()
  const filesIn = async (folder: string) => (await readdir(join(DEMO, folder))).map((name) => join(DEMO, folder, name))
  const damaged = join(docket.folder, 'broken.docx')
  execFileSync('sh', ['-c', 'printf "PK\\003\\004 not a document" > "$1"', 'sh', damaged])
  await drop(page, [...(await filesIn('documents')), damaged])
  await expect(page.getByRole('link', { name: 'deposit-and-refund-policy.md' })).toBeVisible()
  await expect(page.getByText('1 file was left out')).toBeVisible()
  await expect(page.getByText('Damaged').first()).toBeVisible()

  await page.getByRole('link', { name: /^Meetings/ }).first().click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /import/i }).first().click()
  await (await chooser).setFiles(await filesIn('meetings'))
  await expect(page.getByText('Refund discovery workshop').first()).toBeVisible()

  await page.getByRole('link', { name: 'Overview' }).click()
  await page.getByLabel('Ask about this project').fill('Write user stories with acceptance criteria for refunds')
  await page.keyboard.press('Enter')
  const card = page.getByRole('link', { name: /User stories: refunds/ }).first()
  await expect(card).toBeVisible()
  await card.click()
  await expect(page.getByRole('heading', { name: 'User stories: refunds' }).first()).toBeVisible()
  await expect(page.getByText('Approve refunds above 200 EUR').first()).toBeVisible()

  // The words behind a statement are one step away.
  await page.getByRole('button', { name: 'Source 1', exact: true }).first().click()
  await expect(page.getByText('Customers can ask for a refund within 30 days').first()).toBeVisible()

  await page.getByRole('button', { name: 'Export' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /Word/ }).click()
  const file = join(docket.folder, 'stories.docx')
  const saved = await download
  expect(saved.suggestedFilename()).toBe('User-stories-refunds.docx')
  await saved.saveAs(file)
  const words = execFileSync('unzip', ['-p', file, 'word/document.xml'], { encoding: 'utf8' }).replace(/<[^>]+>/g, ' ')
  for (const expected of ['Approve refunds above 200 EUR', 'Acceptance criteria', 'Sources', 'deposit-and-refund-policy.md']) {
    expect(words.replace(/\s+/g, ' ')).toContain(expected)
  }
  expect(strangers).toEqual([])
})

test('when the host is gone the page says so, and what was typed stays', async ({ desk, page, docket }) => {
  const project = await desk.sample()
  const meeting = await desk.rpc<{ id: string }>('meeting_new', { project, title: 'Stand-up', notes: 'Before.\n' })
  await desk.goto(`/p/${project}/meetings/${meeting.id}`)
  await page.getByRole('textbox', { name: /notes/i }).click()
  // The views are fetched ahead in a quiet moment.
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((e) => /\/assets\/settings-[\w-]+\.js/.test(e.name)))
  await docket.halt()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('Written while nobody answered.')
  await expect(page.getByText('Docket does not answer. What you write stays on this page').first()).toBeVisible()
  // Every view is still there, with what is known of it.
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('textbox', { name: /notes/i })).toContainText('Written while nobody answered.')
})

test('a host that was killed and started anew gets what was typed meanwhile', async ({ desk, page, docket, context }) => {
  const project = await desk.sample()
  const meeting = await desk.rpc<{ id: string }>('meeting_new', { project, title: 'Stand-up', notes: 'Before.\n' })
  await desk.goto(`/p/${project}/meetings/${meeting.id}`)
  await page.getByRole('textbox', { name: /notes/i }).click()
  await page.keyboard.press('Control+End')
  await docket.kill()
  await page.keyboard.type('Written in between.')
  await expect(page.getByText('Docket does not answer. What you write').first()).toBeVisible()
  docket.again()
  await expect(page.getByText('Docket was started anew').first()).toBeVisible()

  const door = await context.newPage()
  await door.goto(await docket.link())
  await door.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await door.getByRole('button', { name: 'Unlock' }).click()
  await expect(door.getByRole('link', { name: /City bikes/ }).first()).toBeVisible()
  await expect(page.getByText('Docket was started anew')).toHaveCount(0)
  await expect(async () => {
    const kept = await desk.rpc<{ notes: string }>('meeting_show', { meeting: meeting.id })
    expect(kept.notes).toContain('Written in between.')
  }).toPass()
})

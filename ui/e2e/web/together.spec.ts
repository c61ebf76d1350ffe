import { expect, test } from './docket'

test('two tabs see each other’s changes', async ({ desk, page, context }) => {
  const project = await desk.sample()
  const second = await context.newPage()
  await desk.goto('/')
  await second.goto(page.url())
  await expect(second.getByRole('link', { name: /City bikes/ }).first()).toBeVisible()

  await desk.rpc('project_create', { name: 'Made elsewhere' })
  for (const tab of [page, second]) await expect(tab.getByText('Made elsewhere').first()).toBeVisible()

  // In one tab by hand, in the other seen without a reload.
  await page.keyboard.press('n')
  await page.getByLabel('Name').fill('Made by hand')
  await page.keyboard.press('Enter')
  await expect(second.getByText('Made by hand').first()).toBeVisible()

  await second.goto(new URL(`/p/${project}/library`, page.url()).href)
  await expect(second.getByRole('link', { name: 'deposit-and-refund-policy.md' })).toBeVisible()
  const { documents } = await desk.rpc<{ documents: { id: string; name: string }[] }>('document_list', { project })
  const policy = documents.find((d) => d.name === 'deposit-and-refund-policy.md')
  await desk.rpc('document_delete', { document: policy?.id })
  await expect(second.getByRole('link', { name: 'deposit-and-refund-policy.md' })).toHaveCount(0)
  await desk.rpc('document_restore', { document: policy?.id })
  await expect(second.getByRole('link', { name: 'deposit-and-refund-policy.md' })).toBeVisible()

  // Locking one locks all.
  await page.getByRole('button', { name: 'Lock now' }).click()
  await expect(second.getByLabel('Passphrase', { exact: true })).toBeVisible()
})

test('a second browser needs a link of its own', async ({ desk, browser, page }) => {
  await desk.sample()
  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  const answer = await other.goto(page.url())
  expect(answer?.status()).toBe(401)
  expect(await other.content()).not.toContain('City bikes')
  await stranger.close()
})

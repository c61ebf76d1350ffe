import { PASSPHRASE, expect, test } from './docket'

test('locking takes every word off the page, and only the passphrase brings it back', async ({ desk, page }) => {
  const project = await desk.sample()
  await desk.goto(`/p/${project}/library`)
  await page.getByRole('link', { name: 'deposit-and-refund-policy.md' }).click()
  await expect(page.getByText('Refunds above 200 EUR must be approved')).toBeVisible()
  await page.getByRole('button', { name: 'Lock now' }).click()

  const passphrase = page.getByLabel('Passphrase', { exact: true })
  await expect(passphrase).toBeFocused()
  expect(await page.content()).not.toContain('Refunds above')
  await expect(desk.rpc('project_list', {})).rejects.toThrow('vaultLocked')

  await passphrase.fill('not this one')
  await passphrase.press('Enter')
  await expect(page.getByText('This passphrase does not open the vault')).toBeVisible()
  await expect(passphrase).toHaveValue('not this one')
  // A password manager pastes, with a line break now and then.
  await passphrase.fill(PASSPHRASE)
  await passphrase.press('Enter')
  await expect(page.getByText('Refunds above 200 EUR must be approved')).toBeVisible()
})

test('notes typed right before locking are kept', async ({ desk, page }) => {
  const project = await desk.sample()
  const meeting = await desk.rpc<{ id: string }>('meeting_new', { project, title: 'Stand-up', notes: 'Before.\n' })
  await desk.goto(`/p/${project}/meetings/${meeting.id}`)
  const editor = page.getByRole('textbox', { name: /notes/i })
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('After.')
  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('textbox', { name: /notes/i })).toContainText('After.')
  const kept = await desk.rpc<{ notes: string }>('meeting_show', { meeting: meeting.id })
  expect(kept.notes).toContain('After.')
})

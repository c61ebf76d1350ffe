import { expect, test } from './docket'

test('the whole job by keyboard: find, ask, read, export', async ({ desk, page }) => {
  await desk.sample()
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  await page.waitForLoadState('networkidle')

  // Typed at once, as by somebody who knows the way.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('branch manager')
  await expect(page.getByRole('combobox')).toHaveValue('branch manager')
  await expect(page.getByRole('option', { name: /deposit-and-refund-policy/ }).first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.locator('#shown-passage')).toBeVisible()

  await desk.tabTo('Overview')
  await page.keyboard.press('Enter')
  const ask = page.getByLabel('Ask about this project')
  await ask.waitFor()
  for (let presses = 0; presses < 60 && !(await ask.evaluate((field) => field === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab')
  }
  await expect(ask).toBeFocused()
  await page.keyboard.type('Write user stories for refunds')
  await page.keyboard.press('Enter')
  await desk.tabTo(/User stories: refunds/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'User stories: refunds' }).first()).toBeVisible()

  await desk.tabTo('Export')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toMatch(/^User-stories-refunds\./)
})

import type { Page } from '@playwright/test'
import { Desk, Docket, expect, test } from './docket'
import { Model } from './model'

const field = (page: Page) => page.getByRole('textbox', { name: 'Your message' })
const about = (page: Page) => page.getByRole('textbox', { name: 'What it is about' })
const conversation = (page: Page) => page.getByRole('list', { name: 'Conversation' })

/** An empty thread of the sample project, opened. */
async function thread(desk: Desk, allowed: boolean): Promise<string> {
  const project = await desk.sample()
  if (allowed) await desk.allow(project)
  const { id } = await desk.rpc<{ id: string }>('thread_create', { project, title: 'Refunds' })
  await desk.goto(`/p/${project}/threads/${id}`)
  return id
}

test('a model is told the prompt of a skill, and the thread shows the short words', async ({ page }) => {
  const model = await Model.start([{ text: 'A refund at midnight.' }])
  const docket = await Docket.start(model.environment)
  try {
    const desk = new Desk(page, docket)
    const of = await thread(desk, true)
    await field(page).fill('refunds')
    await page.getByRole('button', { name: 'Skills' }).click()
    await expect(page.locator('[role=option]')).toHaveCount(6)
    await page.getByRole('option', { name: /^Edge cases/ }).click()
    await expect(about(page)).toBeFocused()
    await expect(about(page)).toHaveValue('refunds')

    await page.getByRole('button', { name: 'What would be sent' }).click()
    await expect(page.getByRole('dialog').getByText('(Skill edge-cases, version 1)')).toBeVisible()
    expect(model.asked).toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await page.getByRole('button', { name: 'Send' }).click()
    await expect(conversation(page).getByText('A refund at midnight.')).toBeVisible()
    await expect(conversation(page).getByText('Edge cases: refunds', { exact: true })).toBeVisible()
    await expect(conversation(page)).not.toContainText('(Skill')
    expect(JSON.stringify(model.asked[0]?.messages)).toContain('(Skill edge-cases, version 1)')
    await expect(field(page)).toHaveValue('')
    await expect.poll(async () => (await desk.rpc<{ text: string }>('draft_show', { of })).text).toBe('')
    await page.reload()
    await expect(conversation(page).getByText('Edge cases: refunds', { exact: true })).toBeVisible()
    await expect(field(page)).toHaveValue('')
  } finally {
    await docket.stop()
    await model.stop()
  }
})

test('without a model a skill goes through the sources, by keyboard alone', async ({ desk, page }) => {
  await thread(desk, false)
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('/edge')
  await expect(page.locator('[role=option]')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(about(page)).toBeFocused()
  await page.keyboard.type('refunds')
  await page.keyboard.press('Control+Enter')
  const answer = conversation(page)
  await expect(answer.getByText('Edge cases: refunds', { exact: true })).toBeVisible()
  for (const name of ['Data', 'Time', 'Roles', 'Failure', 'Scale', 'Law']) await expect(answer.getByRole('heading', { name, exact: true })).toBeVisible()
  await expect(answer.getByText('This is what the sources say in each category')).toBeVisible()
  await expect(answer.getByRole('button', { name: 'Source 1', exact: true }).first()).toBeVisible()
  await expect(field(page)).toBeFocused()
  await expect(field(page)).toHaveValue('')
})

import { Desk, Docket, expect, test } from './docket'
import { Model } from './model'
import { violations } from './screens'

test('at the budget of the day no more is asked, and the words stay', async ({ page }) => {
  const model = await Model.start([{ text: 'The first answer.' }, { text: 'The second answer.' }])
  const docket = await Docket.start(model.environment)
  const desk = new Desk(page, docket)
  try {
    const project = await desk.sample()
    await desk.allow(project)
    const { id } = await desk.rpc<{ id: string }>('thread_create', { project })
    const budget = async (amount: string) => {
      await desk.goto('/settings')
      await page.getByRole('textbox', { name: 'Budget for a day' }).fill(amount)
      await page.keyboard.press('Enter')
      await expect(page.getByText('Saved', { exact: true })).toBeVisible()
    }
    const ask = async (words: string) => {
      await desk.goto(`/p/${project}/threads/${id}`)
      await page.getByRole('textbox', { name: 'Your message' }).fill(words)
      await page.keyboard.press('Control+Enter')
    }

    await budget('0.0001')
    await ask('One?')
    await expect(page.getByText('The first answer.')).toBeVisible()
    await expect(page.getByText('$0.0001')).toBeVisible()
    // Whoever goes on is told before asking, and why not any more.
    await expect(page.getByRole('status').getByText(/budget for models is used up/)).toBeVisible()
    expect(await violations(page)).toEqual([])
    if (process.env.DOCKET_PICTURES) await page.screenshot({ path: `${process.env.DOCKET_PICTURES}/cost.png` })
    await page.getByRole('link', { name: 'Costs', exact: true }).click()
    await page.getByRole('heading', { name: 'Cost per day' }).waitFor()
    await expect(page.getByRole('status').getByText(/budget for models is used up/)).toBeVisible()
    await expect(page.getByRole('slider', { name: 'Day' })).toHaveAttribute('aria-valuetext', /\$0\.0001 · 1 answer$/)
    expect(await violations(page)).toEqual([])
    if (process.env.DOCKET_PICTURES) await page.screenshot({ path: `${process.env.DOCKET_PICTURES}/costs-reached.png` })

    await ask('Two?')
    await expect(page.getByText(/budget for the assistant is spent/).first()).toBeVisible()
    await expect(page.getByText(/budget for models is used up/)).toHaveCount(0)
    await expect(page.getByRole('textbox', { name: 'Your message' })).toHaveValue('Two?')
    expect(model.asked).toHaveLength(1)
    expect(await violations(page)).toEqual([])
    if (process.env.DOCKET_PICTURES) await page.screenshot({ path: `${process.env.DOCKET_PICTURES}/budget.png` })

    await budget('')
    await ask('Two?')
    await expect(page.getByText('The second answer.')).toBeVisible()
  } finally {
    await docket.stop()
    await model.stop()
  }
})

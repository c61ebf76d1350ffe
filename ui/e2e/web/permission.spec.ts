import { Desk, Docket, expect, test } from './docket'
import { Model, type Reply } from './model'
import { violations } from './screens'

const write = (title: string): Reply => ({
  tool: 'ArtifactGenerator',
  input: { type: 'user_story', title, content: `As a **customer**, I want a refund.\n\n- It is paid within 14 days.`, sources: [] },
})

test('what a model wants to keep is shown first and kept only if it may be', async ({ page }) => {
  const model = await Model.start([
    write('Wish one'),
    { text: 'It is not kept.' },
    write('Wish two'),
    { text: 'It is kept.' },
    write('Wish three'),
    { text: 'Kept without asking.' },
    write('Wish four'),
  ])
  const docket = await Docket.start(model.environment)
  const desk = new Desk(page, docket)
  try {
    const project = await desk.sample()
    await desk.allow(project)
    const { id } = await desk.rpc<{ id: string }>('thread_create', { project })
    const titles = async () => {
      const { artifacts } = await desk.rpc<{ artifacts: { title: string }[] }>('artifact_list', { project })
      return artifacts.map((one) => one.title)
    }
    await desk.goto(`/p/${project}/threads/${id}`)
    const ask = async (words: string) => {
      await page.getByRole('textbox', { name: 'Your message' }).fill(words)
      await page.keyboard.press('Control+Enter')
    }

    await ask('Write a story')
    await expect(page.getByText('May this be kept as an artifact?')).toBeVisible()
    await expect(page.getByText('It is paid within 14 days.')).toBeVisible()
    expect(await titles()).not.toContain('Wish one')
    expect(await violations(page)).toEqual([])
    if (process.env.DOCKET_PICTURES) {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 800 })
        await page.screenshot({ path: `${process.env.DOCKET_PICTURES}/permission-${width}.png` })
      }
      await page.setViewportSize({ width: 1280, height: 800 })
    }
    await page.getByRole('button', { name: 'Do not keep it' }).click()
    await expect(page.getByText('It is not kept.')).toBeVisible()
    expect(await titles()).not.toContain('Wish one')
    expect(JSON.stringify(model.asked[1]?.messages.at(-1))).toContain('did not allow')

    await ask('Write it after all')
    await desk.tabTo(/do not ask again/)
    await page.keyboard.press('Enter')
    await expect(page.getByText('It is kept.')).toBeVisible()
    expect(await titles()).toContain('Wish two')

    await ask('One more')
    await expect(page.getByText('Kept without asking.')).toBeVisible()
    expect(await titles()).toContain('Wish three')

    // Locking takes the leave back.
    await desk.rpc('vault_lock', {})
    await desk.rpc('vault_unlock', { passphrase: 'correct horse battery' })
    await page.reload()
    await ask('And one')
    await expect(page.getByText('May this be kept as an artifact?')).toBeVisible()
    // Nor is anything kept when the answer is stopped instead.
    await page.keyboard.press('Escape')
    await expect(page.getByText('You stopped this answer.')).toBeVisible()
    expect(await titles()).not.toContain('Wish four')
  } finally {
    await docket.stop()
    await model.stop()
  }
})

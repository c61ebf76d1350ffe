import type { Page } from '@playwright/test'
import { Desk, Docket, PASSPHRASE, test as base, expect } from './docket'
import { Model, Pace, type Reply } from './model'
import { flaws } from './screens'

interface Room {
  desk: Desk
  model: Model
  project: string
  thread: string
  ask: (words: string) => Promise<void>
}

/** A thread of a sample project, and a model that answers by script. */
const test = base.extend<{ room: (replies: Reply[], allowed?: boolean) => Promise<Room> }>({
  room: async ({ page }, use) => {
    const ends: (() => Promise<void>)[] = []
    await use(async (replies, allowed = true) => {
      const model = await Model.start(replies)
      const docket = await Docket.start(model.environment)
      ends.push(() => docket.stop(), () => model.stop())
      const desk = new Desk(page, docket)
      const project = await desk.sample()
      if (allowed) await desk.allow(project)
      const { id: thread } = await desk.rpc<{ id: string }>('thread_create', { project, title: 'Refunds' })
      await desk.goto(`/p/${project}/threads/${thread}`)
      const ask = async (words: string) => {
        await field(page).fill(words)
        await page.keyboard.press('Control+Enter')
      }
      return { desk, model, project, thread, ask }
    })
    for (const end of ends) await end()
  },
})

const field = (page: Page) => page.getByRole('textbox', { name: 'Your message' })
const conversation = (page: Page) => page.getByRole('list', { name: 'Conversation' })
const RISKY = 'What could go wrong with refunds at night?'

test('an answer is seen word by word, and what there is of it stays when it is stopped', async ({ page, room }) => {
  const pace = new Pace()
  const { ask, model } = await room([{ parts: ['Nobody ', 'is at ', 'the desk ', 'then.'], pace }, { text: 'And nobody answers the phone.' }])
  await ask(RISKY)
  const answer = conversation(page)
  await expect(answer.getByText('By your rules Claude comes first for questions.')).toBeVisible()
  pace.let(1)
  await expect(answer.getByText('Nobody', { exact: true })).toBeVisible()
  pace.let(1)
  await expect(answer.getByText('Nobody is at', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(answer.getByText('You stopped this answer.')).toBeVisible()
  await page.reload()
  await expect(answer.getByText('Nobody is at', { exact: true })).toBeVisible()
  await answer.getByRole('button', { name: 'Continue' }).click()
  await expect(answer.getByText('And nobody answers the phone.')).toBeVisible()
  expect(JSON.stringify(model.asked[1]?.messages)).toContain('Nobody is at')
})

test('an answer that breaks off is kept and can be continued', async ({ page, room }) => {
  const { ask, model } = await room([{ text: 'The first half', cut: true }, { text: 'and the second.' }])
  await ask(RISKY)
  const answer = conversation(page)
  await expect(answer.getByText('The connection broke off before the answer was whole.')).toBeVisible()
  await expect(answer.getByText('The first half')).toBeVisible()
  await answer.getByRole('button', { name: 'Continue' }).click()
  await expect(answer.getByText('and the second.')).toBeVisible()
  await expect(answer.getByText('The first half')).toBeVisible()
  expect(JSON.stringify(model.asked[1]?.messages)).toContain('The first half')
})

test('a service that has trouble is told apart, and can be asked again', async ({ page, room }) => {
  const { ask, model } = await room([{ status: 500, type: 'api_error' }, { status: 401, type: 'authentication_error' }, { text: 'Now it works.' }])
  await ask(RISKY)
  const answer = conversation(page)
  await expect(answer.getByText(/The service has trouble right now/)).toBeVisible()
  await answer.getByRole('button', { name: 'Ask again' }).click()
  await expect(answer.getByText(/The service did not accept the key/)).toBeVisible()
  await answer.getByRole('button', { name: 'Ask again' }).click()
  await expect(answer.getByText('Now it works.')).toBeVisible()
  await expect(answer.getByText(RISKY)).toHaveCount(1)
  expect(model.asked).toHaveLength(3)
  const details = answer.getByRole('button', { name: 'Details' })
  await details.focus()
  await page.keyboard.press('Enter')
  await expect(answer.getByText('Tokens', { exact: true })).toBeVisible()
  await expect(answer.getByText('First words after')).toBeVisible()
  expect(await flaws(page, 'answer-details')).toEqual([])
})

test('nothing is sent before it is switched on; it is switched on where one asks', async ({ page, room }) => {
  test.setTimeout(120_000)
  const { desk, ask, model, project } = await room([{ text: 'Nobody is there at night.' }], false)
  await ask(RISKY)
  const answer = conversation(page)
  await expect(answer.getByText(/Claude is not switched on for this project, so the offline drafter answered; nothing left this device/)).toBeVisible()
  await expect(answer.getByRole('link', { name: 'What may leave this device' })).toHaveAttribute('href', `/p/${project}#leaves`)
  expect(model.asked).toEqual([])
  expect(await flaws(page, 'answer-offline')).toEqual([])

  await page.getByRole('combobox', { name: 'Who answers' }).selectOption('claude')
  await field(page).fill('And by day?')
  await page.getByRole('button', { name: 'What would be sent' }).click()
  await expect(page.getByRole('dialog').getByText('So nothing is sent there.')).toBeVisible()
  await page.keyboard.press('Escape')
  await field(page).focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { name: 'Claude is not switched on for this project.' })).toBeVisible()
  await expect(field(page)).toHaveValue('And by day?')
  expect(model.asked).toEqual([])
  expect(await flaws(page, 'switch-on')).toEqual([])
  await desk.tabTo('Switch on and send')
  await page.keyboard.press('Enter')
  await expect(answer.getByText('Nobody is there at night.')).toBeVisible()
  await expect(answer.getByText('You chose Claude.')).toBeVisible()
  await expect(field(page)).toHaveValue('')
  expect(model.asked).toHaveLength(1)
  expect(await desk.rpc('provider_allowed', { project })).toEqual({ providers: ['claude'] })
})

test('what would be sent is what is sent, and no document that stays here', async ({ page, room }) => {
  test.setTimeout(120_000)
  const { desk, ask, model, project } = await room([
    { tool: 'DocumentSearch', input: { query: 'deposit refund policy branch manager' } },
    { tool: 'ListProject', input: {} },
    { text: 'I cannot say.' },
  ])
  const { documents } = await desk.rpc<{ documents: { id: string; name: string }[] }>('document_list', { project })
  const policy = documents.find((one) => one.name === 'deposit-and-refund-policy.md')?.id
  const back = page.url()
  await desk.goto(`/p/${project}/library/${policy}`)
  const keep = page.getByRole('button', { name: 'Stays on this device' })
  await keep.click()
  await expect(keep).toHaveAttribute('aria-pressed', 'true')
  await page.goto(back)

  await field(page).fill(RISKY)
  await page.getByRole('button', { name: 'What would be sent' }).click()
  const dialog = page.getByRole('dialog', { name: 'What would be sent' })
  await expect(dialog.getByText('It leaves this device.')).toBeVisible()
  await expect(dialog.getByText(/1 document stays on this device and is not in it/)).toBeVisible()
  const shown = await dialog.getByRole('region', { name: 'The request' }).innerText()
  expect(model.asked).toEqual([])
  expect(await flaws(page, 'preview')).toEqual([])
  await page.keyboard.press('Escape')
  await ask(RISKY)
  await expect(conversation(page).getByText('I cannot say.')).toBeVisible()
  expect(JSON.parse(shown)).toEqual(JSON.parse(model.bodies[0] ?? ''))
  expect(model.bodies).toHaveLength(3)
  for (const body of model.bodies) {
    expect(body).toContain('mail-from-legal.eml')
    expect(body).not.toContain('deposit-and-refund-policy')
    expect(body).not.toContain('twelve rentals without damage')
  }
})

test('a new text for an artifact is shown as what it changes, kept, and taken back', async ({ page, room }) => {
  test.setTimeout(120_000)
  const before = ['As a customer, I want my money back.', '', ...Array.from({ length: 12 }, (_, n) => `- Rule ${n + 1} stays.`), '', 'It is paid within 30 days.']
  const after = before.with(-1, 'It is paid within 14 days.')
  const replies: Reply[] = []
  const { desk, ask, project } = await room(replies)
  const { id } = await desk.rpc<{ id: string }>('artifact_create', { project, type: 'user_story', title: 'Refund story', content: before.join('\n') })
  replies.push({ tool: 'ArtifactGenerator', input: { type: 'user_story', title: 'Refund story', content: after.join('\n'), revises: id, sources: [] } }, { text: 'It is changed.' })
  await ask('Write the refund story anew, with 14 days')
  await expect(page.getByText('May this be the new text of the artifact?')).toBeVisible()
  const changes = page.getByRole('region', { name: 'What changes' })
  await expect(changes.getByText('It is paid within 14 days.')).toBeVisible()
  await expect(changes.locator('del')).toHaveText('It is paid within 30 days.')
  await expect(changes.getByText('Rule 3 stays.')).toHaveCount(0)
  expect(await flaws(page, 'asking-difference')).toEqual([])
  await desk.tabTo('Keep it')
  await page.keyboard.press('Enter')
  await expect(conversation(page).getByText('It is changed.')).toBeVisible()

  await desk.goto(`/p/${project}/artifacts/${id}`)
  await expect(page.getByText('It is paid within 14 days.')).toBeVisible()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Former texts' }).click()
  const panel = page.getByRole('dialog', { name: 'Former texts' })
  await expect(panel.getByText('then changed by the assistant')).toBeVisible()
  await expect(panel.locator('del')).toHaveText('It is paid within 30 days.')
  await panel.getByRole('button', { name: 'Bring this text back' }).click()
  await expect(page.getByText('It is paid within 30 days.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('It is paid within 14 days.')).toBeVisible()
})

test('when the service is gone the offline drafter takes over and says so', async ({ page, room }) => {
  const { ask, model } = await room([])
  await model.stop()
  await ask(RISKY)
  const answer = conversation(page)
  await expect(answer.getByText('By your rules Claude comes first for questions.')).toBeVisible()
  await expect(answer.getByText('Claude could not be reached, so the offline drafter answered.')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('The answer is there.')).toBeAttached()
  await page.reload()
  await expect(answer.getByText('Claude could not be reached, so the offline drafter answered.')).toBeVisible()
})

test('without any network everything is answered, and nothing is asked for elsewhere', async ({ desk, page }) => {
  const strangers: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(desk.origin) && !url.startsWith('data:') && !url.startsWith('blob:')) strangers.push(url)
  })
  await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }))
  await desk.enter()
  await desk.rpc('vault_create', { passphrase: PASSPHRASE })
  const { id: project } = await desk.rpc<{ id: string }>('sample_create', { name: 'City bikes' })
  const { id } = await desk.rpc<{ id: string }>('thread_create', { project })
  await desk.goto(`/p/${project}/threads/${id}`)
  const answer = conversation(page)
  const said = [
    ['Which decisions were made?', /the offline drafter comes first for what was recorded; nothing left this device/],
    ['Write user stories with acceptance criteria for refunds', /No model is set up, so the offline drafter answered; nothing left this device/],
    [RISKY, /No model is set up/],
  ] as const
  for (const [n, [words, why]] of said.entries()) {
    await field(page).fill(words)
    await page.getByRole('button', { name: 'What would be sent' }).click()
    await expect(page.getByRole('dialog').getByText('Nothing is sent.')).toBeVisible()
    await page.keyboard.press('Escape')
    await field(page).focus()
    await page.keyboard.press('Control+Enter')
    await expect(answer.getByText('Offline drafter', { exact: true })).toHaveCount(n + 1)
    await expect(answer.getByText(why).last()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  }
  await expect(answer.getByRole('link', { name: /User stories: refunds/ })).toBeVisible()
  expect(strangers).toEqual([])
})

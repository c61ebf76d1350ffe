import { type Desk, expect, test } from './docket'
import { Ollama } from './ollama'
import { SCHEMES, violations } from './screens'

const MODELS = ['llama3.2:3b', 'qwen3:8b']
const QUESTION = 'What could go wrong with refunds at night?'

/** Goes on by Tab until the element of this role and name has the focus. */
async function tabTo(desk: Desk, role: 'textbox' | 'combobox' | 'button' | 'switch' | 'link', name: string): Promise<void> {
  const wanted = desk.page.getByRole(role, { name, exact: true }).first()
  await wanted.waitFor()
  for (let presses = 0; presses < 120; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await desk.page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reached ${name}`)
}

test('a model of this device is set up by keyboard, tried, asked in a thread, and what it looked up is told', async ({ desk, page }) => {
  const ollama = await Ollama.start(MODELS, [{ text: 'OK.' }, { tool: 'DocumentSearch', input: { query: 'refund night', limit: 4 } }, { text: 'Nobody approves a refund at night.' }])
  try {
    const project = await desk.sample()
    await desk.goto('/settings#models')
    await tabTo(desk, 'button', 'Set up Ollama')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Address' })).toBeFocused()
    // Where Ollama usually is there is none here, and it is said what to do.
    await expect(page.getByText(/Nothing answers at http:\/\/127\.0\.0\.1:11434\. Start Ollama on this device/)).toBeVisible()
    await page.keyboard.type(ollama.address)
    await page.keyboard.press('Enter')
    await expect(page.getByText('The server is there. It has 2 models.')).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'Model' })).toBeFocused()
    await page.keyboard.type('qwen')
    await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('qwen3:8b')
    expect(await violations(page)).toEqual([])
    await tabTo(desk, 'button', 'Use it')
    await page.keyboard.press('Enter')
    const block = page.getByRole('region', { name: 'Ollama' })
    await expect(block.getByText('Stays on this device')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try Ollama' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(block.getByText(/^qwen3:8b answered in/)).toBeVisible()
    expect(ollama.asked).toHaveLength(1)
    expect(await violations(page)).toEqual([])
    if (process.env.DOCKET_PICTURES) await page.screenshot({ path: `${process.env.DOCKET_PICTURES}/ollama-tried.png` })

    const { id } = await desk.rpc<{ id: string }>('thread_create', { project, title: 'Nights' })
    await desk.goto(`/p/${project}/threads/${id}`)
    await page.getByRole('textbox', { name: 'Your message' }).fill(QUESTION)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('Nobody approves a refund at night.')).toBeVisible()
    expect(ollama.asked).toHaveLength(3)
    expect(ollama.asked[1]?.model).toBe('qwen3:8b')
    expect(ollama.asked[1]?.messages.at(-1)?.content).toContain(QUESTION)
    expect(ollama.asked[2]?.messages.at(-1)?.tool_name).toBe('DocumentSearch')

    // Nothing left the device, so nothing had to be switched on; what was looked up is told.
    await desk.goto(`/p/${project}#leaves`)
    await expect(page.getByText('Nothing. What is set up runs on this device: Ollama.')).toBeVisible()
    await tabTo(desk, 'link', 'What was looked up')
    await page.keyboard.press('Enter')
    const row = page.getByRole('row').nth(1)
    await expect(row).toContainText('Searched the project')
    await expect(row).toContainText('refund night')
    await expect(row).toContainText('Ollama')
    await desk.tabTo(/Show all/)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'All it was asked, as JSON' })).toContainText('"limit": 4')
    expect(await violations(page)).toEqual([])
  } finally {
    await ollama.stop()
  }
})

test('another order of who answers holds, and whoever cannot be reached is followed by the next', async ({ desk, page }) => {
  const ollama = await Ollama.start(MODELS, [{ text: 'Nobody approves a refund at night.' }])
  try {
    const project = await desk.sample()
    const { id } = await desk.rpc<{ id: string }>('thread_create', { project, title: 'Nights' })
    const settings = await desk.rpc<object>('settings_show', {})
    await desk.rpc('settings_edit', { ...settings, ollama: { address: ollama.address, model: 'qwen3:8b' } })
    const order = async () => (await desk.rpc<{ rules: { talk: string[] } }>('settings_show', {})).rules.talk
    await desk.goto('/settings#assistant')
    await tabTo(desk, 'button', 'Change who answers: Everything else')
    await page.keyboard.press('Enter')
    await tabTo(desk, 'switch', 'Model server answers')
    await page.keyboard.press('Space')
    await expect.poll(order).toEqual(['ollama', 'claude', 'offline'])
    await tabTo(desk, 'button', 'Move Ollama down')
    await page.keyboard.press('Enter')
    await expect.poll(order).toEqual(['claude', 'ollama', 'offline'])
    await expect(page.getByRole('button', { name: 'Move Ollama down' })).toBeFocused()
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(order).toEqual(['ollama', 'claude', 'offline'])
    expect(await violations(page)).toEqual([])

    await desk.goto(`/p/${project}/threads/${id}`)
    const ask = async () => {
      await page.getByRole('textbox', { name: 'Your message' }).fill(QUESTION)
      await page.keyboard.press('Control+Enter')
    }
    await ask()
    await expect(page.getByText('Nobody approves a refund at night.')).toBeVisible()
    await ollama.stop()
    await ask()
    await expect.poll(async () => {
      const { messages } = await desk.rpc<{ messages: { provider?: string; partial: boolean }[] }>('thread_show', { thread: id })
      return messages.at(-1)?.provider
    }, { timeout: 45_000 }).toBe('offline')

    await desk.goto('/settings#models')
    await page.getByRole('button', { name: 'Try Ollama' }).click()
    await expect(page.getByRole('region', { name: 'Ollama' }).getByRole('alert')).toContainText('Start Ollama on this device')

    await page.getByText('Always offline', { exact: true }).click()
    await expect(page.getByText(/Not used while “Always offline” is chosen/)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try Ollama' })).toBeDisabled()
    await page.getByRole('heading', { name: 'Assistant' }).scrollIntoViewIfNeeded()
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      expect(await violations(page)).toEqual([])
      if (process.env.DOCKET_PICTURES) await page.screenshot({ path: `${process.env.DOCKET_PICTURES}/always-offline-${scheme}.png` })
    }
  } finally {
    await ollama.stop().catch(() => undefined)
  }
})

import { Toasts } from '@/components/toast'
import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { Commands, ServerView, SettingsView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { SettingsPage } from '..'
import { faultOf } from './faults'

const RULES: SettingsView['rules'] = { lookUp: ['offline', 'ollama'], draft: ['ollama', 'claude', 'offline'], talk: ['offline'] }
const OLLAMA: ServerView = { provider: 'ollama', address: 'http://127.0.0.1:11434', model: 'qwen3:8b', leavesDevice: false }
const CLAUDE: ServerView = { provider: 'claude', address: 'https://api.anthropic.com', model: 'm-1', leavesDevice: true }

type Answer<C extends keyof Commands> = (request: Commands[C]['request']) => Commands[C]['view'] | Promise<Commands[C]['view']>

interface Given {
  settings?: Partial<SettingsView>
  models?: Answer<'assistant_models'>
  test?: Answer<'assistant_test'>
  key?: Answer<'assistant_key'>
  claude?: boolean
}

/** A core that keeps its settings and knows the servers they come to. */
function core({ settings = {}, models, test, key, claude = false }: Given = {}) {
  let now: SettingsView = { lockAfterMinutes: 15, assistant: 'automatic', rules: RULES, ...settings }
  const view = () => ({
    keyInKeychain: claude,
    keyFromEnvironment: false,
    model: 'm-1',
    servers: [
      ...(claude ? [CLAUDE] : []),
      ...(['ollama', 'compatible'] as const).flatMap((provider) => {
        const setting = now[provider]
        return setting ? [{ ...OLLAMA, provider, model: setting.model, address: setting.address || OLLAMA.address, leavesDevice: setting.address.startsWith('https') }] : []
      }),
    ],
  })
  return fakePlatform({
    settings_show: () => now,
    settings_edit: (next) => (now = JSON.parse(JSON.stringify(next)) as SettingsView),
    assistant_show: view,
    vault_status: () => ({ state: 'unlocked', name: 'work', path: '/work', keychain: false, version: '1' }),
    diagnostics: () => ({ version: '1', system: 'linux', state: 'unlocked', vaultBytes: 1, logBytes: 0, errors: [] }),
    usage_show: () => ({ pricesAsOf: '2026-11-21', ownPrices: 'none' as const, total: { answers: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, costMicros: 0, unpriced: 0 }, days: [], models: [], threads: [] }),
    ...(models ? { assistant_models: models } : {}),
    ...(test ? { assistant_test: test } : {}),
    assistant_key: key ?? view,
  })
}

function Settings() {
  return (
    <>
      <SettingsPage />
      <Toasts closeLabel="Close" />
    </>
  )
}
const open = (fake: ReturnType<typeof core>) => renderPage(fake, Settings, '/settings')
const block = (name: string) => screen.findByRole('region', { name })
const fault = (name: string) => () => Promise.reject(new RpcError('provider', '', name))
const edits = (fake: ReturnType<typeof core>) => fake.calls.filter((call) => call.command === 'settings_edit').map((call) => call.request as SettingsView)

describe('Ollama', () => {
  it('is set up by keyboard: it is looked for where it usually is, a model is chosen from its list, and it can be tried', async () => {
    const fake = core({ models: () => ({ models: ['llama3.2:3b', 'qwen3:8b'] }), test: () => ({ model: 'qwen3:8b', tookMs: 1234 }) })
    const user = userEvent.setup()
    await open(fake)
    const ollama = await block('Ollama')
    expect(within(ollama).getByText('Not set up')).toBeTruthy()
    within(ollama).getByRole('button', { name: 'Set up Ollama' }).focus()
    await user.keyboard('{Enter}')
    expect(document.activeElement).toBe(within(ollama).getByRole('textbox', { name: 'Address' }))
    expect(within(ollama).getByRole<HTMLInputElement>('textbox', { name: 'Address' }).placeholder).toBe('http://127.0.0.1:11434')
    expect(await within(ollama).findByText('The server is there. It has 2 models.')).toBeTruthy()
    expect(fake.calls).toContainEqual({ command: 'assistant_models', request: { provider: 'ollama', address: '' } })
    await user.selectOptions(within(ollama).getByRole('combobox', { name: 'Model' }), 'qwen3:8b')
    await user.click(within(ollama).getByRole('button', { name: 'Use it' }))
    expect(await within(ollama).findByText('Stays on this device')).toBeTruthy()
    expect(within(ollama).getByText('qwen3:8b at http://127.0.0.1:11434')).toBeTruthy()
    expect(edits(fake).at(-1)?.ollama).toEqual({ address: '', model: 'qwen3:8b' })
    // What comes next has the focus.
    const tried = within(ollama).getByRole('button', { name: 'Try Ollama' })
    await waitFor(() => expect(document.activeElement).toBe(tried))
    await user.keyboard('{Enter}')
    expect(await within(ollama).findByText('qwen3:8b answered in 1.2 s.')).toBeTruthy()
    expect(fake.calls).toContainEqual({ command: 'assistant_test', request: { provider: 'ollama' } })
  })

  it('that does not run is said to, with what to do, and its model can be typed', async () => {
    const fake = core({ models: fault('offline') })
    const user = userEvent.setup()
    await open(fake)
    const ollama = await block('Ollama')
    await user.click(within(ollama).getByRole('button', { name: 'Set up Ollama' }))
    expect(await within(ollama).findByText(/Nothing answers at http:\/\/127\.0\.0\.1:11434\. Start Ollama on this device/)).toBeTruthy()
    await user.click(within(ollama).getByRole('button', { name: 'Use it' }))
    expect(within(ollama).getByText('Choose a model, or type its name.')).toBeTruthy()
    expect(edits(fake)).toEqual([])
    await user.type(within(ollama).getByRole('textbox', { name: 'Name of the model' }), 'qwen3:8b{Enter}')
    await waitFor(() => expect(edits(fake).at(-1)?.ollama).toEqual({ address: '', model: 'qwen3:8b' }))
  })

  it('beyond this device is looked for only when asked, and never without https', async () => {
    const fake = core({ settings: { ollama: { address: 'https://models.example', model: 'big' } }, models: () => ({ models: ['big', 'small'] }) })
    const user = userEvent.setup()
    await open(fake)
    const ollama = await block('Ollama')
    expect(within(ollama).getByText('Leaves this device')).toBeTruthy()
    expect(within(ollama).getByText(/Nothing is sent there before you switch it on in a project/)).toBeTruthy()
    await user.click(within(ollama).getByRole('button', { name: 'Change Ollama' }))
    const address = within(ollama).getByRole('textbox', { name: 'Address' })
    expect(fake.calls.some((call) => call.command === 'assistant_models')).toBe(false)
    await user.clear(address)
    await user.type(address, 'http://192.168.1.5:11434{Enter}')
    expect(within(ollama).getByText(/only https:\/\/ is used/)).toBeTruthy()
    await user.clear(address)
    await user.type(address, 'my server{Enter}')
    expect(within(ollama).getByText(/This is no address/)).toBeTruthy()
    expect(fake.calls.some((call) => call.command === 'assistant_models')).toBe(false)
    await user.clear(address)
    await user.type(address, 'https://models.example{Enter}')
    const chooser = await within(ollama).findByRole<HTMLSelectElement>('combobox', { name: 'Model' })
    expect(chooser.value).toBe('big')
    await waitFor(() => expect(document.activeElement).toBe(chooser))
    await user.selectOptions(chooser, 'Another one: type its name')
    await user.type(within(ollama).getByRole('textbox', { name: 'Name of the model' }), 'small:q4')
    await user.keyboard('{Escape}')
    expect(edits(fake)).toEqual([])
    await waitFor(() => expect(document.activeElement).toBe(within(ollama).getByRole('button', { name: 'Change Ollama' })))
  })

  it('is removed, and not tried while everything is answered offline', async () => {
    const fake = core({ settings: { assistant: 'offline', ollama: { address: '', model: 'qwen3:8b' } } })
    const user = userEvent.setup()
    await open(fake)
    const ollama = await block('Ollama')
    expect(within(ollama).getByRole<HTMLButtonElement>('button', { name: 'Try Ollama' }).disabled).toBe(true)
    expect(within(ollama).getByText(/not tried while “Always offline”/)).toBeTruthy()
    await user.click(within(ollama).getByRole('button', { name: 'Remove Ollama' }))
    expect(await within(ollama).findByText('Not set up')).toBeTruthy()
    expect(edits(fake).at(-1)).not.toHaveProperty('ollama.model')
  })
})

describe('another model server', () => {
  it('is given its key before its address is kept, and is not kept if the keychain refuses', async () => {
    let refuses = true
    const fake = core({
      models: fault('unauthorized'),
      key: () => (refuses ? Promise.reject(new RpcError('keychainUnavailable', '')) : { keyInKeychain: false, keyFromEnvironment: false, model: '', servers: [] }),
    })
    const user = userEvent.setup()
    await open(fake)
    const other = await block('Model server')
    await user.click(within(other).getByRole('button', { name: 'Set up Model server' }))
    await user.type(within(other).getByRole('textbox', { name: 'Address' }), 'https://llm.example')
    await user.click(within(other).getByRole('button', { name: 'Look for models' }))
    expect(await within(other).findByText(/wants a key before it tells its models/)).toBeTruthy()
    await user.type(within(other).getByRole('textbox', { name: 'Name of the model' }), 'gpt-oss')
    await user.type(within(other).getByLabelText('Key, if the server wants one'), 'sk-1{Enter}')
    expect(await within(other).findByText(/the key was not kept/)).toBeTruthy()
    expect(edits(fake)).toEqual([])
    refuses = false
    await user.click(within(other).getByRole('button', { name: 'Use it' }))
    await waitFor(() => expect(edits(fake).at(-1)?.compatible).toEqual({ address: 'https://llm.example', model: 'gpt-oss' }))
    expect(fake.calls).toContainEqual({ command: 'assistant_key', request: { provider: 'compatible', address: 'https://llm.example', key: 'sk-1' } })
  })

  it('loses its key when it gets another address', async () => {
    const fake = core({ settings: { compatible: { address: 'https://a.example', model: 'm' } } })
    const user = userEvent.setup()
    await open(fake)
    const other = await block('Model server')
    await user.click(within(other).getByRole('button', { name: 'Change Model server' }))
    const address = within(other).getByRole('textbox', { name: 'Address' })
    await user.clear(address)
    await user.type(address, 'https://b.example')
    await user.click(within(other).getByRole('button', { name: 'Use it' }))
    await waitFor(() => expect(edits(fake).at(-1)?.compatible?.address).toBe('https://b.example'))
    const commands = fake.calls.map((call) => call.command)
    expect(commands.indexOf('assistant_key')).toBeGreaterThan(-1)
    expect(commands.indexOf('assistant_key')).toBeLessThan(commands.indexOf('settings_edit'))
    expect(fake.calls.find((call) => call.command === 'assistant_key')?.request).toEqual({ provider: 'compatible' })
  })
})

describe('a server that is tried', () => {
  const cases: [string, RegExp][] = [
    ['offline', /Anthropic cannot be reached/],
    ['unauthorized', /Claude did not accept the key/],
    ['billing', /asks for payment/],
    ['model_not_found', /does not know the model m-1/],
    ['timeout', /took too long/],
    ['ai_service_error', /not as Claude should/],
    ['something new', /There was no proper answer/],
    ['toString', /There was no proper answer/],
  ]
  it.each(cases)('and fails (%s) is spoken of in words', async (code, words) => {
    await open(core({ claude: true, test: fault(code) }))
    const claude = await block('Claude')
    await userEvent.click(within(claude).getByRole('button', { name: 'Try Claude' }))
    expect((await within(claude).findByRole('alert')).textContent).toMatch(words)
  })

  it('has an address that can be sent to', () => {
    for (const good of ['', ' ', 'https://a.example', 'https://a.example:8443/x', 'http://localhost:1', 'http://127.0.0.1', 'http://[::1]:5']) expect(faultOf(good), good).toBe(undefined)
    for (const bad of ['localhost:11434', 'ftp://a', 'a b', '/x']) expect(faultOf(bad), bad).toBe('bad')
    for (const insecure of ['http://a.example', 'http://192.168.0.1', 'https://me:secret@a.example', 'http://127.0.0.1.example']) expect(faultOf(insecure), insecure).toBe('insecure')
  })
})

describe('who answers what', () => {
  const rows = (list: HTMLElement) => within(list).getAllByRole('listitem').map((row) => row.textContent)
  const drafts = () => screen.findByRole('list', { name: 'Who answers, in order: Documents to be written' })

  it('is shown in order, with those that are not set up', async () => {
    await open(core({ claude: true }))
    expect(rows(await drafts())).toEqual(['1Ollamanot set up', '2Claude', '3Drafter inside Docket'])
    expect(screen.getByText(/If it cannot be reached, the next takes over/)).toBeTruthy()
  })

  it('is put in another order by buttons and by keys, and the focus stays', async () => {
    const fake = core({ claude: true })
    const user = userEvent.setup()
    await open(fake)
    await user.click(await screen.findByRole('button', { name: 'Change who answers: Documents to be written' }))
    const down = () => screen.getByRole('button', { name: 'Move Ollama down' })
    await user.click(down())
    expect(edits(fake).at(-1)?.rules.draft).toEqual(['claude', 'ollama', 'offline'])
    expect(edits(fake).at(-1)?.rules.lookUp).toEqual(RULES.lookUp)
    await waitFor(() => expect(document.activeElement).toBe(down()))
    expect(screen.getByText('Ollama is now 2 of 3.')).toBeTruthy()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(edits(fake).at(-1)?.rules.draft).toEqual(['claude', 'offline', 'ollama']))
    await waitFor(() => expect(document.activeElement).toBe(down()))
    // At the end there is nowhere to go.
    await user.keyboard('{Enter}')
    expect(edits(fake)).toHaveLength(2)
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    await waitFor(() => expect(edits(fake).at(-1)?.rules.draft).toEqual(['claude', 'ollama', 'offline']))
  })

  it('has somebody in it, and nobody twice', async () => {
    const fake = core({ settings: { rules: { ...RULES, talk: ['offline', 'claude'] } } })
    const user = userEvent.setup()
    await open(fake)
    await user.click(await screen.findByRole('button', { name: 'Change who answers: Everything else' }))
    await user.click(screen.getByRole('switch', { name: 'Claude answers' }))
    expect(edits(fake).at(-1)?.rules.talk).toEqual(['offline'])
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Drafter inside Docket answers' }).disabled).toBe(true))
    expect(screen.getByText(/Somebody has to answer/)).toBeTruthy()
    await user.click(screen.getByRole('switch', { name: 'Ollama answers' }))
    expect(edits(fake).at(-1)?.rules.talk).toEqual(['offline', 'ollama'])
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('switch', { name: 'Ollama answers' })))
  })

  it('cannot be changed and is said not to count while everything is answered offline', async () => {
    await open(core({ settings: { assistant: 'offline' } }))
    expect(await screen.findByText(/Not used while “Always offline” is chosen/)).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Change who answers: Everything else' }).disabled).toBe(true)
    expect((await drafts()).closest('[aria-disabled="true"]')).toBeTruthy()
  })

  it('goes back to what it was when it is refused', async () => {
    const fake = core({ claude: true })
    const call = fake.call.bind(fake)
    fake.call = async (command, request) => {
      if (command === 'settings_edit') throw new RpcError('storageFull', '')
      return call(command, request)
    }
    const user = userEvent.setup()
    await open(fake)
    await user.click(await screen.findByRole('button', { name: 'Change who answers: Documents to be written' }))
    await user.click(screen.getByRole('button', { name: 'Move Ollama down' }))
    expect(await screen.findByText(/The disk is full/)).toBeTruthy()
    expect(rows(await drafts())[0]).toContain('Ollama')
  })
})

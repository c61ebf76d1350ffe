import { RpcError } from '@/platform'
import { setLanguage } from '@/i18n'
import { flushAll } from '@/app/flush'
import type { Reason } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { act, renderHook, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetChoices } from './choice'
import { CLAUDE, Core, message, reason } from './fake-core'
import { useThreadStrings } from './strings'
import { ThreadPage } from './thread-page'
import { forgetTurns } from './turns'
import { whyText } from './why'

let core: Core
const open = () => renderPage(core.fake, ThreadPage, '/p/$project/threads/$thread', '/p/p1/threads/t1')
const field = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' })
const user = userEvent.setup()
const asks = () => core.fake.calls.filter((c) => c.command === 'ask').map((c) => c.request)

beforeEach(() => {
  core = new Core()
})
afterEach(async () => {
  await flushAll()
  await forgetTurns()
  forgetChoices()
  act(() => setLanguage('en'))
})

async function send(text: string): Promise<void> {
  await user.type(await field(), text)
  await user.keyboard('{Control>}{Enter}{/Control}')
}

describe('why somebody answers', () => {
  const notAllowed: Reason['passed'] = [{ provider: 'claude', because: 'notAllowed' }]
  const cases: [Partial<Reason>, string, string][] = [
    [{ passed: notAllowed }, 'Claude is not switched on for this project, so the offline drafter answered; nothing left this device.', 'Claude ist für dieses Projekt nicht eingeschaltet, deshalb antwortete der Entwurfshelfer in Docket; nichts hat dieses Gerät verlassen.'],
    [{ passed: [{ provider: 'claude', because: 'notSetUp' }] }, 'No model is set up, so the offline drafter answered; nothing left this device.', 'Es ist kein Modell eingerichtet, deshalb antwortete der Entwurfshelfer in Docket; nichts hat dieses Gerät verlassen.'],
    // Something may have been sent before it failed.
    [{ passed: [{ provider: 'ollama', because: 'failed' }, ...notAllowed] }, 'Ollama could not be reached and Claude is not switched on for this project, so the offline drafter answered.', 'Ollama war nicht erreichbar und Claude ist für dieses Projekt nicht eingeschaltet, deshalb antwortete der Entwurfshelfer in Docket.'],
    [{ passed: [{ provider: 'claude', because: 'overBudget' }] }, 'Today’s budget for Claude is spent, so the offline drafter answered; nothing left this device.', 'Das Tagesbudget ist aufgebraucht, deshalb antwortete der Entwurfshelfer in Docket; nichts hat dieses Gerät verlassen.'],
    [{ need: 'lookUp' }, 'By your rules the offline drafter comes first for what was recorded; nothing left this device.', 'Nach Ihren Regeln kommt der Entwurfshelfer in Docket bei Festgehaltenem zuerst; nichts hat dieses Gerät verlassen.'],
    [{ alwaysOffline: true }, 'The settings say that nothing leaves this device.', 'Nach den Einstellungen verlässt nichts dieses Gerät.'],
    [{ provider: 'claude', chosen: true, nearBudget: true }, 'You chose Claude. Most of today’s budget is spent.', 'Ihre Wahl: Claude. Der größte Teil des Tagesbudgets ist aufgebraucht.'],
    [{ provider: 'claude', need: 'draft', passed: [{ provider: 'ollama', because: 'notSetUp' }] }, 'By your rules Claude comes first for drafts.', 'Nach Ihren Regeln kommt Claude bei Entwürfen zuerst.'],
    [{ provider: 'compatible', passed: [{ provider: 'ollama', because: 'failed' }] }, 'Ollama could not be reached, so the model server answered.', 'Ollama war nicht erreichbar, deshalb antwortete der Modellserver.'],
  ]
  it('is said in both languages', () => {
    const { result } = renderHook(() => useThreadStrings())
    for (const [given, english] of cases) expect(whyText(result.current, reason(given), false)).toBe(english)
    act(() => setLanguage('de'))
    for (const [given, , german] of cases) expect(whyText(result.current, reason(given), false)).toBe(german)
    expect(whyText(result.current, reason({ passed: notAllowed }), true)).toContain('deshalb antwortet der')
  })

  it('stands under the answer, with the way to what may leave the device', async () => {
    core.messages = [message('u1', 'user', 'Q'), message('m1', 'assistant', 'So it is.', { provider: 'offline', reason: reason({ passed: notAllowed }) })]
    await open()
    expect(await screen.findByText(/so the offline drafter answered/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'What may leave this device' }).getAttribute('href')).toBe('/p/p1#leaves')
  })

  it('is shown with what the answer took', async () => {
    const took = { totalTokens: 12_345, cachedTokens: 8000, firstTextMs: 1234, costMicros: 42_000 }
    core.messages = [message('u1', 'user', 'Q'), message('m1', 'assistant', 'So it is.', { provider: 'claude', model: 'm-1', reason: reason({ provider: 'claude' }), ...took })]
    await open()
    expect((await screen.findByText('Claude · m-1')).parentElement?.textContent).toContain('$0.04')
    const details = screen.getByRole('button', { name: 'Details' })
    expect(details.getAttribute('aria-expanded')).toBe('false')
    details.focus()
    await user.keyboard('{Enter}')
    expect(screen.getByText('12,345, 8,000 of them from the cache')).toBeTruthy()
    expect(screen.getByText('1.2 s')).toBeTruthy()
  })

  it('is told anew when the next one takes over', async () => {
    core.reason = reason({ provider: 'claude' })
    await open()
    await send('What applies?')
    await screen.findByText('By your rules Claude comes first for questions.')
    const next = reason({ passed: [{ provider: 'claude', because: 'failed' }] })
    act(() => core.tell([{ event: 'start', message_id: 'a1', provider: 'offline', model: null, reason: next }]))
    expect(await screen.findByText('Claude could not be reached, so the offline drafter answers.')).toBeTruthy()
    expect(screen.getAllByText('Claude could not be reached. Now the offline drafter answers.')).toHaveLength(2)
    expect(within(screen.getByRole('list', { name: 'Conversation' })).getByText('Offline drafter')).toBeTruthy()
    expect(asks()).toHaveLength(1)
  })
})

describe('choosing who answers', () => {
  beforeEach(() => {
    core.servers = [CLAUDE]
  })

  it('asks by the rules, or whom one has chosen', async () => {
    await open()
    const who = await screen.findByRole('combobox', { name: 'Who answers' })
    await screen.findByRole('option', { name: 'Claude · m-1' })
    await send('One?')
    await screen.findByRole('button', { name: 'Stop' })
    act(() => core.finish({ content: 'First.' }))
    await screen.findByText('First.')
    await user.selectOptions(who, 'offline')
    await send('Two?')
    expect(asks()).toEqual([
      { thread: 't1', text: 'One?', allowWrites: false },
      { thread: 't1', text: 'Two?', allowWrites: false, provider: 'offline' },
    ])
  })

  it('offers to switch on who may not be sent anything, and then sends what was written', async () => {
    await open()
    await screen.findByRole('option', { name: 'Claude · m-1' })
    await user.selectOptions(screen.getByRole('combobox', { name: 'Who answers' }), 'claude')
    await send('What applies?')
    const offer = await screen.findByRole('alert')
    expect(offer.textContent).toContain('Claude is not switched on for this project.')
    expect(offer.textContent).toContain('https://claude.example')
    expect((await field()).value).toBe('What applies?')
    await user.click(within(offer).getByRole('button', { name: 'Switch on and send' }))
    await screen.findByRole('button', { name: 'Stop' })
    expect(core.fake.calls).toContainEqual({ command: 'provider_allow', request: { project: 'p1', provider: 'claude', allowed: true } })
    expect(asks().at(-1)).toEqual({ thread: 't1', text: 'What applies?', allowWrites: false, provider: 'claude' })
    await waitFor(async () => expect((await field()).value).toBe(''))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('takes nothing back for somebody who may not be asked', async () => {
    core.messages = [message('u1', 'user', 'Old question'), message('m1', 'assistant', 'Old answer', { provider: 'offline' })]
    await open()
    await screen.findByRole('option', { name: 'Claude · m-1' })
    await user.selectOptions(screen.getByRole('combobox', { name: 'Who answers' }), 'claude')
    await user.click(screen.getByRole('button', { name: 'Ask again' }))
    const offer = await screen.findByRole('alert')
    expect(screen.getByText('Old answer')).toBeTruthy()
    await user.click(within(offer).getByRole('button', { name: 'Switch on and send' }))
    await screen.findByRole('button', { name: 'Stop' })
    expect(screen.queryByText('Old answer')).toBeNull()
    expect(asks()).toEqual([{ thread: 't1', text: 'Old question', allowWrites: false, provider: 'claude' }])
  })
})

describe('other words for an old question', () => {
  it('take its place also if somebody had to be switched on first', async () => {
    core.servers = [CLAUDE]
    core.messages = [message('u1', 'user', 'Old question'), message('m1', 'assistant', 'Old answer', { provider: 'offline' })]
    await open()
    await screen.findByRole('option', { name: 'Claude · m-1' })
    await user.selectOptions(screen.getByRole('combobox', { name: 'Who answers' }), 'claude')
    await user.click(screen.getByRole('button', { name: 'Edit' }))
    await user.clear(screen.getByRole('textbox', { name: 'Your question' }))
    await user.type(screen.getByRole('textbox', { name: 'Your question' }), 'New question')
    await user.click(screen.getByRole('button', { name: 'Ask this instead' }))
    const offer = await screen.findByRole('alert')
    expect((await field()).value).toBe('New question')
    expect(screen.getByText('Old answer')).toBeTruthy()
    await user.click(within(offer).getByRole('button', { name: 'Switch on and send' }))
    await screen.findByRole('button', { name: 'Stop' })
    expect((await field()).value).toBe('')
    expect(core.fake.calls.filter((c) => c.command === 'thread_rewind')).toEqual([{ command: 'thread_rewind', request: { thread: 't1', message: 'u1' } }])
    expect(asks()).toEqual([{ thread: 't1', text: 'New question', allowWrites: false, provider: 'claude' }])
  })
})

describe('what would be sent', () => {
  const preview = async () => {
    await user.type(await field(), 'What applies?')
    await user.click(screen.getByRole('button', { name: 'What would be sent' }))
    return screen.findByRole('dialog', { name: 'What would be sent' })
  }

  it('is shown as it is, with where to and how much', async () => {
    core.servers = [CLAUDE]
    core.reason = reason({ provider: 'claude' })
    core.preview = { leavesDevice: true, address: 'https://claude.example', model: 'm-1', tokens: 1200, costMicros: 3600, keptHere: 2, body: '{"model":"m-1","messages":[{"role":"user"}]}' }
    await open()
    const dialog = await preview()
    await within(dialog).findByText('It leaves this device.')
    const body = within(dialog).getByRole('region', { name: 'The request' })
    expect(body.tabIndex).toBe(0)
    expect(JSON.parse(body.textContent ?? '')).toEqual({ model: 'm-1', messages: [{ role: 'user' }] })
    expect(dialog.textContent).toContain('about 1,200 tokens, $0.0036')
    expect(dialog.textContent).toContain('2 documents stay on this device')
    expect(dialog.textContent).toContain('https://claude.example')
    expect(asks()).toEqual([])
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect((await field()).value).toBe('What applies?')
  })

  it('is nothing for the offline drafter, and nothing for whom is not switched on', async () => {
    await open()
    const dialog = await preview()
    expect(await within(dialog).findByText(/Nothing is sent/)).toBeTruthy()
    expect(within(dialog).queryByRole('region', { name: 'The request' })).toBeNull()
    expect(within(dialog).queryByRole('button', { name: 'Copy the request' })).toBeNull()
  })

  it('says why it cannot be shown', async () => {
    core.refusePreview = new RpcError('budgetReached', '')
    await open()
    await preview()
    expect((await screen.findByText(/could not be shown/)).textContent).toContain('budget')
  })
})

describe('a new text for an artifact', () => {
  it('is asked for with what it changes', async () => {
    core.comparison = { lines: [{ kind: 'same', text: 'As a user' }, { kind: 'removed', text: 'after 30 days' }, { kind: 'added', text: 'after 14 days' }] }
    await open()
    await send('Make it 14 days')
    await screen.findByRole('button', { name: 'Stop' })
    act(() => core.tell([{ event: 'asking', message_id: 'a1', call_id: 'c1', tool: 'ArtifactReviser', title: 'Refunds', text: 'As a user\nafter 14 days', artifact: 'x1' }]))
    expect(await screen.findByText(/May this be the new text of the artifact/)).toBeTruthy()
    const changes = await screen.findByRole('region', { name: 'What changes' })
    expect(within(changes).getByText('after 14 days').closest('p')?.textContent).toBe('+Added: after 14 days')
    expect(core.fake.calls).toContainEqual({ command: 'artifact_compare', request: { artifact: 'x1', content: 'As a user\nafter 14 days' } })
    await user.click(screen.getByRole('button', { name: 'Keep it' }))
    expect(core.fake.calls).toContainEqual({ command: 'thread_permit', request: { message: 'a1', call: 'c1', granted: true, thread: false } })
  })
})

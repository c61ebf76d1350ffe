import { flushAll } from '@/app/flush'
import { setLanguage } from '@/i18n'
import { RpcError } from '@/platform'
import type { ArtifactSummaryView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetChoices } from './choice'
import { AT, CLAUDE, Core, reason } from './fake-core'
import { ThreadPage } from './thread-page'
import { forgetTurns } from './turns'

let core: Core
const user = userEvent.setup()
const open = () => renderPage(core.fake, ThreadPage, '/p/$project/threads/$thread', '/p/p1/threads/t1')
const box = (name: string) => screen.findByRole<HTMLTextAreaElement>('textbox', { name })
const field = () => box('Your message')
const menu = () => screen.findByRole<HTMLInputElement>('combobox', { name: 'Find a skill' })
const list = () => within(screen.getByRole('listbox', { name: 'Skills' }))
const marked = () => list().getAllByRole('option').find((one) => one.getAttribute('aria-selected') === 'true')?.textContent
const asks = () => core.fake.calls.filter((c) => c.command === 'ask').map((c) => c.request)

/** Types `words` and opens the form of a skill. */
async function choose(typed: string, words = ''): Promise<void> {
  const there = await field()
  if (words) await user.type(there, words)
  await user.click(screen.getByRole('button', { name: 'Skills' }))
  await user.type(await menu(), typed)
  await waitFor(() => expect(list().getAllByRole('option')).toHaveLength(1))
  await user.keyboard('{Enter}')
}
const sendKeys = () => user.keyboard('{Control>}{Enter}{/Control}')

beforeEach(() => {
  core = new Core()
})
afterEach(async () => {
  await flushAll()
  await forgetTurns()
  forgetChoices()
  act(() => setLanguage('en'))
})

describe('the menu of skills', () => {
  it('opens at a stroke in the empty field, and is gone through and filtered by keys', async () => {
    await open()
    await user.type(await field(), '/')
    const filter = await menu()
    await waitFor(() => expect(document.activeElement).toBe(filter))
    expect((await field()).value).toBe('')
    await screen.findByRole('option', { name: /Edge cases.*Goes through data/ })
    // One the page has no words for says what the core says of it.
    expect(screen.getByRole('option', { name: 'Name the risks of: …' })).toBeTruthy()
    expect(marked()).toContain('Edge cases')
    await user.keyboard('{ArrowDown}')
    expect(marked()).toContain('Compare versions')
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(marked()).toContain('Name the risks')
    await user.keyboard('interv')
    expect(list().getAllByRole('option')).toHaveLength(1)
    await user.keyboard('{Enter}')
    expect(document.activeElement).toBe(await box('Who is asked'))
    expect(screen.queryByRole('option', { name: /Interview/ })).toBeNull()
  })

  it('gives back what was no skill, and shuts at its button and at the key that undoes the stroke', async () => {
    await open()
    await user.type(await field(), '/')
    await menu()
    await user.keyboard('etc is full{Escape}')
    expect((await field()).value).toBe('/etc is full')
    await waitFor(async () => expect(document.activeElement).toBe(await field()))
    await user.clear(await field())
    await user.type(await field(), 'and/or')
    expect(screen.queryByRole('combobox', { name: 'Find a skill' })).toBeNull()
    await user.clear(await field())
    await user.type(await field(), '/')
    await menu()
    await user.keyboard('{Backspace}')
    expect(screen.queryByRole('combobox', { name: 'Find a skill' })).toBeNull()
    const button = screen.getByRole('button', { name: 'Skills' })
    await user.click(button)
    await menu()
    expect(button.getAttribute('aria-expanded')).toBe('true')
    await user.click(button)
    expect(screen.queryByRole('combobox', { name: 'Find a skill' })).toBeNull()
    expect((await field()).value).toBe('')
  })
})

describe('a skill', () => {
  it('is about what stood in the field, and takes it only when it was taken', async () => {
    await open()
    await choose('edge', 'refunds')
    expect((await box('What it is about')).value).toBe('refunds')
    core.refuse = new RpcError('overBudget' as never, '')
    await sendKeys()
    expect(await screen.findByText('The question could not be asked.')).toBeTruthy()
    expect((await box('What it is about')).value).toBe('refunds')
    core.refuse = undefined
    await user.type(await box('What it is about'), ' at night')
    expect(screen.queryByText('The question could not be asked.')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Send' }))
    expect(await screen.findByText('Edge cases: refunds at night')).toBeTruthy()
    expect((await field()).value).toBe('')
    expect(asks().at(-1)).toEqual({ thread: 't1', text: 'Edge cases: refunds at night', allowWrites: false, skill: { id: 'edge-cases', inputs: { about: 'refunds at night' } } })
    act(() => core.finish({ content: 'Night.' }))
    await screen.findByText('Night.')
    // Asked again, it is the skill again.
    await user.click(screen.getByRole('button', { name: 'Ask again' }))
    await waitFor(() => expect(asks()).toHaveLength(3))
    expect(asks()[2]).toEqual(asks()[1])
  })

  it('says what it misses, and gives its words back when it is left', async () => {
    await open()
    await choose('interview', 'refunds')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    const person = await box('Who is asked')
    expect(person.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('Say who is asked.')).toBeTruthy()
    expect(document.activeElement).toBe(person)
    expect(asks()).toEqual([])
    await user.keyboard('{Escape}')
    expect((await field()).value).toBe('refunds')
    await waitFor(async () => expect(document.activeElement).toBe(await field()))
    await choose('interview')
    await user.type(await box('Who is asked'), 'Dana{Enter}')
    await screen.findByText('Interview guide: Dana – refunds')
    expect(asks()).toMatchObject([{ skill: { id: 'interview-guide', inputs: { person: 'Dana', about: 'refunds' } } }])
  })

  it('takes an artifact by its title, and leaves alone what it was not told', async () => {
    const artifact: ArtifactSummaryView = { id: 'a7', projectId: 'p1', type: 'custom', title: 'Limits', createdAt: AT, updatedAt: AT }
    core.artifacts = [artifact]
    await open()
    await choose('versions', 'Something else')
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Artifact' }), 'Limits')
    await sendKeys()
    await screen.findByText('Compare versions: Limits')
    expect(asks()).toMatchObject([{ skill: { id: 'compare-versions', inputs: { artifact: 'a7' } } }])
    expect((await field()).value).toBe('Something else')
  })

  it('shows what would be sent, and keeps everything where nobody may be asked', async () => {
    core.servers = [CLAUDE]
    core.preview = { reason: reason({ provider: 'claude' }) }
    await open()
    await choose('risks', 'refunds')
    await user.click(screen.getByRole('button', { name: 'What would be sent' }))
    await screen.findByRole('dialog')
    const skill = { id: 'risks', inputs: { about: 'refunds' } }
    expect(core.fake.calls.findLast((c) => c.command === 'ask_preview')?.request).toEqual({ thread: 't1', text: 'Name the risks of: refunds', skill })
    await user.keyboard('{Escape}')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Who answers' }), 'claude')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    await user.click(await screen.findByRole('button', { name: 'Switch on and send' }))
    await screen.findByText('Name the risks of: refunds')
    expect(asks().at(-1)).toMatchObject({ provider: 'claude', skill })
  })

  it('speaks German', async () => {
    act(() => setLanguage('de'))
    await open()
    await user.type(await box('Ihre Nachricht'), '/')
    await user.type(await screen.findByRole('combobox', { name: 'Fähigkeit suchen' }), 'grenzf')
    await screen.findByRole('option', { name: /Grenzfälle/ })
    await user.keyboard('{Enter}Nacht')
    await sendKeys()
    await screen.findByText('Grenzfälle: Nacht')
  })
})

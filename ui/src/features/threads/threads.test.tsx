import { RpcError } from '@/platform'
import { askOnArrival, takeAsk } from '@/lib/ask-on-arrival'
import { flushAll } from '@/app/flush'
import type { AskEvent } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AT, Core, message, source } from './fake-core'
import { ThreadPage } from './thread-page'
import { ThreadsPage } from './threads-page'
import { forgetTurns } from './turns'

let core: Core
const open = () => renderPage(core.fake, ThreadPage, '/p/$project/threads/$thread', '/p/p1/threads/t1')
const field = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' })
const user = userEvent.setup()

beforeEach(() => {
  core = new Core()
})
afterEach(async () => {
  await flushAll()
  await forgetTurns()
  takeAsk('t1')
})

async function send(text: string): Promise<void> {
  const box = await field()
  await user.type(box, text)
  await user.keyboard('{Control>}{Enter}{/Control}')
}

describe('asking', () => {
  it('shows the answer as it comes, and as it was kept when it is there', async () => {
    await open()
    await send('What applies?')
    expect(await screen.findByText('What applies?', { selector: 'p' })).toBeTruthy()
    await waitFor(() => expect(core.draft).toBe(''))
    expect((await field()).value).toBe('')
    act(() => core.tell([{ event: 'tool_call', tool: 'DocumentSearch', status: 'executing', input: 'refunds' }]))
    expect(await screen.findByText('refunds')).toBeTruthy()
    act(() => {
      core.tell([{ event: 'tool_result', tool: 'DocumentSearch', result_preview: '3 passages', is_error: false }])
      for (const word of ['First **part**.', '\n\n', '- and', ' a list', '\n\n**Sources**\n\n- [1] policy']) core.tell([{ event: 'chunk', content: word }])
    })
    expect(await screen.findByText('and a list')).toBeTruthy()
    expect(screen.getByText('part').tagName).toBe('STRONG')
    expect(screen.getByText('3 passages')).toBeTruthy()
    expect(screen.queryByText('Sources')).toBeNull()
    expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy()
    act(() => core.finish({ content: 'The whole answer.' }))
    expect(await screen.findByText('The whole answer.')).toBeTruthy()
    expect(screen.queryByText('and a list')).toBeNull()
    expect(screen.getAllByText('What applies?')).toHaveLength(1)
    expect(await screen.findByText('The answer is there.')).toBeTruthy()
  })

  it('asks before a model keeps anything, and shows what that would be', async () => {
    await open()
    await send('Write stories')
    await screen.findByRole('button', { name: 'Stop' })
    const wants = (call: string, title: string): AskEvent => ({ event: 'asking', message_id: 'a1', call_id: call, tool: 'ArtifactGenerator', title, text: `As a **user** of ${title}`, artifact: null })
    act(() => core.tell([wants('c1', 'First wish'), wants('c2', 'Second wish')]))
    expect(await screen.findByText('First wish')).toBeTruthy()
    expect((await screen.findAllByText('user'))[0]?.tagName).toBe('STRONG')
    await user.click(screen.getAllByRole('button', { name: 'Do not keep it' })[0]!)
    await waitFor(() => expect(screen.queryByText('First wish')).toBeNull())
    await user.click(screen.getByRole('button', { name: /do not ask again/ }))
    await waitFor(() => expect(screen.queryByText('Second wish')).toBeNull())
    const words = core.fake.calls.filter((c) => c.command === 'thread_permit').map((c) => c.request)
    expect(words).toEqual([
      { message: 'a1', call: 'c1', granted: false, thread: false },
      { message: 'a1', call: 'c2', granted: true, thread: true },
    ])
  })

  it('sends nothing while an answer comes, and keeps what is written meanwhile', async () => {
    await open()
    await send('One?')
    await screen.findByRole('button', { name: 'Stop' })
    await send('Two?')
    expect(core.asked()).toEqual(['One?'])
    expect((await field()).value).toBe('Two?')
  })

  it('is stopped by Esc; what there is stays, with a way on', async () => {
    await open()
    await send('What applies?')
    await screen.findByRole('button', { name: 'Stop' })
    await user.keyboard('{Escape}')
    expect(core.signal?.aborted).toBe(true)
    expect(await screen.findByText('Half')).toBeTruthy()
    expect(screen.getByText('You stopped this answer.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect(core.asked()).toEqual(['What applies?', 'Please continue where you stopped.'])
  })

  it('leaves the words in the field if they could not be asked', async () => {
    core.refuse = new RpcError('unreachable', '')
    await open()
    await send('What applies?')
    expect((await screen.findByRole('alert')).textContent).toContain('Docket does not answer')
    expect((await field()).value).toBe('What applies?')
    await flushAll()
    expect(core.draft).toBe('What applies?')
  })

  it('goes on while another view is shown', async () => {
    const { router } = await open()
    await send('What applies?')
    await screen.findByRole('button', { name: 'Stop' })
    await act(() => router.navigate({ to: '/elsewhere' as '/' }))
    await screen.findByText('elsewhere')
    core.tell([{ event: 'chunk', content: 'Words nobody saw come.' }])
    await act(() => router.navigate({ to: '/p/p1/threads/t1' as '/' }))
    expect(await screen.findByText('Words nobody saw come.')).toBeTruthy()
    expect(core.signal?.aborted).toBe(false)
    act(() => core.finish({ content: 'The whole answer.' }))
    expect(await screen.findByText('The whole answer.')).toBeTruthy()
  })

  it('asks what was begun elsewhere once, not again when the thread is opened again', async () => {
    core.draft = 'From the overview?'
    askOnArrival('t1')
    const { unmount } = await open()
    await waitFor(() => expect(core.asked()).toEqual(['From the overview?']))
    await waitFor(() => expect(core.draft).toBe(''))
    act(() => core.finish({ content: 'Yes.' }))
    await screen.findByText('Yes.')
    unmount()
    core.draft = 'From the overview?'
    await open()
    await waitFor(async () => expect((await field()).value).toBe('From the overview?'))
    expect(core.asked()).toHaveLength(1)
  })
})

describe('asking again', () => {
  beforeEach(() => {
    core.messages = [message('u1', 'user', 'Old question'), message('m1', 'assistant', 'Old answer', { provider: 'offline' })]
  })

  it('takes the question back first', async () => {
    await open()
    await user.click(await screen.findByRole('button', { name: 'Ask again' }))
    await screen.findByRole('button', { name: 'Stop' })
    const deeds = core.fake.calls.filter((c) => c.command === 'thread_rewind' || c.command === 'ask')
    expect(deeds).toEqual([
      { command: 'thread_rewind', request: { thread: 't1', message: 'u1' } },
      { command: 'ask', request: { thread: 't1', text: 'Old question', allowWrites: false } },
    ])
    expect(screen.queryByText('Old answer')).toBeNull()
  })

  it('puts other words in the place of the question, and into the field if they cannot be asked', async () => {
    await open()
    core.refuse = new RpcError('unreachable', '')
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const words = screen.getByRole('textbox', { name: 'Your question' })
    await user.clear(words)
    await user.type(words, 'New question')
    await user.click(screen.getByRole('button', { name: 'Ask this instead' }))
    await screen.findByRole('alert')
    expect(core.asked()).toEqual(['New question'])
    expect((await field()).value).toBe('New question')
  })
})

describe('a kept answer', () => {
  it('shows its sources as links to the words and the quote behind a number', async () => {
    const sources = [source(1), source(2, { kind: 'meeting', id: 'w1', title: 'Workshop', place: { charStart: 3, charEnd: 9, startMs: 31_200, speaker: 'Omar Haddad (Branch manager)' } })]
    core.messages = [
      message('u1', 'user', 'Q'),
      message('m1', 'assistant', 'So it is. [1] And so. [2]\n\n**Sources**\n\n- [1] policy.md: “Words 1”\n- [2] Workshop: “Words 2”', { sources }),
    ]
    await open()
    const list = await screen.findByRole('list', { name: 'Sources' })
    expect(within(list).getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      '/p/p1/library/d1?start=447&end=507',
      '/p/p1/meetings/w1?start=3&end=9',
    ])
    expect(list.textContent).toContain('0:31 · Omar Haddad')
    expect(screen.queryByText(/“Words 1”/)).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Source 2' }))
    const quote = await screen.findByRole('dialog', { name: 'Source 2' })
    expect(within(quote).getByText('Words 2')).toBeTruthy()
    expect(within(quote).getByRole('link', { name: 'Open in the meeting' }).getAttribute('href')).toBe('/p/p1/meetings/w1?start=3&end=9')
  })

  it('is folded beside the artifact it made', async () => {
    core.messages = [message('u1', 'user', 'Q'), message('m1', 'assistant', `I wrote it.\n\n# Stories\n\n${'word '.repeat(300)}`)]
    core.artifacts = [{ id: 'x1', projectId: 'p1', type: 'user_story', title: 'Refund stories', threadId: 't1', messageId: 'm1', createdAt: AT, updatedAt: AT }]
    await open()
    expect((await screen.findByRole('link', { name: /Refund stories/ })).getAttribute('href')).toBe('/p/p1/artifacts/x1')
    expect(screen.queryByText('Stories')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Show the text' }))
    expect(screen.getByText('Stories')).toBeTruthy()
  })

  it('leads to the settings if only they can help', async () => {
    core.messages = [message('u1', 'user', 'Q'), message('m1', 'assistant', '', { partial: true, error: 'unauthorized' })]
    await open()
    expect(await screen.findByText(/did not accept the key/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Open settings' }).getAttribute('href')).toBe('/settings')
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull()
  })

  it('draws only the end of a long thread at first', async () => {
    core.messages = Array.from({ length: 400 }, (_, n) => message(`m${n}`, n % 2 ? 'assistant' : 'user', `Words ${n}.`))
    await open()
    expect(await screen.findByText('Words 399.')).toBeTruthy()
    expect(screen.queryByText('Words 300.')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Show earlier messages' }))
    expect(screen.getByText('Words 340.')).toBeTruthy()
  })
})

describe('the list', () => {
  it('renames in place and deletes by keys', async () => {
    await renderPage(core.fake, ThreadsPage, '/p/$project/threads', '/p/p1/threads')
    const link = await screen.findByRole('link', { name: 'Refunds' })
    link.focus()
    await user.keyboard('{F2}')
    const name = screen.getByRole('textbox', { name: 'Title of the thread' })
    await user.clear(name)
    await user.type(name, 'Deposits{Enter}')
    expect(core.fake.calls).toContainEqual({ command: 'thread_rename', request: { thread: 't1', title: 'Deposits' } })
    // The focus goes back to where it was, and stays on this view.
    const again = await screen.findByRole('link', { name: /Refunds|Deposits/ })
    expect(document.activeElement).toBe(again)
    await user.keyboard('{Delete}')
    await waitFor(() => expect(core.fake.calls).toContainEqual({ command: 'thread_delete', request: { thread: 't1' } }))
  })
})

import { Toasts } from '@/components/toast'
import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { ProviderKind, ServerView, SettingsView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { Leaves, LeavesHint } from '.'

// jsdom has no layout: nothing ever grows.
vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} })

const CLAUDE: ServerView = { provider: 'claude', address: 'https://api.anthropic.com', model: 'm-1', leavesDevice: true }
const OLLAMA: ServerView = { provider: 'ollama', address: 'http://127.0.0.1:11434', model: 'qwen3:8b', leavesDevice: false }
const RULES: SettingsView['rules'] = { lookUp: ['offline'], draft: ['offline'], talk: ['offline'] }

interface Given {
  servers?: ServerView[]
  allowed?: ProviderKind[]
  assistant?: SettingsView['assistant']
  refuse?: boolean
}

function core({ servers = [CLAUDE], allowed = [], assistant = 'automatic', refuse }: Given = {}) {
  let providers = allowed
  return fakePlatform({
    assistant_show: () => ({ keyInKeychain: true, keyFromEnvironment: false, model: 'm-1', servers }),
    settings_show: () => ({ lockAfterMinutes: 15, assistant, rules: RULES }),
    provider_allowed: () => ({ providers }),
    provider_allow: ({ provider, allowed: on }) => {
      if (refuse) return Promise.reject(new RpcError('storageFull', ''))
      providers = [...providers.filter((one) => one !== provider), ...(on ? [provider] : [])]
      return { providers }
    },
  })
}

function Part() {
  return (
    <>
      <LeavesHint project="p1" />
      <Leaves project="p1" />
      <Toasts closeLabel="Close" />
    </>
  )
}
const open = (given?: Given, at = '/p/p1') => {
  const fake = core(given)
  return renderPage(fake, Part, '/p/$project', at).then((view) => ({ ...view, fake }))
}
const toggle = () => screen.findByRole<HTMLInputElement>('switch', { name: 'Claude may be sent what this project holds' })

describe('what may leave this device', () => {
  it('is nothing until it is switched on, says what it would be, and is switched on and off by keyboard', async () => {
    const { fake } = await open()
    const user = userEvent.setup()
    const claude = await toggle()
    expect(claude.checked).toBe(false)
    expect(screen.getByText(/your question, the last messages of the thread, the titles .* and the passages/)).toBeTruthy()
    expect(screen.getByText(/Documents marked as staying here are never sent/)).toBeTruthy()
    expect(screen.getByText(/Claude is set up but not switched on/)).toBeTruthy()
    claude.focus()
    await user.keyboard(' ')
    await waitFor(() => expect(claude.checked).toBe(true))
    expect(fake.calls).toContainEqual({ command: 'provider_allow', request: { project: 'p1', provider: 'claude', allowed: true } })
    expect(screen.getByText('May be asked about this project.')).toBeTruthy()
    expect(screen.queryByText(/Claude is set up but not switched on/)).toBeNull()
    await user.keyboard(' ')
    await waitFor(() => expect(claude.checked).toBe(false))
    expect(screen.getByRole('link', { name: 'What was looked up' }).getAttribute('href')).toBe('/p/p1/calls')
  })

  it('goes back to what it was when it is refused', async () => {
    await open({ refuse: true })
    const claude = await toggle()
    await userEvent.click(claude)
    expect(await screen.findByText(/The disk is full/)).toBeTruthy()
    expect(claude.checked).toBe(false)
  })

  it('is nothing where no model is set up, and leads to where one is', async () => {
    await open({ servers: [] })
    expect(await screen.findByText(/No model is set up/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Set up a model' }).getAttribute('href')).toBe('/settings#models')
    expect(screen.queryByRole('switch')).toBeNull()
  })

  it('is nothing where all models run on this device', async () => {
    await open({ servers: [OLLAMA] })
    expect(await screen.findByText('Nothing. What is set up runs on this device: Ollama.')).toBeTruthy()
    expect(screen.queryByRole('switch')).toBeNull()
  })

  it('says that a model of this device needs no switch, and hints at nothing where one answers', async () => {
    await open({ servers: [OLLAMA, CLAUDE] })
    await toggle()
    expect(screen.getByText(/needs no switch/)).toBeTruthy()
    expect(screen.queryByText(/Claude is set up but not switched on/)).toBeNull()
  })

  it('says that nobody is asked where everything is answered offline', async () => {
    await open({ assistant: 'offline', allowed: ['claude'] })
    expect((await toggle()).checked).toBe(true)
    expect(screen.getByText(/no server is asked by itself/)).toBeTruthy()
  })

  it('has the focus when somebody was led here', async () => {
    const shown: Element[] = []
    Element.prototype.scrollIntoView = function (this: Element) {
      shown.push(this)
    }
    await open({}, '/p/p1#leaves')
    await waitFor(() => expect(document.activeElement?.id).toBe('leaves'))
    expect(shown.some((one) => one.id === 'leaves')).toBe(true)
  })

  it('is led to by the hint', async () => {
    await open()
    await userEvent.click(await screen.findByRole('link', { name: 'Decide what may leave' }))
    await waitFor(() => expect(document.activeElement?.id).toBe('leaves'))
  })

  it('says when it could not be loaded', async () => {
    await renderPage(fakePlatform({}), Part, '/p/$project', '/p/p1')
    expect(await screen.findByText('What may leave this device could not be loaded.')).toBeTruthy()
  })
})

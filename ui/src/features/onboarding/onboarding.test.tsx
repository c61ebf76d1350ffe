import { RpcError, setPlatform } from '@/platform'
import { type FakePlatform, fakePlatform } from '@/platform/fake'
import { newQueryClient } from '@/rpc/client'
import type { StatusView } from '@/rpc/schema.gen'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Onboarding, Unlock } from '.'
import { filled, matches, places, wordsOf } from './recovery-words'
import { strength } from './strength'

const WORDS = Array.from({ length: 24 }, (_, n) => `word${String.fromCharCode(97 + n)}`)
const LOCKED: StatusView = { state: 'locked', name: 'work.docket', path: '/home/me/work.docket', keychain: false, version: '1' }

function show(fake: FakePlatform, ui: ReactNode) {
  setPlatform(fake)
  const client = newQueryClient()
  return { client, ...render(<QueryClientProvider client={client}>{ui}</QueryClientProvider>) }
}

beforeEach(() => localStorage.clear())

describe('recovery words', () => {
  it('are read however they were written down', () => {
    const numbered = WORDS.map((word, n) => `${n + 1}. ${word.toUpperCase()}`).join('\n')
    expect(wordsOf(numbered)).toEqual(WORDS)
    expect(wordsOf(WORDS.map((word, n) => `${n + 1}.${word}`).join(', '))).toEqual(WORDS)
  })

  it('are asked for at three different places', () => {
    const chances = [0.1, 0.1, 0.9, 0.5]
    expect(places(24, () => chances.shift() ?? 0)).toEqual([2, 12, 21])
  })

  it('fill all fields when the whole phrase is pasted into one', () => {
    expect(filled(['', '', ''], [2, 12, 21], 1, WORDS.join(' '), 24)).toEqual([WORDS[2], WORDS[12], WORDS[21]])
    expect(filled(['a', '', ''], [2, 12, 21], 1, 'b', 24)).toEqual(['a', 'b', ''])
  })

  it('match one word only', () => {
    expect(matches('wordc', ' WordC ')).toBe(true)
    expect(matches('wordc', 'wordc wordd')).toBe(false)
    expect(matches(undefined, '')).toBe(false)
  })
})

describe('strength', () => {
  it.each([
    ['', 'empty'],
    ['seven77', 'short'],
    ['x'.repeat(1025), 'long'],
    ['password1', 'weak'],
    ['Passwort123', 'weak'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['12345678', 'weak'],
    ['Versicherungsantrag', 'weak'],
    ['horse horse horse horse horse', 'weak'],
    ['correct horse battery', 'fair'],
    ['correct horse battery staple', 'strong'],
    ['xK9#mP2$vL5q', 'strong'],
  ] as const)('of %s is %s', (passphrase, expected) => expect(strength(passphrase)).toBe(expected))
})

describe('first run', () => {
  async function toWords(fake: FakePlatform, onDone = vi.fn()) {
    const user = userEvent.setup()
    show(fake, <Onboarding onDone={onDone} />)
    await user.click(screen.getByRole('button', { name: 'Create a vault' }))
    await user.type(screen.getByLabelText('Passphrase'), 'correct horse battery staple{Enter}')
    await screen.findByRole('heading', { name: 'Your recovery words' })
    return { user, onDone }
  }

  it('does not end before three right words were given', async () => {
    const fake = fakePlatform({ vault_create: () => ({ vault: '', recoveryPhrase: WORDS.join(' ') }) })
    const { user, onDone } = await toWords(fake)
    expect(localStorage.getItem('docket.recovery.unconfirmed')).toBe('true')
    await user.click(screen.getByRole('button', { name: 'I have kept them' }))
    await user.click(screen.getByRole('button', { name: 'Check the words' }))
    const fields = screen.getAllByRole<HTMLInputElement>('textbox')
    expect(fields).toHaveLength(3)
    expect(screen.getAllByText(/This is not word/)).toHaveLength(3)
    for (const field of fields) {
      const place = Number(field.labels?.[0]?.textContent?.match(/\d+/)?.[0])
      await user.type(field, WORDS[place - 1] ?? '')
    }
    await user.keyboard('{Enter}')
    await user.click(await screen.findByRole('button', { name: /Start empty/ }))
    expect(onDone).toHaveBeenCalledOnce()
    expect(localStorage.getItem('docket.recovery.unconfirmed')).toBe('false')
    expect(JSON.stringify(localStorage)).not.toContain(WORDS[3])
  })

  it('does not even ask for a vault with a passphrase that is too short', async () => {
    const fake = fakePlatform({})
    const user = userEvent.setup()
    show(fake, <Onboarding onDone={vi.fn()} />)
    await user.click(screen.getByRole('button', { name: 'Create a vault' }))
    await user.type(screen.getByLabelText('Passphrase'), 'short{Enter}')
    expect(await screen.findByText('3 more characters are needed')).toBeTruthy()
    expect(fake.calls).toEqual([])
  })

  it('ends when somebody else made the vault meanwhile', async () => {
    const onDone = vi.fn()
    const fake = fakePlatform({ vault_create: () => Promise.reject(new RpcError('exists', '')) })
    const user = userEvent.setup()
    show(fake, <Onboarding onDone={onDone} />)
    await user.click(screen.getByRole('button', { name: 'Create a vault' }))
    await user.type(screen.getByLabelText('Passphrase'), 'correct horse battery staple{Enter}')
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
  })

  it('restores the backup that was chosen, and nothing if none was', async () => {
    const onDone = vi.fn()
    const fake = fakePlatform({ vault_restore: () => LOCKED })
    const user = userEvent.setup()
    show(fake, <Onboarding onDone={onDone} />)
    await user.click(screen.getByRole('button', { name: 'Restore a backup' }))
    expect(fake.calls).toEqual([])
    fake.picks = [{ id: 'o1', name: 'a.docket-backup' }]
    await user.click(screen.getByRole('button', { name: 'Restore a backup' }))
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
    expect(fake.calls).toContainEqual({ command: 'vault_restore', request: { offer: 'o1' } })
  })
})

describe('unlock', () => {
  it('keeps what was typed when it is wrong, and opens when it is right', async () => {
    const fake = fakePlatform({
      vault_unlock: ({ passphrase }) => {
        if (passphrase !== 'right one') throw new RpcError('wrongPassphrase', '')
        return { ...LOCKED, state: 'unlocked' }
      },
      vault_status: () => ({ ...LOCKED, state: 'unlocked' }),
    })
    const user = userEvent.setup()
    const { client } = show(fake, <Unlock status={LOCKED} />)
    const field = screen.getByLabelText<HTMLInputElement>('Passphrase')
    await user.type(field, 'wrong one{Enter}')
    expect(await screen.findByText(/does not open the vault/)).toBeTruthy()
    expect(field.value).toBe('wrong one')
    await user.clear(field)
    await user.type(field, 'right one{Enter}')
    await waitFor(() => expect(client.getQueryData<StatusView>(['vault_status', {}])?.state).toBe('unlocked'))
    // A passphrase must not stay in a cache.
    expect(JSON.stringify(client.getMutationCache().getAll().map((m) => m.state))).not.toContain('right one')
  })

  it('takes the numbered recovery words and says which field is wrong', async () => {
    const fake = fakePlatform({
      vault_recover: ({ phrase }) => {
        if (phrase !== WORDS.join(' ')) throw new RpcError('validation', '')
        return { ...LOCKED, state: 'unlocked' }
      },
      vault_status: () => LOCKED,
    })
    const user = userEvent.setup()
    show(fake, <Unlock status={LOCKED} />)
    await user.click(screen.getByRole('button', { name: 'Forgot the passphrase' }))
    const phrase = screen.getByLabelText('Recovery words')
    await user.click(phrase)
    await user.paste(WORDS.slice(0, 23).join(' '))
    await user.type(screen.getByLabelText('New passphrase'), 'another horse battery staple{Enter}')
    expect(await screen.findByText(/these are 23/)).toBeTruthy()
    expect(fake.calls).toEqual([])
    await user.clear(phrase)
    await user.click(phrase)
    await user.paste(WORDS.map((word, n) => `${n + 1}. ${word}`).join('\n'))
    await user.click(screen.getByRole('button', { name: 'Set the passphrase and open' }))
    await waitFor(() => expect(fake.calls[0]).toEqual({ command: 'vault_recover', request: { phrase: WORDS.join(' '), passphrase: 'another horse battery staple' } }))
  })
})

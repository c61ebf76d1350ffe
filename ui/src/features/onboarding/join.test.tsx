import { dismissTaking } from '@/features/sync/taking'
import { PHRASE, imported } from '@/features/sync/fake-core'
import { setLanguage } from '@/i18n'
import { RpcError, setPlatform } from '@/platform'
import { type FakePlatform, fakePlatform } from '@/platform/fake'
import { newQueryClient } from '@/rpc/client'
import type { StatusView } from '@/rpc/schema.gen'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Onboarding } from '.'

const OPEN: StatusView = { state: 'unlocked', name: 'work.docket', path: '/vault/work.docket', keychain: false, version: '1' }
const PASSPHRASE = 'correct horse battery staple'

async function toJoin(fake: FakePlatform, onDone = vi.fn()) {
  setPlatform(fake)
  const user = userEvent.setup()
  render(
    <QueryClientProvider client={newQueryClient()}>
      <Onboarding onDone={onDone} />
    </QueryClientProvider>,
  )
  await user.click(screen.getByRole('button', { name: 'I have Docket on another device' }))
  const words = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Recovery words' })
  return { user, words, passphrase: screen.getByLabelText<HTMLInputElement>('Passphrase for this device'), onDone }
}
const joined = (fake: FakePlatform) => fake.calls.filter((call) => call.command === 'vault_join').map((call) => call.request)

beforeEach(() => localStorage.clear())
afterEach(() => {
  dismissTaking()
  act(() => setLanguage('en'))
})

describe('another device', () => {
  it('joins by the words, takes a bundle in, and begins', async () => {
    const fake = fakePlatform({ vault_join: () => OPEN, offer_drop: () => OPEN }, { sync_import: async () => imported({ changed: 92 }) })
    fake.picks = [{ id: 'o1', name: 'stick' }]
    const { user, words, passphrase, onDone } = await toJoin(fake)
    // As it was written down: numbered, in lines.
    await user.click(words)
    await user.paste(PHRASE.map((word, n) => `${n + 1}. ${word}`).join('\n'))
    expect(screen.getByText('24 of 24 words')).toBeTruthy()
    await user.type(passphrase, `${PASSPHRASE}{Enter}`)
    expect(await screen.findByRole('heading', { name: 'Now a bundle of the other device' })).toBeTruthy()
    expect(joined(fake)).toEqual([{ phrase: PHRASE.join(' '), passphrase: PASSPHRASE }])
    await user.click(screen.getByRole('button', { name: 'Choose a bundle' }))
    expect(await screen.findByText('From Train: 92 changes.')).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Your vault is on this device' }))
    expect(onDone).not.toHaveBeenCalled()
    await user.click(screen.getByRole('button', { name: 'Open Docket' }))
    expect(onDone).toHaveBeenCalledOnce()
  })

  it('may take the bundle in later', async () => {
    const { user, words, passphrase, onDone } = await toJoin(fakePlatform({ vault_join: () => OPEN }))
    await user.type(words, PHRASE.join(' '))
    await user.type(passphrase, `${PASSPHRASE}{Enter}`)
    await user.click(await screen.findByRole('button', { name: 'Later, in the settings' }))
    expect(onDone).toHaveBeenCalledOnce()
  })

  it('is told what is wrong with the words or the passphrase, and nothing typed is lost', async () => {
    let refusal = new RpcError('validation', '')
    const fake = fakePlatform({ vault_join: () => Promise.reject(refusal) })
    const { user, words, passphrase, onDone } = await toJoin(fake)
    await user.type(words, 'only three words')
    await user.type(passphrase, 'short{Enter}')
    expect(await screen.findByText('A recovery phrase has 24 words; these are 3.')).toBeTruthy()
    expect(screen.getByText('3 more characters are needed')).toBeTruthy()
    expect(document.activeElement).toBe(words)
    expect(joined(fake)).toEqual([])
    await user.clear(words)
    await user.type(words, PHRASE.join(' '))
    await user.clear(passphrase)
    await user.type(passphrase, `${PASSPHRASE}{Enter}`)
    expect(await screen.findByText(/One of the words is misspelled/)).toBeTruthy()
    refusal = new RpcError('storageFull', '')
    await user.type(passphrase, '{Enter}')
    expect(await screen.findByText(/The disk is full/)).toBeTruthy()
    expect(words.value).toBe(PHRASE.join(' '))
    expect(passphrase.value).toBe(PASSPHRASE)
    // Another page was quicker: then there is a vault to open.
    refusal = new RpcError('exists', '')
    await user.type(passphrase, '{Enter}')
    expect(onDone).toHaveBeenCalledOnce()
  })

  it('is told if the bundle is of another vault, and can choose another one', async () => {
    const fake = fakePlatform({ vault_join: () => OPEN, offer_drop: () => OPEN }, { sync_import: () => Promise.reject(new RpcError('wrongRecoveryPhrase', '')) })
    fake.picks = [{ id: 'o1', name: 'stick' }]
    const { user, words, passphrase } = await toJoin(fake)
    await user.type(words, PHRASE.join(' '))
    await user.type(passphrase, `${PASSPHRASE}{Enter}`)
    await user.click(await screen.findByRole('button', { name: 'Choose a bundle' }))
    expect(await screen.findByText(/This bundle belongs to another vault/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Choose a bundle' })).toBeTruthy()
  })

  it('finds the way back, in German too', async () => {
    const { user } = await toJoin(fakePlatform({}))
    act(() => setLanguage('de'))
    expect(screen.getByRole('heading', { name: 'Ihr Tresor auf diesem Gerät' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Zurück' }))
    expect(screen.getByRole('button', { name: 'Ich habe Docket auf einem anderen Gerät' })).toBeTruthy()
  })
})

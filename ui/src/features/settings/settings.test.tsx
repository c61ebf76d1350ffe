import { Toasts } from '@/components/toast'
import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { DiagnosticsView, SettingsView, StatusView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { SettingsPage } from '.'
import { report } from './diagnostics'

const RULES: SettingsView['rules'] = { lookUp: ['offline'], draft: ['claude', 'offline'], talk: ['claude', 'offline'] }
const SETTINGS: SettingsView = { lockAfterMinutes: 15, assistant: 'automatic', model: 'm-1', rules: RULES }
const STATUS: StatusView = { state: 'unlocked', name: 'work.docket', path: '/home/me/work.docket', keychain: false, version: '1' }
const DIAGNOSTICS: DiagnosticsView = { version: '1', system: 'linux', state: 'unlocked', vaultBytes: 10, logBytes: 0, errors: [{ at: '2026-11-01T08:00:00Z', command: 'search', code: 'internal' }] }
const BASE = {
  settings_show: () => SETTINGS,
  vault_status: () => STATUS,
  diagnostics: () => DIAGNOSTICS,
  assistant_show: () => ({ keyInKeychain: false, keyFromEnvironment: false, model: 'm-1', servers: [] }),
  usage_show: () => ({ pricesAsOf: '2026-11-21', ownPrices: 'none' as const, total: { answers: 3, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicros: 1_230_000, unpriced: 0 }, days: [], models: [], threads: [] }),
}

function Settings() {
  return (
    <>
      <SettingsPage />
      <Toasts closeLabel="Close" />
    </>
  )
}

describe('settings', () => {
  it('are sent whole when one of them is changed', async () => {
    const fake = fakePlatform({ ...BASE, settings_edit: (settings) => settings })
    const user = userEvent.setup()
    await renderPage(fake, Settings, '/settings')
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Lock by itself' }), '0')
    await waitFor(() => expect(fake.calls).toContainEqual({ command: 'settings_edit', request: { lockAfterMinutes: 0, assistant: 'automatic', model: 'm-1', rules: RULES } }))
  })

  it('go back to what they were when they are refused', async () => {
    const fake = fakePlatform({ ...BASE, settings_edit: () => Promise.reject(new RpcError('storageReadOnly', '')) })
    const user = userEvent.setup()
    await renderPage(fake, Settings, '/settings')
    await user.click(await screen.findByRole('radio', { name: /Always offline/ }))
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('radio', { name: /Automatic/ }).checked).toBe(true))
    expect(await screen.findByText(/may not write in this place/)).toBeTruthy()
  })

  it('take a budget for a day as people write amounts', async () => {
    const fake = fakePlatform({ ...BASE, settings_edit: (settings) => settings })
    const user = userEvent.setup()
    await renderPage(fake, Settings, '/settings')
    expect(await screen.findByText(/came to \$1\.23/)).toBeTruthy()
    const field = await screen.findByRole('textbox', { name: 'Budget for a day' })
    await user.type(field, 'two{Enter}')
    expect(await screen.findByText('Write an amount such as 2.50.')).toBeTruthy()
    expect(fake.calls.filter((c) => c.command === 'settings_edit')).toEqual([])
    await user.clear(field)
    await user.type(field, '2,50{Enter}')
    await waitFor(() => expect(fake.calls).toContainEqual({ command: 'settings_edit', request: { lockAfterMinutes: 15, assistant: 'automatic', model: 'm-1', rules: RULES, dailyBudgetMicros: 2_500_000 } }))
  })

  it('keep the key that was typed when there is no keychain', async () => {
    const fake = fakePlatform({ ...BASE, assistant_key: () => Promise.reject(new RpcError('keychainUnavailable', '')) })
    const user = userEvent.setup()
    await renderPage(fake, Settings, '/settings')
    const field = await screen.findByLabelText<HTMLInputElement>('Anthropic key')
    await user.type(field, 'sk-ant-1{Enter}')
    expect(await screen.findByText(/the key was not kept/)).toBeTruthy()
    expect(field.value).toBe('sk-ant-1')
  })

  it('withdraw a backup once it was handed over', async () => {
    const fake = fakePlatform({ ...BASE, vault_backup: () => ({ id: 'x1', name: 'work.docket-backup', sizeBytes: 2_000_000 }), offer_drop: () => STATUS })
    const user = userEvent.setup()
    await renderPage(fake, Settings, '/settings')
    await user.click(await screen.findByRole('button', { name: 'Make a backup' }))
    expect(await screen.findByText('work.docket-backup (2 MB) was saved.')).toBeTruthy()
    expect(fake.saved).toEqual(['work.docket-backup'])
    expect(fake.calls.at(-1)).toEqual({ command: 'offer_drop', request: { ids: ['x1'] } })
  })

  it('say what a check found', async () => {
    const fake = fakePlatform({ ...BASE, vault_verify: () => ({ sound: false, damagedPages: ['7', '9'], structure: [], indexGaps: 1 }) })
    const user = userEvent.setup()
    await renderPage(fake, Settings, '/settings')
    await user.click(await screen.findByRole('button', { name: 'Check now' }))
    expect(await screen.findByText('2 damaged pages · 1 search entry does not match its text')).toBeTruthy()
  })

  it('say that nothing leaves the device without a model, and try nothing then', async () => {
    await renderPage(fakePlatform(BASE), Settings, '/settings')
    expect(await screen.findByText(/No model is set up, so the drafter/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Try Claude' })).toBeNull()
  })

  it('do not let the passphrase be changed when the old one is wrong, and keep the dialog', async () => {
    const fake = fakePlatform({ ...BASE, vault_passphrase: () => Promise.reject(new RpcError('wrongPassphrase', '')) })
    const user = userEvent.setup()
    await renderPage(fake, Settings, '/settings')
    await user.click(await screen.findByRole('button', { name: 'Change the passphrase' }))
    await user.type(await screen.findByLabelText('Current passphrase'), 'old')
    await user.type(screen.getByLabelText('New passphrase'), 'correct horse battery staple{Enter}')
    expect(await screen.findByText('This passphrase does not open the vault.')).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('New passphrase').value).toBe('correct horse battery staple')
  })

  it('report in lines that hold no content', () => {
    expect(report(DIAGNOSTICS)).toBe('Docket 1 on linux\nvault: unlocked, 10 bytes, log 0 bytes, passages unknown\n2026-11-01T08:00:00Z search internal')
  })
})

import { Toasts } from '@/components/toast'
import { SettingsPage } from '@/features/settings'
import { setLanguage } from '@/i18n'
import { RpcError } from '@/platform'
import { type FakePlatform, fakePlatform } from '@/platform/fake'
import type { SettingsView, StatusView, SyncView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OFFICE, PHRASE, TRAIN, imported, standing } from './fake-core'
import { wordOf } from './standing'
import { dismissTaking, progress } from './taking'

const SETTINGS: SettingsView = { lockAfterMinutes: 15, assistant: 'offline', model: 'm-1', rules: { lookUp: ['offline'], draft: ['offline'], talk: ['offline'] } }
const STATUS: StatusView = { state: 'unlocked', name: 'work.docket', path: '/vault/work.docket', keychain: false, version: '1' }

type Answers = Parameters<typeof fakePlatform>[0]
type Streams = Parameters<typeof fakePlatform>[1]
function core(view: SyncView, answers: Answers = {}, streams: Streams = {}): FakePlatform {
  return fakePlatform(
    {
      settings_show: () => SETTINGS,
      vault_status: () => STATUS,
      diagnostics: () => ({ version: '1', system: 'linux', state: 'unlocked', vaultBytes: 10, logBytes: 0, errors: [] }),
      assistant_show: () => ({ keyInKeychain: false, keyFromEnvironment: false, model: 'm-1', servers: [] }),
      usage_show: () => ({ pricesAsOf: '2026-11-21', ownPrices: 'none' as const, total: { answers: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, costMicros: 0, unpriced: 0 }, days: [], models: [], threads: [] }),
      sync_status: () => view,
      offer_drop: () => STATUS,
      ...answers,
    },
    streams,
  )
}

async function open(fake: FakePlatform) {
  await renderPage(
    fake,
    () => (
      <>
        <SettingsPage />
        <Toasts closeLabel="Close" />
      </>
    ),
    '/settings',
  )
  return screen.findByRole('region', { name: /^(Devices|Geräte)$/ })
}
const asked = (fake: FakePlatform, command: string) => fake.calls.filter((call) => call.command === command).map((call) => call.request)

beforeEach(() => localStorage.clear())
afterEach(() => {
  dismissTaking()
  act(() => setLanguage('en'))
})

describe('how it stands', () => {
  it('is one of five words', () => {
    const running = { state: 'running' as const, name: 'a', percent: 3, took: [], rest: [] }
    const broken = { ...running, state: 'done' as const, took: [{ name: 'a', error: 'unreadable' as const }] }
    expect(wordOf(standing({ state: 'saved' }), undefined)).toBe('saved')
    expect(wordOf(standing({ state: 'waiting' }), undefined)).toBe('offline')
    expect(wordOf(standing({ state: 'attention' }), undefined)).toBe('attention')
    expect(wordOf(standing({ state: 'attention' }), running)).toBe('syncing')
    expect(wordOf(standing(), { ...running, state: 'stopping' })).toBe('syncing')
    expect(wordOf(standing(), broken)).toBe('attention')
    expect(wordOf(standing(), { ...broken, took: [{ name: 'a', error: 'cancelled' }] })).toBe('synced')
  })

  it('is said in a sentence, alone and with others', async () => {
    const section = await open(core(standing({ state: 'saved', devices: [OFFICE] })))
    expect(within(section).getByRole('heading', { name: 'Saved on this device' })).toBeTruthy()
    expect(within(section).getByText('There is no other device yet.')).toBeTruthy()
    expect(within(section).getByText(/start Docket there and choose/)).toBeTruthy()
  })

  it('counts what no bundle has taken out', async () => {
    const section = await open(core(standing({ state: 'waiting', unsent: 1 })))
    expect(within(section).getByRole('heading', { name: 'Offline (1 waiting)' })).toBeTruthy()
    expect(within(section).getByText(/^1 change made here is in no bundle yet/)).toBeTruthy()
  })

  it('lists what needs attention, with what helps', async () => {
    const user = userEvent.setup()
    const waiting = standing({ state: 'attention', conflicts: 2, waitsForKey: 1, waitsForUpdate: 3, waitsForEarlier: 1, missing: 4 })
    const fake = core(waiting, { sync_setup: () => standing() })
    const section = await open(fake)
    const items = within(section).getAllByRole('listitem').map((item) => item.textContent ?? '')
    for (const text of ['2 places were written', '1 part is sealed', '3 parts come from a newer', '1 part builds on others', '4 values are still on the way']) {
      expect(items.some((item) => item.includes(text)), text).toBe(true)
    }
    expect(within(section).getByRole('link', { name: 'Look at them' }).getAttribute('href')).toBe('/conflicts')
    await user.click(within(section).getByRole('button', { name: 'Give the 24 words' }))
    await user.type(await screen.findByRole('textbox', { name: 'Recovery words' }), PHRASE.join(' '))
    await user.click(screen.getByRole('button', { name: 'Go on' }))
    expect(await within(section).findByRole('heading', { name: 'Synced' })).toBeTruthy()
    expect(asked(fake, 'sync_setup')).toEqual([{ phrase: PHRASE.join(' ') }])
  })

  it('can be asked for again when it could not be loaded', async () => {
    let answers = false
    const fake = core(standing(), { sync_status: () => (answers ? standing() : Promise.reject(new RpcError('internal', ''))) })
    const section = await open(fake)
    answers = true
    await userEvent.click(await within(section).findByRole('button', { name: 'Try again' }))
    expect(await within(section).findByText('Train')).toBeTruthy()
  })

  it('is said in German too', async () => {
    setLanguage('de')
    const section = await open(core(standing({ state: 'waiting', unsent: 2, devices: [OFFICE, { ...TRAIN, removed: true }, { ...TRAIN, id: 'x', name: '' }] })))
    expect(section.textContent).toMatch(/Offline \(2 warten\)/)
    expect(section.textContent).toMatch(/Abgemeldet/)
    expect(section.textContent).not.toMatch(/\b(Device|bundle|Save|taken)\b/)
  })
})

describe('devices', () => {
  it('are told apart: this one, others, cloned ones, and those taken off', async () => {
    const gone = { ...TRAIN, id: '0190cccc-0000-7000-8000-000000000003', name: 'Old laptop', removed: true }
    const unnamed = { ...TRAIN, id: '0190dddd-0000-7000-8000-000000000004', name: '', branches: 2 }
    const { metAt: _, ...never } = unnamed
    const section = await open(core(standing({ devices: [gone, never, OFFICE] })))
    const rows = within(within(section).getByRole('list', { name: 'Your devices' })).getAllByRole('listitem').map((row) => row.textContent ?? '')
    expect(rows[0]).toMatch(/^OfficeThis device/)
    expect(rows[1]).toMatch(/^Device 0190dddd.*No bundle of it.*Nothing is lost/)
    expect(rows[2]).toMatch(/^Old laptopTaken off.*not taken in/)
    expect(within(section).queryByRole('button', { name: 'Actions for Old laptop' })).toBeNull()
    // Nobody knows what it lacks.
    expect(within(section).queryByRole('combobox')).toBeNull()
    expect(within(section).getByText(/A smaller bundle can be made/)).toBeTruthy()
  })

  it('are renamed in place by keys, and back if that is refused', async () => {
    const user = userEvent.setup()
    let refuse = true
    const fake = core(standing(), {
      sync_rename: ({ name }) => (refuse ? Promise.reject(new RpcError('storageFull', '')) : standing({ devices: [OFFICE, { ...TRAIN, name }] })),
    })
    const section = await open(fake)
    const rename = async (name: string) => {
      within(section).getByRole('button', { name: 'Actions for Train' }).focus()
      await user.keyboard('{Enter}')
      await user.click(await screen.findByRole('menuitem', { name: 'Rename' }))
      const field = await screen.findByRole('textbox', { name: 'Name of the device' })
      await user.clear(field)
      await user.type(field, `${name}{Enter}`)
    }
    await rename('Tablet')
    expect(await screen.findByText(/The disk is full/)).toBeTruthy()
    expect(within(section).getByText('Train')).toBeTruthy()
    refuse = false
    await rename('Tablet')
    expect(await within(section).findByText('Tablet')).toBeTruthy()
    expect(asked(fake, 'sync_rename').at(-1)).toEqual({ device: TRAIN.id, name: 'Tablet' })
  })

  it('are taken off by the words, and wrong words stay to be corrected', async () => {
    const user = userEvent.setup()
    let refusal: RpcError | undefined = new RpcError('validation', '')
    const fake = core(standing(), { sync_remove: () => (refusal ? Promise.reject(refusal) : standing({ devices: [OFFICE, { ...TRAIN, removed: true }] })) })
    const section = await open(fake)
    await user.click(within(section).getByRole('button', { name: 'Actions for Train' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Take off …' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Take Train off' })
    expect(dialog.textContent).toMatch(/What it has already it keeps/)
    const field = within(dialog).getByRole<HTMLTextAreaElement>('textbox', { name: 'Recovery words' })
    const button = within(dialog).getByRole('button', { name: 'Take it off' })
    await user.type(field, 'two words')
    await user.click(button)
    expect(await within(dialog).findByText('A recovery phrase has 24 words; these are 2.')).toBeTruthy()
    expect(document.activeElement).toBe(field)
    await user.clear(field)
    await user.type(field, PHRASE.join(' '))
    await user.click(button)
    expect(await within(dialog).findByText(/One of the words is misspelled/)).toBeTruthy()
    refusal = new RpcError('wrongRecoveryPhrase', '')
    await user.click(button)
    expect(await within(dialog).findByText(/words of another vault/)).toBeTruthy()
    refusal = new RpcError('vaultBusy', '')
    await user.click(button)
    expect(await within(dialog).findByText(/Another program is using the vault/)).toBeTruthy()
    expect(field.value).toBe(PHRASE.join(' '))
    refusal = undefined
    await user.click(button)
    expect(await within(section).findByText('Taken off')).toBeTruthy()
    expect(asked(fake, 'sync_remove').at(-1)).toEqual({ device: TRAIN.id, phrase: PHRASE.join(' ') })
  })

  it('of a vault from before are there once it was given its words', async () => {
    const user = userEvent.setup()
    const section = await open(core(standing({ state: 'saved', account: false, devices: [] }), { sync_setup: () => standing({ state: 'saved', devices: [OFFICE] }) }))
    expect(within(section).queryByRole('button', { name: 'Save a bundle' })).toBeNull()
    await user.click(within(section).getByRole('button', { name: 'Give the words' }))
    await user.type(await screen.findByRole('textbox', { name: 'Recovery words' }), PHRASE.join(' '))
    await user.click(screen.getByRole('button', { name: 'Go on' }))
    expect(await within(section).findByRole('button', { name: 'Save a bundle' })).toBeTruthy()
  })
})

describe('a bundle that is saved', () => {
  it('holds everything, or what one device lacks', async () => {
    const user = userEvent.setup()
    const fake = core(standing(), { sync_export: () => ({ id: 'p1', name: 'docket-2026-03-04.docket-bundle', sizeBytes: 2_000_000 }) })
    const section = await open(fake)
    await user.click(within(section).getByRole('button', { name: 'Save a bundle' }))
    expect(await within(section).findByText(/^docket-2026-03-04\.docket-bundle \(2 MB\) was saved/)).toBeTruthy()
    await user.selectOptions(within(section).getByRole('combobox', { name: 'What is in it' }), 'Only what Train lacks')
    await user.click(within(section).getByRole('button', { name: 'Save a bundle' }))
    await waitFor(() => expect(asked(fake, 'sync_export')).toEqual([{}, { to: TRAIN.id }]))
    await waitFor(() => expect(fake.saved).toHaveLength(2))
    // It is not kept in the core, and how it stands is asked for again.
    expect(asked(fake, 'offer_drop').at(-1)).toEqual({ ids: ['p1'] })
    expect(asked(fake, 'sync_status').length).toBeGreaterThan(1)
  })

  it('says why it could not be made', async () => {
    const user = userEvent.setup()
    let code: 'validation' | 'storageFull' = 'validation'
    const section = await open(core(standing(), { sync_export: () => Promise.reject(new RpcError(code, '')) }))
    await user.selectOptions(within(section).getByRole('combobox'), 'Only what Train lacks')
    await user.click(within(section).getByRole('button', { name: 'Save a bundle' }))
    expect(await within(section).findByText(/nobody knows what it lacks/)).toBeTruthy()
    code = 'storageFull'
    await user.click(within(section).getByRole('button', { name: 'Save a bundle' }))
    expect(await within(section).findByText(/The disk is full/)).toBeTruthy()
  })
})

describe('a bundle that is taken in', () => {
  const bundle = (name: string) => ({ id: `o-${name}`, name })

  it('counts up to the end and is summed up in plain words', async () => {
    const user = userEvent.setup()
    let go: () => void = () => undefined
    const done = imported({ changed: 12, conflicts: 2, waiting: 1, refused: 1, forked: true, status: standing({ state: 'attention', conflicts: 2 }) })
    let now = standing()
    const fake = core(now, { sync_status: () => now }, {
      sync_import: async (_, onEvents) => {
        onEvents([{ done: 50, total: 100 }])
        await new Promise<void>((resolve) => (go = resolve))
        now = done.status
        return done
      },
    })
    fake.picks = [bundle('stick')]
    const section = await open(fake)
    await user.click(within(section).getByRole('button', { name: 'Choose a bundle' }))
    const bar = await within(section).findByRole('progressbar', { name: 'Taking in a bundle' })
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('42'))
    expect(within(section).getByRole('heading', { name: 'Syncing 42 %' })).toBeTruthy()
    go()
    expect(await within(section).findByText('From Train: 12 changes.')).toBeTruthy()
    expect(section.textContent).toMatch(/2 places had been written on both.*1 part waits.*1 part was refused.*goes on from two states/)
    expect(within(section).getByRole('heading', { name: 'Needs attention' })).toBeTruthy()
    expect(asked(fake, 'sync_import')).toEqual([{ offer: 'o-stick' }])
    await user.click(within(section).getByRole('button', { name: 'Close' }))
    expect(within(section).queryByText('From Train: 12 changes.')).toBeNull()
  })

  it('can be dropped, and several come one after the other', async () => {
    const fake = core(standing(), {}, { sync_import: async ({ offer }) => imported({ from: offer, changed: offer === 'o-b' ? 0 : 1 }) })
    const section = await open(fake)
    act(() => fake.drop({ phase: 'over' }))
    expect(within(section).getByText('Drop the bundle to take it in')).toBeTruthy()
    act(() => fake.drop({ phase: 'drop', offers: [bundle('a'), bundle('b')] }))
    expect(await within(section).findByText('From o-a: 1 change.')).toBeTruthy()
    expect(await within(section).findByText('From o-b: nothing new.')).toBeTruthy()
    expect(within(section).queryByText('Drop the bundle to take it in')).toBeNull()
  })

  it('can be stopped, and taken in again', async () => {
    const user = userEvent.setup()
    let times = 0
    const fake = core(standing(), {}, {
      sync_import: (_, __, signal) => {
        times += 1
        if (times > 1) return Promise.resolve(imported())
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new RpcError('cancelled', ''))))
      },
    })
    fake.picks = [bundle('stick')]
    const section = await open(fake)
    await user.click(within(section).getByRole('button', { name: 'Choose a bundle' }))
    await user.click(await within(section).findByRole('button', { name: 'Stop' }))
    expect(await within(section).findByText(/^Stopped\. What had been taken in stays/)).toBeTruthy()
    // To stop is no failure.
    expect(within(section).queryByRole('heading', { name: 'Needs attention' })).toBeNull()
    await user.click(within(section).getByRole('button', { name: 'Take it in again' }))
    expect(await within(section).findByText('From Train: 3 changes.')).toBeTruthy()
  })

  it.each([
    ['wrongRecoveryPhrase', /belongs to another vault/],
    ['unreadable', /is no bundle of Docket/],
    ['vaultTooNew', /A newer Docket wrote this bundle/],
    ['storageFull', /The disk is full/],
  ] as const)('and is refused (%s) says why until that was read', async (code, text) => {
    const user = userEvent.setup()
    const fake = core(standing(), {}, { sync_import: () => Promise.reject(new RpcError(code, '')) })
    fake.picks = [bundle('stick')]
    const section = await open(fake)
    await user.click(within(section).getByRole('button', { name: 'Choose a bundle' }))
    const alert = await within(section).findByText(text)
    expect(alert.closest('[role=alert]')).toBeTruthy()
    expect(within(section).getByRole('heading', { name: 'Needs attention' })).toBeTruthy()
    expect(asked(fake, 'offer_drop')).toContainEqual({ ids: ['o-stick'] })
    await user.click(within(section).getByRole('button', { name: 'Close' }))
    expect(await within(section).findByRole('heading', { name: 'Synced' })).toBeTruthy()
  })

  it('is nothing if nothing was chosen', async () => {
    const fake = core(standing())
    const section = await open(fake)
    await userEvent.click(within(section).getByRole('button', { name: 'Choose a bundle' }))
    expect(within(section).queryByRole('progressbar')).toBeNull()
    expect(asked(fake, 'sync_import')).toEqual([])
  })

  it('goes forward only, through the file and then the index', () => {
    const bar = progress()
    const at = (done: number, total: number) => bar({ done, total })
    expect([at(0, 100), at(60, 100), at(100, 100), at(0, 40), at(20, 40), at(40, 40)]).toEqual([0, 51, 85, 85, 92, 100])
    const same = progress()
    expect([same({ done: 10, total: 10 }), same({ done: 1, total: 10 }), same({ done: 10, total: 10 })]).toEqual([85, 86, 100])
    expect(progress()({ done: 0, total: 0 })).toBe(85)
  })
})

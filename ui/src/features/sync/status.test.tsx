import { fakePlatform } from '@/platform/fake'
import type { SyncView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { OFFICE, TRAIN, imported, standing } from './fake-core'
import { SyncDot, SyncStatus } from './status'
import { dismissTaking, takeIn } from './taking'
import { newQueryClient } from '@/rpc/client'

const draw = async (view: SyncView | (() => SyncView), streams: Parameters<typeof fakePlatform>[1] = {}) => {
  const fake = fakePlatform({ sync_status: () => (typeof view === 'function' ? view() : view) }, streams)
  await renderPage(fake, () => (
    <nav>
      <SyncStatus className="" />
      <span data-testid="dot">
        <SyncDot />
      </span>
      <p>drawn</p>
    </nav>
  ))
  await screen.findByText('drawn')
  await waitFor(() => expect(fake.calls).not.toEqual([]))
  return fake
}
const dot = () => screen.getByTestId('dot').textContent

beforeEach(() => dismissTaking())

describe('the quiet item', () => {
  it('is not there while there is only this device', async () => {
    await draw(standing({ state: 'saved', devices: [OFFICE] }))
    expect(screen.queryByRole('link')).toBeNull()
    expect(dot()).toBe('')
  })

  it.each([
    [standing({ syncedAt: '2020-03-04T15:12:00Z' }), /^Synced .*2020$/, '/settings#devices'],
    [standing(), /^Synced$/, '/settings#devices'],
    [standing({ state: 'waiting', unsent: 12 }), /^Offline \(12 waiting\)$/, '/settings#devices'],
    [standing({ state: 'attention', conflicts: 1 }), /^Needs attention$/, '/conflicts'],
    [standing({ state: 'attention', conflicts: 1, waitsForKey: 1 }), /^Needs attention$/, '/settings#devices'],
    [standing({ state: 'attention', waitsForUpdate: 1, devices: [OFFICE] }), /^Needs attention$/, '/settings#devices'],
  ])('says how it stands and leads to where something can be done', async (view, text, to) => {
    await draw(view)
    const link = await screen.findByRole('link', { name: text })
    expect(link.getAttribute('href')).toBe(to)
    expect(dot()).toBe(view.state === 'attention' ? 'Needs attention' : '')
    expect(screen.getByRole('status').textContent).toBe(view.state === 'attention' ? 'Needs attention' : '')
  })

  it('goes on counting when the page was left, and fails until somebody has looked', async () => {
    let fail: () => void = () => undefined
    await draw(standing({ devices: [OFFICE, TRAIN] }), {
      sync_import: async (_, onEvents) => {
        onEvents([{ done: 1, total: 2 }])
        await new Promise<void>((_resolve, reject) => (fail = () => reject(new Error('broken'))))
        return imported()
      },
    })
    await screen.findByRole('link', { name: 'Synced' })
    const done = takeIn(newQueryClient(), [{ name: 'stick', size: 1, offer: async () => 'o1' }])
    expect(await screen.findByRole('link', { name: 'Syncing 42 %' })).toBeTruthy()
    expect(dot()).toBe('Syncing 42 %')
    fail()
    await done
    expect(await screen.findByRole('link', { name: 'Needs attention' })).toBeTruthy()
    act(() => dismissTaking())
    expect(await screen.findByRole('link', { name: 'Synced' })).toBeTruthy()
  })

  it('follows what is written, a while after the last of it', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    try {
      let unsent = 0
      const fake = await draw(() => standing(unsent > 0 ? { state: 'waiting', unsent } : {}))
      await screen.findByRole('link', { name: 'Synced' })
      unsent = 3
      for (let n = 0; n < 3; n += 1) fake.change({ kind: 'meeting', ids: ['m1'], origin: 'me' })
      await vi.advanceTimersByTimeAsync(1_000)
      expect(await screen.findByRole('link', { name: 'Offline (3 waiting)' })).toBeTruthy()
      expect(fake.calls.filter((call) => call.command === 'sync_status')).toHaveLength(2)
      fake.change({ kind: 'settings', ids: [], origin: 'me' })
      await vi.advanceTimersByTimeAsync(1_000)
      expect(fake.calls.filter((call) => call.command === 'sync_status')).toHaveLength(2)
    } finally {
      vi.useRealTimers()
    }
  })
})

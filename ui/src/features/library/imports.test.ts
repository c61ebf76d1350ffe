import { RpcError, setPlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { DocumentView, Streams } from '@/rpc/schema.gen'
import { QueryClient } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { type Import, resumeImport, startImport, stopImport, useImport } from './imports'
import type { Incoming } from './incoming'

type Add = (request: Streams['document_add']['request'], onEvents: (e: Streams['document_add']['event'][]) => void, signal: AbortSignal) => Promise<Streams['document_add']['view']>

let projects = 0
function setUp(add: Add) {
  projects += 1
  const fake = fakePlatform({ offer_drop: () => ({}) as never }, { document_add: add })
  setPlatform(fake)
  const project = `project-${projects}`
  const { result } = renderHook(() => useImport(project))
  return { fake, project, client: new QueryClient(), job: () => result.current as Import, onEnd: vi.fn() }
}

const files = (n: number, size = 10): Incoming[] => Array.from({ length: n }, (_, i) => ({ name: `${i}.txt`, size, offer: async () => `offer-${i}` }))
const added = (offers: string[], kind: DocumentView['kind'] = 'txt') =>
  offers.map((id): DocumentView => ({ id, name: id, kind, sizeBytes: 1, passages: 1, keptHere: false, createdAt: '2026-01-01T00:00:00Z' }))

describe('an import', () => {
  it('hands files in few at a time, and counts all of them', async () => {
    const sizes: number[] = []
    const s = setUp(async ({ offers }, tell) => {
      sizes.push(offers.length)
      tell([{ done: offers.length, total: offers.length, name: '' }])
      return { added: added(offers), skipped: [] }
    })
    await startImport(s.client, s.project, files(45), s.onEnd)
    expect(sizes).toEqual([20, 20, 5])
    expect(s.job()).toMatchObject({ state: 'done', done: 45, total: 45, added: 45, rest: [] })
    await startImport(s.client, s.project, files(5, 9_900_000 * 2), s.onEnd)
    expect(s.job()).toMatchObject({ added: 0, skipped: Array.from({ length: 5 }, (_, i) => ({ name: `${i}.txt`, code: 'too_large' })) })
    await startImport(s.client, s.project, files(12, 10_000_000), s.onEnd)
    expect(sizes.slice(3)).toEqual([5, 5, 2])
  })

  it('tells what was left out, and offers transcripts as meetings', async () => {
    const s = setUp(async ({ offers }) => ({
      added: added(offers.slice(0, 1), 'vtt'),
      skipped: [{ path: '/home/ada/1.txt', code: 'empty', message: '' }],
    }))
    await startImport(s.client, s.project, files(2), s.onEnd)
    expect(s.job()).toMatchObject({ state: 'done', done: 2, added: 1, transcripts: true, skipped: [{ name: '1.txt', code: 'empty' }] })
    expect(s.onEnd).toHaveBeenCalledOnce()
  })

  it('stops when asked to, and goes on with the rest without telling of what was in already', async () => {
    let calls = 0
    const s = setUp((request, _tell, signal) => {
      calls += 1
      if (calls === 2) {
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new RpcError('cancelled', '')))
          stopImport(s.project)
        })
      }
      // Of the part that was stopped one had been kept.
      const [first, ...others] = request.offers
      if (calls === 3) return Promise.resolve({ added: added(others), skipped: [{ path: `${first?.split('-')[1]}.txt`, code: 'duplicate', message: '' }] })
      return Promise.resolve({ added: added(request.offers), skipped: [] })
    })
    await startImport(s.client, s.project, files(45), s.onEnd)
    expect(s.job()).toMatchObject({ state: 'cancelled', added: 20, skipped: [] })
    expect(s.job().rest).toHaveLength(25)
    await resumeImport(s.client, s.project, s.onEnd)
    expect(s.job()).toMatchObject({ state: 'done', done: 45, total: 45, skipped: [], rest: [] })
  })

  it('keeps what could not be saved to be tried again, and says why', async () => {
    const s = setUp(async () => ({
      added: [],
      skipped: [{ path: '0.txt', code: 'not_saved', message: '' }, { path: '1.txt', code: 'not_saved', message: '' }],
      stopped: { code: 'storageFull', message: '' },
    }))
    await startImport(s.client, s.project, files(2), s.onEnd)
    expect(s.job()).toMatchObject({ state: 'failed', error: 'storageFull', done: 0, skipped: [] })
    expect(s.job().rest.map((f) => f.name)).toEqual(['0.txt', '1.txt'])
  })

  it('takes back what was handed in when the core goes away', async () => {
    const s = setUp(async () => {
      throw new RpcError('unreachable', '')
    })
    await startImport(s.client, s.project, files(2), s.onEnd)
    expect(s.job()).toMatchObject({ state: 'failed', error: 'unreachable' })
    expect(s.fake.calls.find((c) => c.command === 'offer_drop')?.request).toEqual({ ids: ['offer-0', 'offer-1'] })
  })

  it('knows nothing any more once the vault is locked', async () => {
    const s = setUp(async ({ offers }) => ({ added: added(offers), skipped: [] }))
    await startImport(s.client, s.project, files(1), s.onEnd)
    expect(s.job().added).toBe(1)
    s.client.setQueryData(['vault_status', {}], { state: 'locked' })
    await waitFor(() => expect(s.job()).toBeUndefined())
  })
})

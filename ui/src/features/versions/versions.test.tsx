import { flushAll } from '@/app/flush'
import { Toasts } from '@/components/toast'
import { ArtifactPage } from '@/features/artifacts'
import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { ArtifactView, DiffLine, VersionView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { Difference } from './difference'
import { stretches } from './folds'

const user = userEvent.setup()
const lines = (...given: string[]): DiffLine[] =>
  given.map((line) => ({ kind: line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same', text: line.slice(1) }))
const many = (n: number, sign = ' ') => Array.from({ length: n }, (_, at) => `${sign}line ${at}`)

describe('what is folded of a difference', () => {
  const check = (given: string[], expected: string) =>
    expect(stretches(lines(...given)).map(({ lines: some, folded }) => (folded ? `(${some.length})` : some.map((l) => (l.kind === 'same' ? ' ' : l.kind === 'added' ? '+' : '-')).join(''))).join('')).toBe(expected)
  it('is what stands far from any change', () => {
    check([], '')
    check(many(9), '(9)')
    check(many(2), '  ')
    check(['+a'], '+')
    check([...many(5), '-a', '+b', ...many(5)], '(3)  -+  (3)')
    check([...many(4), '-a', ...many(6), '+b'], '    -  ' + '    ' + '+')
    check([...many(3), '-a', ...many(7), '+b'], '   -  (3)  +')
  })
})

const draw = (found: DiffLine[] | RpcError) =>
  renderPage(
    fakePlatform({
      artifact_compare: () => {
        if (found instanceof RpcError) throw found
        return { lines: found }
      },
    }),
    () => <Difference of={{ artifact: 'a1', content: 'new' }} otherwise={<p>the whole text</p>} />,
  )

describe('a difference', () => {
  it('is marked by signs and words, and unfolds by keys', async () => {
    await draw(lines(...many(5), '-Refunds take 30 days.', '+Refunds take 14 days.', '+'))
    const region = await screen.findByRole('region', { name: 'What changes' })
    expect(screen.getByText('2 lines added, 1 line removed')).toBeTruthy()
    const line = (text: string) => within(region).getByText(text).closest('p')?.textContent
    expect(line('Refunds take 30 days.')).toBe('\u2212Removed: Refunds take 30 days.')
    expect(line('Refunds take 14 days.')).toBe('+Added: Refunds take 14 days.')
    expect(within(region).getByText('an empty line')).toBeTruthy()
    expect(within(region).queryByText('line 0')).toBeNull()
    within(region).getByRole('button', { name: 'Show 3 unchanged lines' }).focus()
    await user.keyboard('{Enter}')
    expect(within(region).getByText('line 0')).toBeTruthy()
  })

  it('draws little of much, and says if nothing changes', async () => {
    const { unmount } = await draw(lines(...many(1000, '+')))
    expect(await screen.findByText('line 399')).toBeTruthy()
    expect(screen.queryByText('line 400')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Show 600 more' }))
    expect(screen.getByText('line 999')).toBeTruthy()
    unmount()
    await draw(lines(...many(3)))
    expect(await screen.findByText('The text stays as it is.')).toBeTruthy()
  })

  it('gives way to something else where there is nothing to compare', async () => {
    await draw(new RpcError('notFound', ''))
    expect(await screen.findByText('the whole text')).toBeTruthy()
  })
})

describe('the former texts of an artifact', () => {
  const ARTIFACT: ArtifactView = { id: 'a1', projectId: 'p1', type: 'custom', title: 'Refunds', content: 'Now.', sources: [], createdAt: '2026-03-02T10:00:00Z', updatedAt: '2026-03-02T10:00:00Z' }
  const version = (id: string, more: Partial<VersionView> = {}): VersionView => ({ id, title: 'Refunds', createdAt: '2026-03-02T09:00:00Z', ...more })

  /** A core that keeps what it takes the place of. */
  function core(given: VersionView[]) {
    let versions = given
    let shown = ARTIFACT
    const texts = new Map([['v1', 'First.'], ['v2', 'Second.']])
    let minute = 1
    return fakePlatform({
      artifact_show: () => shown,
      artifact_versions: () => ({ versions }),
      artifact_compare: ({ version: id }) => ({ lines: lines(`-${texts.get(id ?? '')}`, `+${shown.content}`) }),
      artifact_edit: () => shown,
      artifact_revert: ({ version: id }) => {
        const kept = `v${versions.length + 1}`
        texts.set(kept, shown.content)
        versions = [version(kept), ...versions]
        minute += 1
        shown = { ...shown, content: texts.get(id) ?? '', updatedAt: `2026-03-02T10:0${minute}:00Z` }
        return shown
      },
    })
  }
  const open = async (fake: ReturnType<typeof core>) => {
    await renderPage(fake, () => <><ArtifactPage /><Toasts closeLabel="Close note" /></>, '/p/$project/artifacts/$artifact', '/p/p1/artifacts/a1')
    await user.click(await screen.findByRole('button', { name: 'More actions' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Former texts' }))
    return screen.findByRole('dialog', { name: 'Former texts' })
  }
  afterEach(flushAll)

  it('are told apart, compared with the text now, and given back with a way back', async () => {
    const fake = core([version('v2', { messageId: 'm1' }), version('v1', { title: 'Old title' })])
    const panel = await open(fake)
    const choices = await within(panel).findAllByRole('radio')
    const labels = choices.map((one) => one.closest('label')?.textContent)
    expect(labels[0]).toContain('then changed by the assistant')
    expect(labels[1]).toContain('then changed by hand, as “Old title”')
    expect(await within(panel).findByText('Second.')).toBeTruthy()
    choices[0]?.focus()
    await user.keyboard('{ArrowDown}')
    expect(choices[1]?.matches(':checked')).toBe(true)
    expect(await within(panel).findByText('First.')).toBeTruthy()
    await user.click(within(panel).getByRole('button', { name: 'Bring this text back' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(await screen.findByText('First.')).toBeTruthy()
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    expect(await screen.findByText('Now.')).toBeTruthy()
    expect(fake.calls.filter((c) => c.command === 'artifact_revert').map((c) => (c.request as { version: string }).version)).toEqual(['v1', 'v3'])
  })

  it('are none at first', async () => {
    const panel = await open(core([]))
    expect(await within(panel).findByText(/There is no former text yet/)).toBeTruthy()
    expect(within(panel).queryByRole('button', { name: 'Bring this text back' })).toBeNull()
  })
})

import { fakePlatform } from '@/platform/fake'
import type { SearchHit, SearchRequest, SearchView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Palette } from '.'
import { isMeant, pieces } from './items'
import { begun } from './use-results'

const hit = (title: string, more: Partial<SearchHit> = {}): SearchHit => ({
  kind: 'document', id: `id-${title}`, title, snippet: `a **${title}** b`, score: 1, place: { charStart: 4, charEnd: 9 }, projectId: 'p1', date: '2026-01-01T00:00:00Z', ...more,
})
const view = (...hits: SearchHit[]): SearchView => ({ hits, forgiven: false, tookMs: 1 })
const project = { id: 'p1', name: 'Bikes', description: '', documents: 0, meetings: 0, threads: 0, artifacts: 0, createdAt: '2026-01-01T00:00:00Z' }

function platform(search: (request: SearchRequest) => SearchView | Promise<SearchView>) {
  return fakePlatform({ project_list: () => ({ projects: [project] }), search })
}

beforeEach(() => localStorage.clear())

async function draw(fake: ReturnType<typeof platform>) {
  const onClose = vi.fn()
  const drawn = await renderPage(fake, () => <Palette onClose={onClose} />, '/p/$project', '/p/p1')
  const field = await screen.findByRole('combobox')
  return { ...drawn, onClose, field }
}
const active = (field: HTMLElement) => document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent ?? ''

describe('the palette', () => {
  it('opens what was typed at its place, also when Enter comes before the answer', async () => {
    let answer: (view: SearchView) => void = () => undefined
    const { router, field, onClose } = await draw(platform(() => new Promise((resolve) => (answer = resolve))))
    await userEvent.type(field, 'refund{Enter}')
    expect(onClose).not.toHaveBeenCalled()
    await waitFor(() => expect(answer).not.toBe(undefined))
    await new Promise((resolve) => setTimeout(resolve, 80))
    answer(view(...Array.from({ length: 8 }, (_, n) => hit(`Refund ${n}`))))
    await waitFor(() => expect(onClose).toHaveBeenCalled())
    expect(router.state.location.pathname).toBe('/p/p1/library/id-Refund 0')
    expect(router.state.location.search).toEqual({ start: 4, end: 9 })
  })

  it('shows only the latest answer, and the one before until it is there', async () => {
    const waiting = new Map<string, (view: SearchView) => void>()
    const { field } = await draw(platform(({ query }) => new Promise((resolve) => waiting.set(query, resolve))))
    const eight = (name: string) => view(...Array.from({ length: 8 }, (_, n) => hit(`${name} ${n}`)))
    await userEvent.type(field, 'one')
    await waitFor(() => expect(waiting.has('one*')).toBe(true))
    waiting.get('one*')?.(eight('One'))
    const first = () => screen.getAllByRole('option')[0]?.textContent
    await waitFor(() => expect(first()).toContain('One 0'))
    await userEvent.type(field, ' two')
    await waitFor(() => expect(waiting.has('one two*')).toBe(true))
    expect(first()).toContain('One 0')
    await userEvent.type(field, 's')
    await waitFor(() => expect(waiting.has('one twos*')).toBe(true))
    waiting.get('one twos*')?.(eight('Twos'))
    await waitFor(() => expect(first()).toContain('Twos 0'))
    waiting.get('one two*')?.(eight('Two'))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(first()).toContain('Twos 0')
  })

  it('moves by keys, narrows down by keys, and marks what was found', async () => {
    const requests: SearchRequest[] = []
    const { field } = await draw(platform((request) => (requests.push(request), view(...Array.from({ length: 8 }, (_, n) => hit(`Bank ${n}`))))))
    await userEvent.type(field, 'bank')
    await waitFor(() => expect(active(field)).toContain('Bank 0'))
    expect(document.querySelector('mark')?.textContent).toBe('Bank 0')
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    expect(active(field)).toContain('Bank 2')
    await userEvent.keyboard('{End}')
    expect(active(field)).toContain('Bank 7')
    await userEvent.keyboard('{ArrowDown}')
    expect(active(field)).toContain('Bank 0')
    await userEvent.keyboard('{Alt>}[Digit2]{/Alt}{Alt>}[Digit5]{/Alt}')
    await waitFor(() => expect(requests[requests.length - 1]).toMatchObject({ kinds: ['meeting'], project: 'p1' }))
    expect(screen.getByRole('button', { name: 'Meetings' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('offers commands above what was found', async () => {
    const { field, router } = await draw(platform(() => view(hit('Settings of the lock'))))
    await userEvent.type(field, 'sett')
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2))
    expect(active(field)).toBe('Go to settings')
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/settings'))
  })

  it('says what helps when nothing is found, and that only a part was searched', async () => {
    const { field } = await draw(platform(() => view()))
    await userEvent.type(field, 'zzz')
    await screen.findByText(/Try fewer or shorter words/)
    await userEvent.keyboard('{Alt>}[Digit1]{/Alt}')
    await screen.findByText('Only part of everything was searched.')
  })
})

describe('what is typed', () => {
  it('is the beginning of its last word, except in quotes', () => {
    expect(['refund pol', 'a"b c', '"a b"', 'pol*', 'x ', 'für', 'für ß'].map(begun)).toEqual(['refund pol*', undefined, undefined, undefined, undefined, 'für*', 'für ß*'])
  })

  it('means a command by the beginnings of its words', () => {
    expect(isMeant('Go to settings', 'sett')).toBe(true)
    expect(isMeant('Go to settings', 'go set')).toBe(true)
    expect(isMeant('Go to settings', 'ettings')).toBe(false)
    expect(isMeant('Go to settings', ' ')).toBe(false)
  })

  it('is marked in a snippet', () => {
    expect(pieces('**a** b **c**')).toEqual([{ text: 'a', found: true }, { text: ' b ', found: false }, { text: 'c', found: true }])
  })
})

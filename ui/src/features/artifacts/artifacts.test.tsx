import { RpcError } from '@/platform'
import { type FakePlatform, fakePlatform } from '@/platform/fake'
import type { ArtifactView, SourceView } from '@/rpc/schema.gen'
import { flushAll } from '@/app/flush'
import { Toasts } from '@/components/toast'
import { renderPage } from '@/test/render'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type ReactNode, useState } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ArtifactPage } from './artifact-page'
import { ArtifactsPage } from './artifacts-page'
import { cardsOf, locate, readable, retitled, withoutSources } from './reading'

// The editor needs a layout; what it is given and gives back is what matters here.
vi.mock('@/editor', () => ({
  MarkdownEditor: ({ value, onChange, label }: { value: string; onChange: (text: string) => void; label: string }) => {
    const [text, setText] = useState(value)
    return (
      <textarea
        aria-label={label}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          onChange(event.target.value)
        }}
      />
    )
  },
}))

const source = (number: number, more: Partial<SourceView> = {}): SourceView => ({
  number,
  statement: `Statement ${number}.`,
  kind: 'document',
  id: `d${number}`,
  title: `policy-${number}.md`,
  state: 'present',
  place: { charStart: 10 * number, charEnd: 10 * number + 5, line: number, heading: 'Policy > Refunds' },
  quote: `Words ${number}`,
  ...more,
})

const CONTENT = `# Refunds

As a **rider**, I want my money back soon. [1]

**Acceptance criteria**

- Refunds are paid within five working days. [2]
- The rider sees the state of it in the app. [1]
- Nobody ever said this anywhere at all.

**To clarify**

- Nobody said who pays the fees of the bank

**Sources**

- [1] policy-1.md, line 1: “Words 1”
- [2] Workshop, 0:12: “Words 2”`

const ARTIFACT: ArtifactView = {
  id: 'a1',
  projectId: 'p1',
  type: 'user_story',
  title: 'Refunds',
  content: CONTENT,
  sources: [source(1), source(1), source(2, { kind: 'meeting', id: 'm2', title: 'Workshop', place: { charStart: 20, charEnd: 25, startMs: 12_000, speaker: 'Dana' } })],
  threadId: 't1',
  createdAt: '2026-03-02T10:00:00Z',
  updatedAt: '2026-03-02T10:00:00Z',
}

let id = 0
let fresh: ArtifactView

function answering(more: Parameters<typeof fakePlatform>[0] = {}): FakePlatform {
  return fakePlatform({
    artifact_show: () => fresh,
    artifact_edit: ({ title, content }) => {
      fresh = { ...fresh, ...(title ? { title } : {}), ...(content ? { content } : {}), updatedAt: new Date().toISOString() }
      return fresh
    },
    ...more,
  })
}

function withToasts(Page: () => ReactNode) {
  return () => (
    <>
      <Page />
      <Toasts closeLabel="Close" />
    </>
  )
}

const open = (fake: FakePlatform) => renderPage(fake, withToasts(ArtifactPage), '/p/$project/artifacts/$artifact', `/p/p1/artifacts/${fresh.id}`)
const edits = (fake: FakePlatform) => fake.calls.filter((c) => c.command === 'artifact_edit')

beforeEach(() => {
  // A draft outlives its page: each test has an artifact of its own.
  id += 1
  fresh = { ...ARTIFACT, id: `a${id}` }
  vi.stubGlobal('matchMedia', (media: string) => ({ matches: media.includes('min-width'), media, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
})

describe('the text as it is read', () => {
  it('leaves out the title and the list of sources, and only those', () => {
    const cards = cardsOf(ARTIFACT.sources)
    const text = readable(CONTENT, 'Refunds', cards)
    expect(text).not.toContain('# Refunds')
    expect(text).not.toContain('**Sources**')
    expect(text.trimEnd().endsWith('fees of the bank')).toBe(true)
    expect(readable('# Other\n\nText', 'Refunds', cards)).toContain('# Other')
    // Somebody wrote on below the list: then it is theirs.
    expect(withoutSources(`${CONTENT}\n\nAnd more.`)).toContain('**Sources**')
    expect(withoutSources('See **Sources** below')).toBe('See **Sources** below')
  })

  it('finds statements without numbers by their words and numbers them on from the last', () => {
    const cards = cardsOf([source(3), source(0, { statement: 'When it rains, then it pours.' })])
    expect(cards.map((c) => c.number)).toEqual([3, 4])
    expect(readable('- **When** it rains, **then** it `pours`.', 'T', cards)).toBe('- **When** it rains, **then** it `pours`. [4]')
    expect(locate('abc', 'gone')).toBeUndefined()
  })

  it('keeps the first heading the same as the title', () => {
    expect(retitled('# Old\n\ntext', 'Old', 'New')).toBe('# New\n\ntext')
    expect(retitled('# Own words\n\ntext', 'Old', 'New')).toBe('# Own words\n\ntext')
  })
})

describe('an artifact', () => {
  it('leads from a number to its card and from there to the place', async () => {
    await open(answering())
    const [first, second] = await screen.findAllByRole('button', { name: /^Source \d$/ })
    if (!first || !second) throw new Error('no numbers')
    await userEvent.click(second)
    const card = document.querySelector<HTMLElement>('[data-source="2"]')
    if (!card) throw new Error('no card')
    expect(card).toHaveProperty('dataset.marked', 'true')
    expect(document.querySelector<HTMLElement>('[data-source="1"]')?.dataset.marked).toBeUndefined()
    expect(card.contains(document.activeElement)).toBe(true)
    within(card).getByText('0:12, Dana')
    const link = within(card).getByRole('link', { name: 'Open source 2 in Workshop' })
    expect(link.getAttribute('href')).toBe('/p/p1/meetings/m2?start=20&end=25')
    // Back to the number it came from.
    await userEvent.keyboard('{Escape}')
    expect(document.activeElement).toBe(second)
    expect(card.dataset.marked).toBeUndefined()
  })

  it('marks every statement that rests on a card, and knows those that rest on none', async () => {
    await open(answering())
    await screen.findAllByRole('button', { name: /^Source \d$/ })
    await userEvent.click(screen.getByRole('button', { name: /policy-1\.md/ }))
    const marked = Array.from(document.querySelectorAll('.artifact-text :is(p, li)[data-marked]'), (e) => e.textContent)
    expect(marked).toHaveLength(2)
    expect(marked[1]).toContain('sees the state')
    const bare = Array.from(document.querySelectorAll('[data-unsourced]'), (e) => e.textContent)
    expect(bare).toEqual(['Nobody ever said this anywhere at all.'])
    screen.getByText('1 statement without a source')
  })

  it('says which sources are no longer what they were', async () => {
    fresh = { ...fresh, sources: [source(1, { state: 'deleted' }), source(2, { state: 'changed' })] }
    await open(answering())
    await screen.findByText('2 of its sources have changed or were deleted since it was drafted.')
    expect(screen.queryByRole('link', { name: /Open source 1/ })).toBeNull()
    screen.getByRole('link', { name: /Open source 2/ })
    await userEvent.click(screen.getByRole('button', { name: 'Show the first' }))
    expect(document.querySelector<HTMLElement>('[data-source="1"]')?.dataset.marked).toBe('true')
  })

  it('saves the last text once, with its list of sources', async () => {
    const fake = answering()
    await open(fake)
    await screen.findByRole('heading', { level: 1 })
    await userEvent.keyboard('e')
    const field = await screen.findByRole('textbox', { name: 'Text of the artifact' })
    await userEvent.type(field, 'abc', { initialSelectionStart: CONTENT.length })
    await waitFor(() => expect(edits(fake)).toHaveLength(1), { timeout: 3000 })
    await screen.findByText('Saved on this device')
    expect(edits(fake)).toEqual([{ command: 'artifact_edit', request: { artifact: fresh.id, content: `${CONTENT}abc`, base: CONTENT } }])
  })

  it('keeps the text while it cannot be saved, also for reading', async () => {
    let refuse = true
    const fake = answering({
      artifact_edit: ({ content }) => {
        if (refuse) throw new RpcError('storageFull', '')
        fresh = { ...fresh, content: content ?? '', updatedAt: new Date().toISOString() }
        return fresh
      },
    })
    await open(fake)
    await screen.findByRole('heading', { level: 1 })
    await userEvent.keyboard('e')
    const field = await screen.findByRole('textbox', { name: 'Text of the artifact' })
    await userEvent.clear(field)
    await userEvent.type(field, 'Precious words')
    await screen.findByText(/Not saved yet/, undefined, { timeout: 3000 })
    await userEvent.click(screen.getByRole('radio', { name: 'Read' }))
    await screen.findByText('Precious words')
    refuse = false
    await act(() => flushAll())
    await waitFor(() => expect(screen.queryByText(/Not saved yet/)).toBeNull())
    expect(fresh.content).toBe('Precious words')
  })

  it('exports what was typed last, hands it over and has it forgotten', async () => {
    const product = { id: 'x1', name: 'Refunds.docx', sizeBytes: 10 }
    const fake = answering({ artifact_export: () => product, offer_drop: () => ({ state: 'unlocked', name: '', path: '', keychain: false, version: '' }) })
    await open(fake)
    await userEvent.click(await screen.findByRole('button', { name: 'Export' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Word document' }))
    await screen.findByText('Refunds.docx was saved.')
    expect(fake.saved).toEqual(['Refunds.docx'])
    expect(fake.calls).toContainEqual({ command: 'artifact_export', request: { artifact: fresh.id, format: 'docx' } })
    expect(fake.calls).toContainEqual({ command: 'offer_drop', request: { ids: ['x1'] } })
  })

  it('is deleted with a way back', async () => {
    const fake = answering({ artifact_delete: () => fresh, artifact_restore: () => fresh })
    await open(fake)
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    await screen.findByText('elsewhere')
    await waitFor(() => expect(fake.calls).toContainEqual({ command: 'artifact_delete', request: { artifact: fresh.id } }))
  })
})

describe('the list', () => {
  const { content: _, sources: __, ...summary } = ARTIFACT
  const minutes = { ...summary, id: 'a2', type: 'meeting_minutes' as const, title: 'Kick-off', updatedAt: '2026-03-03T10:00:00Z' }

  it('shows a kind alone, and deletes with a way back', async () => {
    let there = [{ ...summary, id: 'a1' }, minutes]
    const fake = fakePlatform({
      artifact_list: () => ({ artifacts: there }),
      artifact_delete: ({ artifact }) => {
        there = there.filter((a) => a.id !== artifact)
        return minutes
      },
      artifact_restore: () => {
        there = [...there, minutes]
        return minutes
      },
    })
    await renderPage(fake, withToasts(ArtifactsPage), '/p/$project/artifacts', '/p/p1/artifacts')
    const rows = async () => (await screen.findAllByRole('link')).map((row) => row.textContent)
    expect(await rows()).toEqual(['Kick-off', 'Refunds'])
    await userEvent.click(screen.getByRole('radio', { name: 'User stories' }))
    expect(await rows()).toEqual(['Refunds'])
    await userEvent.click(screen.getByRole('radio', { name: 'All' }))
    screen.getByRole('link', { name: 'Kick-off' }).focus()
    await userEvent.keyboard('{Delete}')
    const note = (await screen.findByText('“Kick-off” was deleted.')).parentElement
    expect(await rows()).toEqual(['Refunds'])
    expect(document.activeElement?.textContent).toBe('Refunds')
    if (note) await userEvent.click(within(note).getByRole('button', { name: 'Undo' }))
    await screen.findByRole('link', { name: 'Kick-off' })
  })

  it('begins one by hand with its title as heading', async () => {
    const fake = fakePlatform({ artifact_list: () => ({ artifacts: [] }), artifact_create: () => fresh })
    await renderPage(fake, ArtifactsPage, '/p/$project/artifacts', '/p/p1/artifacts')
    await userEvent.click(await screen.findByRole('button', { name: 'Write one yourself' }))
    await userEvent.type(await screen.findByRole('textbox', { name: 'Title' }), 'Scope')
    await userEvent.click(screen.getByRole('radio', { name: /Requirements/ }))
    await userEvent.click(screen.getByRole('button', { name: 'Create' }))
    await screen.findByText('elsewhere')
    expect(fake.calls).toContainEqual({ command: 'artifact_create', request: { project: 'p1', type: 'requirements_doc', title: 'Scope', content: '# Scope\n' } })
  })
})

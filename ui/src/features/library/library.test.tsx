import { fakePlatform } from '@/platform/fake'
import { RpcError } from '@/platform'
import type { DocumentView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { Toasts } from '@/components/toast'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import { LibraryPage, ReaderPage } from '.'

const made = (name: string, n: number): DocumentView => ({
  id: `d${n}`, name, kind: 'txt', sizeBytes: 1000, passages: 3, keptHere: false, createdAt: `2026-01-0${n}T10:00:00Z`,
})
const all = [made('note 10.txt', 1), made('note 9.txt', 2), made('Policy.md', 3)]

beforeAll(() => {
  // jsdom has no layout; without a height nothing is in sight.
  Object.defineProperty(Element.prototype, 'clientHeight', { value: 600 })
  Object.defineProperty(Element.prototype, 'clientWidth', { value: 900 })
  localStorage.setItem('docket.library.order', JSON.stringify({ by: 'name', down: false }))
})

function Page() {
  return (
    <div data-scroll>
      <LibraryPage />
      <Toasts closeLabel="close" />
    </div>
  )
}

const names = () => screen.getAllByRole('row').slice(1).map((row) => row.querySelector('a')?.querySelector('span > span')?.textContent)
const draw = (fake: ReturnType<typeof fakePlatform>) => renderPage(fake, Page, '/p/$project/library', '/p/p1/library')

describe('the library', () => {
  it('sorts names as people count, filters them, and opens one by keyboard', async () => {
    const { router } = await draw(fakePlatform({ document_list: () => ({ documents: all }) }))
    const grid = await screen.findByRole('grid')
    expect(names()).toEqual(['note 9.txt', 'note 10.txt', 'Policy.md'])
    await userEvent.type(screen.getByRole('textbox', { name: 'Filter by name' }), 'NOTE{ArrowDown}')
    await waitFor(() => expect(names()).toEqual(['note 9.txt', 'note 10.txt']))
    expect(document.activeElement).toBe(grid)
    await userEvent.keyboard('{End}{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/p/p1/library/d1'))
  })

  it('deletes at once, brings back by undo, and puts back what could not be deleted', async () => {
    let present = all
    const fake = fakePlatform({
      document_list: () => ({ documents: present }),
      document_delete: ({ document: id }) => {
        if (id === 'd3') throw new RpcError('storageFull', '')
        present = present.filter((d) => d.id !== id)
        return all.find((d) => d.id === id) as DocumentView
      },
      document_restore: () => {
        present = all
        return all[0] as DocumentView
      },
    })
    await draw(fake)
    const grid = await screen.findByRole('grid')
    grid.focus()
    await userEvent.keyboard('{Home}{Delete}')
    await waitFor(() => expect(names()).toEqual(['note 10.txt', 'Policy.md']))
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(names()).toEqual(['note 9.txt', 'note 10.txt', 'Policy.md']))
    await userEvent.click(screen.getByRole('button', { name: 'Actions for Policy.md' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: /Delete/ }))
    await screen.findByText(/disk is full/i)
    expect(names()).toContain('Policy.md')
  })

  it('keeps a document on this device from its menu, says what that means, and takes it back', async () => {
    let present = all
    const fake = fakePlatform({
      document_list: () => ({ documents: present }),
      document_keep: ({ document: id, kept }) => {
        present = present.map((d) => (d.id === id ? { ...d, keptHere: kept } : d))
        return present.find((d) => d.id === id) as DocumentView
      },
    })
    await draw(fake)
    const grid = await screen.findByRole('grid')
    grid.focus()
    await userEvent.keyboard('{End}{Shift>}{F10}{/Shift}')
    const menu = await screen.findByRole('menu', { name: 'Actions for Policy.md' })
    await waitFor(() => expect(menu.contains(document.activeElement)).toBe(true))
    await userEvent.keyboard('{Enter}')
    const row = () => screen.getByRole('link', { name: /Policy.md/ })
    await waitFor(() => expect(row().textContent).toContain('Stays on this device'))
    expect(screen.getByText(/1 document stays on this device: neither a name nor a word of it/)).toBeTruthy()
    expect(screen.getByText(/No model beyond it is sent its name/)).toBeTruthy()
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(row().textContent).not.toContain('Stays on this device'))
    expect(fake.calls.filter((c) => c.command === 'document_keep').map((c) => c.request)).toEqual([
      { document: 'd3', kept: true },
      { document: 'd3', kept: false },
    ])
  })

  it('shows the state again that could not be changed', async () => {
    const fake = fakePlatform({
      document_list: () => ({ documents: all }),
      document_keep: () => {
        throw new RpcError('storageFull', '')
      },
    })
    await draw(fake)
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for Policy.md' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Keep on this device' }))
    await waitFor(() => expect(fake.calls.filter((c) => c.command === 'document_keep')).toHaveLength(1))
    await waitFor(() => expect(screen.getAllByText(/disk is full/i).length).toBeGreaterThan(1))
    expect(screen.getByRole('link', { name: /Policy.md/ }).textContent).not.toContain('Stays')
  })
})

describe('the reader', () => {
  it('keeps a document on this device with one key, and says what that means', async () => {
    let shown = { ...(all[2] as DocumentView), content: '# Policy\n\nWords.', passageList: [] }
    const fake = fakePlatform({
      document_show: () => shown as never,
      document_keep: ({ kept }) => {
        shown = { ...shown, keptHere: kept }
        return shown as never
      },
    })
    await renderPage(fake, ReaderPage, '/p/$project/library/$document', '/p/p1/library/d3')
    const button = await screen.findByRole('button', { name: 'Stays on this device' })
    expect(button.getAttribute('aria-pressed')).toBe('false')
    button.focus()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(button.getAttribute('aria-pressed')).toBe('true'))
    expect(screen.getByText(/Neither its name nor a word of it is sent/)).toBeTruthy()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(screen.queryByText(/Neither its name/)).toBeNull())
  })
})

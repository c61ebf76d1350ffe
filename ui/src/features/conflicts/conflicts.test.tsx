import { Toasts } from '@/components/toast'
import { MeetingPage } from '@/features/meetings'
import { standing } from '@/features/sync/fake-core'
import { setLanguage } from '@/i18n'
import { RpcError } from '@/platform'
import { type FakePlatform, fakePlatform } from '@/platform/fake'
import type { MeetingTextView, PastView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HistoryDialog } from './history-dialog'
import { ConflictsPage } from './page'
import { useConflictStrings } from './strings'
import { wayBack } from './undo'
import { partName, shown } from './values'

const past = (more: Partial<PastView> = {}): PastView => ({
  entry: 1,
  thing: 'project',
  id: 'p1',
  title: 'Bikes, train',
  project: 'p1',
  part: 'name',
  deleted: false,
  text: 'Bikes, office',
  stands: 'Bikes, train',
  by: 'Office',
  writtenAt: '2026-03-04T15:12:00Z',
  wonBy: 'Train',
  notedAt: '2026-03-05T08:00:00Z',
  settled: false,
  ...more,
})
const DELETED = past({ entry: 2, thing: 'meeting', id: 'm1', title: 'Stand-up', part: 'deleted_at', deleted: true, text: '', stands: '1772637120000', by: 'Train', wonBy: 'Office' })
const NOTES = past({ entry: 3, thing: 'meeting', id: 'm1', title: 'Stand-up', part: 'notes', text: 'one\ntwo\nthree', stands: 'one\nthree\nfour' })

type Answers = Parameters<typeof fakePlatform>[0]
function core(entries: PastView[], answers: Answers = {}): FakePlatform {
  let left = entries
  const take = ({ entry }: { entry: number }) => {
    left = left.filter((one) => one.entry !== entry)
    return { entries: left }
  }
  return fakePlatform({
    sync_status: () => standing({ state: 'attention', conflicts: left.length }),
    sync_conflicts: () => ({ entries: left }),
    history_settle: take,
    history_restore: take,
    project_list: () => ({ projects: [] }),
    ...answers,
  })
}
const open = (fake: FakePlatform) =>
  renderPage(
    fake,
    () => (
      <main id="content" tabIndex={-1}>
        <ConflictsPage />
        <Toasts closeLabel="Close" />
      </main>
    ),
    '/conflicts',
  )
const asked = (fake: FakePlatform, command: string) => fake.calls.filter((call) => call.command === command).map((call) => call.request)

beforeEach(() => localStorage.clear())
afterEach(() => act(() => setLanguage('en')))

describe('what was written on two devices', () => {
  it('is told with both sides, and left as it stands by the keyboard; the focus goes to the next', async () => {
    const user = userEvent.setup()
    const fake = core([past(), DELETED])
    await open(fake)
    const name = await screen.findByRole('article', { name: 'Name' })
    expect(name.textContent).toMatch(/Stands now, the later one, by TrainBikes, train.*Was written too, by Office, .*Mar.*Bikes, office/)
    expect(within(name).getByRole('link', { name: 'Bikes, train' }).getAttribute('href')).toBe('/p/p1')
    within(name).getByRole('button', { name: 'Leave it' }).focus()
    await user.keyboard('{Enter}')
    const gone = await screen.findByRole('article', { name: 'Edited after it was deleted' })
    await waitFor(() => expect(screen.queryByRole('article', { name: 'Name' })).toBeNull())
    await waitFor(() => expect(document.activeElement).toBe(gone))
    expect(asked(fake, 'history_settle')).toEqual([{ entry: 1 }])
    expect(screen.getByText(/^It stays as it stands/)).toBeTruthy()
  })

  it('is put back, and that is taken back', async () => {
    const user = userEvent.setup()
    const fake = core([past()], { project_rename: () => Promise.resolve({} as never) })
    await open(fake)
    await user.click(await screen.findByRole('button', { name: 'Put this one back' }))
    expect(await screen.findByText('Nothing to look at')).toBeTruthy()
    await waitFor(() => expect(document.activeElement?.id).toBe('content'))
    expect(asked(fake, 'history_restore')).toEqual([{ entry: 1 }])
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(asked(fake, 'project_rename')).toEqual([{ project: 'p1', name: 'Bikes, train' }]))
    expect(await screen.findByText('As it was before.')).toBeTruthy()
  })

  it('and deleted asks whether it is to be restored, and leads nowhere until then', async () => {
    const user = userEvent.setup()
    const fake = core([DELETED])
    await open(fake)
    const article = await screen.findByRole('article', { name: 'Edited after it was deleted' })
    expect(article.textContent).toMatch(/Office deleted it; Train edited it \(.*Mar.*\) without knowing of that/)
    expect(within(article).queryByRole('link')).toBeNull()
    await user.click(within(article).getByRole('button', { name: 'Restore it' }))
    await waitFor(() => expect(asked(fake, 'history_restore')).toEqual([{ entry: 2 }]))
  })

  it('and long is told by what would change', async () => {
    await open(core([NOTES]))
    const region = await screen.findByRole('region', { name: 'What would change if it were put back' })
    const lines = Array.from(region.querySelectorAll('p'), (p) => p.textContent)
    expect(lines).toEqual(['\u00a0one', '+Added: two', '\u00a0three', '\u2212Removed: four'])
  })

  it('stays when something goes wrong, and says what', async () => {
    const user = userEvent.setup()
    let code: 'notFound' | 'storageFull' = 'storageFull'
    await open(core([past()], { history_restore: () => Promise.reject(new RpcError(code, '')) }))
    await user.click(await screen.findByRole('button', { name: 'Put this one back' }))
    expect(await screen.findByText(/The disk is full/)).toBeTruthy()
    code = 'notFound'
    await user.click(screen.getByRole('button', { name: 'Put this one back' }))
    expect(await screen.findByText('This is no longer here.')).toBeTruthy()
    expect(screen.getByRole('article', { name: 'Name' })).toBeTruthy()
  })

  it('can be asked for again when it could not be loaded', async () => {
    let fails = true
    await open(core([], { sync_conflicts: () => (fails ? Promise.reject(new RpcError('internal', '')) : { entries: [past()] }) }))
    fails = false
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('article', { name: 'Name' })).toBeTruthy()
  })

  it('is told in German', async () => {
    setLanguage('de')
    await open(core([past(), DELETED, NOTES, past({ entry: 4, thing: 'other', title: '', part: 'something_new' })]))
    await screen.findByRole('heading', { name: 'Auf zwei Geräten geschrieben' })
    expect(await screen.findByRole('article', { name: 'Etwas anderes darin (something_new)' })).toBeTruthy()
    expect(document.body.textContent).not.toMatch(/\b(Leave|Stands|device|Restore)\b/)
  })
})

describe('parts and values', () => {
  function words() {
    let t: ReturnType<typeof useConflictStrings> | undefined
    function Read() {
      t = useConflictStrings()
      return null
    }
    return { Read, t: () => t as ReturnType<typeof useConflictStrings> }
  }

  it('are said as a person would, and what is not known is not hidden', async () => {
    const { Read, t } = words()
    await renderPage(fakePlatform({}), Read)
    const is = (part: string, value: string) => shown(t(), part, value)
    expect(is('attendees', '["Anna","Ben"]')).toBe('Anna, Ben')
    expect(is('attendees', '[]')).toBe('Empty')
    expect(is('attendees', 'not json')).toBe('Empty')
    expect(is('kept_here', '1')).toBe('Yes')
    expect(is('kept_here', '0')).toBe('No')
    expect(is('archived_at', '')).toBe('No')
    expect(is('archived_at', '1772637120000')).toMatch(/^Since /)
    expect(is('held_on', '1772637120000')).toMatch(/2026/)
    expect(is('held_on', '')).toBe('This cannot be shown here.')
    expect(is('title', '')).toBe('Empty')
    expect(partName(t(), 'notes')).toBe('Notes')
    expect(partName(t(), 'constructor')).toBe('Something else in it (constructor)')
  })

  it('can be put back where a page can write them', async () => {
    const fake = fakePlatform({ meeting_details: () => ({}) as never, document_keep: () => ({}) as never, artifact_edit: () => ({}) as never })
    await renderPage(fake, () => null)
    await wayBack(past({ thing: 'meeting', id: 'm1', part: 'attendees', stands: '["Anna"]' }))?.()
    await wayBack(past({ thing: 'meeting', id: 'm1', part: 'held_on', stands: '1772637120000' }))?.()
    await wayBack(past({ thing: 'document', id: 'd1', part: 'kept_here', stands: '1' }))?.()
    await wayBack(past({ thing: 'artifact', id: 'a1', part: 'content', stands: 'text' }))?.()
    expect(fake.calls.map((call) => call.request)).toEqual([
      { meeting: 'm1', attendees: ['Anna'] },
      { meeting: 'm1', date: '2026-03-04T15:12:00.000Z' },
      { document: 'd1', kept: true },
      { artifact: 'a1', content: 'text' },
    ])
    expect(wayBack(past({ thing: 'other', part: 'name' }))).toBeUndefined()
    expect(wayBack(past({ thing: 'meeting', part: 'attendees', stands: '{}' }))).toBeUndefined()
  })
})

describe('the history of one thing', () => {
  it('shows also what is settled, and saves what is being typed before it puts something back', async () => {
    const user = userEvent.setup()
    const order: string[] = []
    const fake = core([], {
      history_show: () => ({ entries: [NOTES, past({ entry: 9, thing: 'meeting', id: 'm1', part: 'title', settled: true })] }),
      history_restore: () => {
        order.push('restore')
        return { entries: [] }
      },
    })
    await renderPage(fake, () => <HistoryDialog of={{ thing: 'meeting', id: 'm1' }} title="Stand-up" settle={async () => void order.push('save')} onClose={() => undefined} />)
    const settled = await screen.findByRole('article', { name: /^Title/ })
    expect(within(settled).getByText('Settled')).toBeTruthy()
    expect(within(settled).queryByRole('button', { name: 'Leave it' })).toBeNull()
    expect(within(screen.getByRole('article', { name: 'Notes' })).getByRole('button', { name: 'Leave it' })).toBeTruthy()
    await user.click(within(settled).getByRole('button', { name: 'Put this one back' }))
    await waitFor(() => expect(order).toEqual(['save', 'restore']))
    await waitFor(() => expect(document.activeElement).toBe(settled))
    expect(asked(fake, 'history_show')[0]).toEqual({ thing: 'meeting', id: 'm1' })
  })

  it('does not offer what is back already', async () => {
    const back = past({ entry: 7, settled: true, text: 'Bikes', stands: 'Bikes' })
    const restored = past({ ...DELETED, entry: 8, settled: true, stands: '' })
    await renderPage(core([], { history_show: () => ({ entries: [back, restored] }) }), () => <HistoryDialog of={{ thing: 'project', id: 'p1' }} title="Bikes" onClose={() => undefined} />)
    const name = await screen.findByRole('article', { name: /^Name/ })
    expect(name.textContent).not.toMatch(/the later one/)
    expect(screen.queryByRole('button', { name: 'Put this one back' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Restore it' })).toBeNull()
    expect(screen.queryByText(/It stays deleted/)).toBeNull()
  })

  it('says that there is none', async () => {
    await renderPage(core([], { history_show: () => ({ entries: [] }) }), () => <HistoryDialog of={{ thing: 'artifact', id: 'a1' }} title="" onClose={() => undefined} />)
    expect(await screen.findByText(/^No two devices have written/)).toBeTruthy()
  })

  const MEETING: MeetingTextView = {
    id: 'm1', title: 'Stand-up', date: '2026-03-04T00:00:00Z', agenda: '', attendees: [], notes: 'Notes', cues: 0, speakers: [], content: 'Notes', passageList: [], createdAt: '2026-03-04T00:00:00Z', updatedAt: '2026-03-04T00:00:00Z',
  }
  const meeting = (entries: PastView[], answers: Answers = {}) =>
    renderPage(core(entries, { meeting_show: () => MEETING, meeting_extract: () => ({ marks: [] }) as never, history_show: () => ({ entries }), ...answers }), MeetingPage, '/p/$project/meetings/$meeting', '/p/p1/meetings/m1')

  it('is one step away from the thing it happened to, and only from that', async () => {
    const user = userEvent.setup()
    await meeting([NOTES, past()])
    expect(await screen.findByText('1 place here was written on two devices.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Look at it' }))
    expect(await screen.findByRole('dialog', { name: 'History across devices: Stand-up' })).toBeTruthy()
  })

  it('is in the menu as soon as there is another device, and a line only while there is something to look at', async () => {
    const user = userEvent.setup()
    await meeting([], { sync_status: () => standing() })
    await user.click(await screen.findByRole('button', { name: 'More actions' }))
    expect(await screen.findByRole('menuitem', { name: 'History across devices' })).toBeTruthy()
    expect(screen.queryByText(/written on two devices/)).toBeNull()
  })

  it('is not spoken of while there is only this device', async () => {
    const user = userEvent.setup()
    await meeting([], { sync_status: () => standing({ state: 'saved', devices: standing().devices.slice(0, 1) }) })
    await user.click(await screen.findByRole('button', { name: 'More actions' }))
    await screen.findByRole('menuitem', { name: /Delete/ })
    expect(screen.queryByRole('menuitem', { name: 'History across devices' })).toBeNull()
  })
})

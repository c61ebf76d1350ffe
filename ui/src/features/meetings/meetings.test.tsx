import { RpcError, setPlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { newQueryClient } from '@/rpc/client'
import type { MeetingView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { flushAll } from '@/app/flush'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dayOf } from './dates'
import { MeetingsPage } from './meetings-page'
import { NotesDraft, kept } from './notes-draft'
import { locate, points, settle, spoken, unitAt } from './places'

const MEETING: MeetingView = {
  id: 'm1', title: 'Kick-off', date: '2026-03-02T00:00:00Z', attendees: ['Dana Whitfield (Lead)'], cues: 0, speakers: [], createdAt: '2026-03-02T00:00:00Z', updatedAt: '2026-03-02T00:00:00Z',
}

describe('places', () => {
  it('count as the core does, where an emoji is one character', () => {
    const transcript = '[00:00:01] Dana: 🚲 gut'
    const notes = 'Notes 🎉 end'
    const passage = { text: '🚲 gut', place: { charStart: 17, charEnd: 22, startMs: 1000, speaker: 'Dana' } }
    const meeting = { content: `${transcript}\n\n${notes}`, notes, transcript: 'a.vtt', passageList: [passage, { text: notes, place: { charStart: 24, charEnd: 35 } }] }
    expect(points(transcript)).toBe(22)
    expect(spoken(meeting)).toEqual([passage])
    expect(locate(meeting, 17, 18)).toEqual({ in: 'transcript', start: 17, end: 18 })
    // "end" is characters 8 to 11 of the notes, and one unit further on in the string.
    const found = locate(meeting, 24 + 8, 24 + 11)
    expect(found).toEqual({ in: 'notes', from: 9, to: 12 })
    expect(unitAt('🚲🚲a', 2)).toBe(4)
  })

  it('find the words again where the text has grown', () => {
    expect(settle('new. x needle y needle', 12, 18, 'needle')).toEqual({ from: 16, to: 22 })
    expect(settle('abc', 0, 1, 'gone')).toEqual({ from: 0, to: 1 })
  })

  it('keep a day without a time the same everywhere', () => {
    expect(dayOf('2026-03-02T00:00:00Z')).toBe('2026-03-02')
  })
})

describe('saving notes', () => {
  let edits: string[]
  let refuse: RpcError | null
  let time: number
  const make = () => new NotesDraft(newQueryClient(), 'm1', { notes: 'old', updatedAt: '2026-03-02T10:00:00Z' })

  beforeEach(() => {
    vi.useFakeTimers()
    edits = []
    refuse = null
    time = Date.parse('2026-03-02T11:00:00Z')
    setPlatform(
      fakePlatform({
        meeting_edit: async ({ notes }) => {
          if (refuse) throw refuse
          edits.push(notes)
          time += 1000
          return { ...MEETING, updatedAt: new Date(time).toISOString() }
        },
      }),
    )
  })
  afterEach(() => vi.useRealTimers())

  it('waits for a pause, saves the last text once, and knows its own echo', async () => {
    const draft = make()
    draft.write('old a')
    draft.write('old ab')
    expect(draft.now().status).toBe('waiting')
    await vi.advanceTimersByTimeAsync(700)
    expect(edits).toEqual(['old ab'])
    expect(draft.now().status).toBe('saved')
    draft.write('old abc')
    draft.heard({ notes: 'old ab', updatedAt: new Date(time).toISOString() })
    // An answer that was on its way since before is not somebody else's text either.
    draft.heard({ notes: 'old', updatedAt: '2026-03-02T10:00:00Z' })
    expect(draft.now()).toMatchObject({ text: 'old abc', status: 'waiting' })
  })

  it('keeps the text and keeps trying while saving fails', async () => {
    const draft = make()
    refuse = new RpcError('storageFull', '')
    draft.write('precious')
    await vi.advanceTimersByTimeAsync(700)
    expect(draft.now()).toMatchObject({ status: 'failed', error: 'storageFull', text: 'precious' })
    draft.write('precious words')
    expect(draft.now().status).toBe('failed')
    refuse = null
    await vi.advanceTimersByTimeAsync(3000)
    expect(edits).toEqual(['precious words'])
    expect(draft.now().status).toBe('saved')
  })

  it('never overwrites what somebody else wrote meanwhile', async () => {
    const draft = make()
    draft.write('mine')
    draft.heard({ notes: 'theirs', updatedAt: '2026-03-02T12:00:00Z' })
    await vi.advanceTimersByTimeAsync(5000)
    expect(edits).toEqual([])
    expect(draft.now()).toMatchObject({ status: 'conflict', text: 'mine', theirs: 'theirs' })
    // Nobody answered, and the vault is being locked: both texts are kept.
    await flushAll()
    expect(edits).toHaveLength(1)
    expect(edits[0]).toContain('mine')
    expect(edits[0]).toContain('theirs')
  })

  it('takes what others wrote when there is nothing of its own to lose', () => {
    const draft = make()
    draft.heard({ notes: 'theirs', updatedAt: '2026-03-02T12:00:00Z' })
    expect(draft.now()).toEqual({ status: 'saved', text: 'theirs' })
  })

  it('saves what was written during a save', async () => {
    const draft = make()
    draft.write('one')
    const saving = draft.flush()
    draft.write('one two')
    await saving
    await vi.advanceTimersByTimeAsync(1000)
    expect(edits).toEqual(['one', 'one two'])
  })

  it('knows what the core makes of a text', () => {
    expect(kept('\ufeffa\r\nb\0')).toBe('a\nb')
    expect(kept(' \n ')).toBe('')
  })
})

describe('the list', () => {
  it('deletes at once and brings back', async () => {
    let there = true
    const fake = fakePlatform({
      meeting_list: () => ({ meetings: there ? [MEETING] : [] }),
      meeting_delete: () => {
        there = false
        return MEETING
      },
    })
    await renderPage(fake, MeetingsPage, '/p/$project/meetings', '/p/p1/meetings')
    const link = await screen.findByRole('link', { name: 'Kick-off' })
    link.focus()
    await userEvent.keyboard('{Delete}')
    await screen.findByText('No meetings yet')
    expect(fake.calls).toContainEqual({ command: 'meeting_delete', request: { meeting: 'm1' } })
  })

  it('says why files were left out, in plain words, and what came in', async () => {
    const fake = fakePlatform(
      { meeting_list: () => ({ meetings: [MEETING] }) },
      {
        meeting_import: async (_, onEvents) => {
          onEvents([{ done: 1, total: 2, name: 'a.vtt' }])
          return { added: [MEETING], skipped: [{ path: '/x/b.vtt', code: 'no_cues', message: 'internal words' }] }
        },
      },
    )
    fake.picks = [{ id: 'o1', name: 'a.vtt' }, { id: 'o2', name: 'b.vtt' }]
    await renderPage(fake, MeetingsPage, '/p/$project/meetings', '/p/p1/meetings')
    await userEvent.click(await screen.findByRole('button', { name: 'Import transcripts' }))
    await screen.findByText('1 transcript imported')
    screen.getByText('No spoken lines were found in it. Is it really a transcript?')
    expect(screen.queryByText('internal words')).toBeNull()
    await waitFor(() => expect(fake.calls).toContainEqual({ command: 'meeting_import', request: { project: 'p1', offers: ['o1', 'o2'] } }))
  })
})

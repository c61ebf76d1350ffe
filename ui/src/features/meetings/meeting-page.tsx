import { IconButton } from '@/components/button'
import { Menu } from '@/components/menu'
import { Unopened } from '@/components/loading'
import { SaveFailure, SaveStatus } from '@/components/text-draft'
import { useHistory } from '@/features/conflicts'
import { useMedia } from '@/lib/use-media'
import { query } from '@/rpc/client'
import type { MarkView, MeetingTextView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { CalendarX2, ChevronLeft, Ellipsis, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useDeleteMeeting } from './deeds'
import { Agenda, Attendees, DateField, Title } from './details'
import { Notes, useNotes } from './notes'
import { Outcomes } from './outcomes'
import { locate, settle, spoken } from './places'
import { useMeetingStrings } from './strings'
import { Transcript } from './transcript'

/** One meeting: what was planned, written and said, and what it came to. */
export function MeetingPage() {
  const { project = '', meeting = '' } = useParams({ strict: false })
  const t = useMeetingStrings()
  const answer = useQuery(query('meeting_show', { meeting }))
  if (answer.data) return <Meeting key={answer.data.id} project={project} meeting={answer.data} />
  const back = (
    <Link to="/p/$project/meetings" params={{ project }} className="text-accent underline underline-offset-2">
      {t.meetings}
    </Link>
  )
  return <Unopened answer={answer} loading={t.loading} failed={t.failed} retry={t.retry} gone={{ icon: CalendarX2, title: t.gone, text: t.goneText, back }} />
}

type Part = 'notes' | 'transcript' | 'outcomes'
const WIDE = '(min-width: 80rem)'

interface Shown {
  notes: { from: number; to: number } | null
  transcript: { start: number; end: number } | null
}

function Meeting({ project, meeting }: { project: string; meeting: MeetingTextView }) {
  const t = useMeetingStrings()
  const navigate = useNavigate()
  const remove = useDeleteMeeting(project)
  const wide = useMedia(WIDE)
  const draft = useNotes(meeting)
  const history = useHistory({ thing: 'meeting', id: meeting.id }, meeting.title, () => draft.flush())
  const cues = useMemo(() => spoken(meeting), [meeting])
  const { part, setPart, shown, show } = usePlaces(meeting, () => draft.now().text, cues.length > 0)
  const chosen = part === 'outcomes' && wide ? 'notes' : part

  const tab = 'flex h-10 cursor-pointer items-center border-b-2 border-transparent px-1 text-sm text-muted outline-offset-2 hover:text-ink data-[selected]:border-accent data-[selected]:font-medium data-[selected]:text-ink pointer-coarse:h-11'
  return (
    <div className={`mx-auto w-full px-4 py-6 md:px-8 ${wide ? 'max-w-6xl' : 'max-w-3xl'}`}>
      <header className="flex flex-col gap-2 pb-3">
        <div className="flex min-h-8 items-center justify-between gap-3">
          <Link to="/p/$project/meetings" params={{ project }} className="-ml-1 inline-flex min-h-8 items-center gap-1 text-sm text-muted hover:text-ink pointer-coarse:min-h-11">
            <ChevronLeft size={15} aria-hidden />
            {t.meetings}
          </Link>
          <div className="flex min-w-0 items-center gap-2">
            <SaveStatus draft={draft} />
            <Menu
              label={t.more}
              choices={[
                ...history.choices,
                {
                  id: 'delete',
                  label: t.remove,
                  icon: <Trash2 size={15} aria-hidden />,
                  danger: true,
                  apart: history.choices.length > 0,
                  onChoose: () => {
                    void draft.flush(true).then(() => remove(meeting))
                    void navigate({ to: '/p/$project/meetings', params: { project } })
                  },
                },
              ]}
            >
              <IconButton label={t.more}>
                <Ellipsis size={16} />
              </IconButton>
            </Menu>
          </div>
        </div>
        <Title meeting={meeting} />
        <div className="flex flex-wrap items-start gap-x-5 gap-y-1.5">
          <DateField meeting={meeting} />
          <Attendees meeting={meeting} />
        </div>
        <Agenda meeting={meeting} />
      </header>
      {history.note}
      {history.dialog}
      <SaveFailure draft={draft} />
      <div className={wide ? 'grid grid-cols-[minmax(0,1fr)_20.5rem] gap-7' : ''}>
        <Tabs selectedKey={chosen} onSelectionChange={(key) => setPart(key as Part)} className="min-w-0 outline-none">
          <TabList aria-label={t.parts} className="flex gap-5 border-b border-line">
            <Tab id="notes" className={tab}>
              {t.notes}
            </Tab>
            {cues.length > 0 ? (
              <Tab id="transcript" className={tab}>
                {t.transcript}
              </Tab>
            ) : null}
            {wide ? null : (
              <Tab id="outcomes" className={tab}>
                {t.outcomes}
              </Tab>
            )}
          </TabList>
          <TabPanel id="notes" shouldForceMount className="outline-offset-4 data-[inert]:hidden">
            <Notes draft={draft} found={shown.notes} />
          </TabPanel>
          {cues.length > 0 ? (
            <TabPanel id="transcript" className="pb-24 outline-offset-4">
              <Transcript cues={cues} found={shown.transcript} />
            </TabPanel>
          ) : null}
          {wide ? null : (
            <TabPanel id="outcomes" className="pb-24 pt-3 outline-offset-4">
              <Outcomes meeting={meeting.id} onShow={show} />
            </TabPanel>
          )}
        </Tabs>
        {wide ? (
          <aside className="sticky top-4 max-h-[calc(100dvh-2rem)] self-start overflow-auto px-2.5 pb-6">
            <Outcomes meeting={meeting.id} onShow={show} />
          </aside>
        ) : null}
      </div>
    </div>
  )
}

/** Which part is open, and which words of it are shown: from the address, or because somebody asked for them. */
function usePlaces(meeting: MeetingTextView, written: () => string, hasTranscript: boolean) {
  const search: { start?: number; end?: number } = useSearch({ strict: false })
  const { start, end = start } = search
  const [part, setPart] = useState<Part>(hasTranscript && meeting.notes === '' ? 'transcript' : 'notes')
  const [shown, setShown] = useState<Shown>({ notes: null, transcript: null })
  const now = useRef({ meeting, written })
  useEffect(() => {
    now.current = { meeting, written }
  })

  const open = (from: number, to: number, quote: string) => {
    const place = locate(now.current.meeting, from, to)
    setPart(place.in)
    if (place.in === 'transcript') setShown({ notes: null, transcript: { start: place.start, end: place.end } })
    else setShown({ notes: settle(now.current.written(), place.from, place.to, quote), transcript: null })
  }

  // An address that names a place shows it whenever it is gone to.
  useEffect(() => {
    if (start === undefined || end === undefined) return
    const place = locate(now.current.meeting, start, end)
    const quote = place.in === 'notes' ? now.current.meeting.notes.slice(place.from, place.to) : ''
    open(start, end, quote)
  }, [start, end])

  const show = (mark: MarkView) => open(mark.place.charStart, mark.place.charEnd, mark.quote)
  return { part, setPart, shown, show }
}

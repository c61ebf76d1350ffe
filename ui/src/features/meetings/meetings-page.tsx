import { Button, IconButton } from '@/components/button'
import { Menu } from '@/components/menu'
import { Empty, Page, PageHead, Waiting } from '@/components/page'
import { Failed } from '@/components/loading'
import { query } from '@/rpc/client'
import type { MeetingView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { AudioLines, CalendarDays, Ellipsis, Plus, Trash2, Upload } from 'lucide-react'
import { dayOf, isoDay, sayDay } from './dates'
import { useDeleteMeeting, useNewMeeting } from './deeds'
import { ImportPanel } from './import-panel'
import { useTranscriptImport } from './importing'
import { useMeetingStrings } from './strings'

/** The meetings of a project by date. */
export function MeetingsPage() {
  const { project = '' } = useParams({ strict: false })
  const t = useMeetingStrings()
  const list = useQuery(query('meeting_list', { project }))
  const { begin, busy } = useNewMeeting(project)
  const intake = useTranscriptImport(project)
  const remove = useDeleteMeeting(project)
  const meetings = list.data?.meetings

  return (
    <Page>
      <PageHead title={t.title} above={meetings && meetings.length > 0 ? t.count(meetings.length) : undefined}>
        {meetings && meetings.length > 0 ? (
          <>
            <Button onPress={intake.pick}>
              <Upload size={16} aria-hidden />
              {t.importFiles}
            </Button>
            <Button look="primary" onPress={begin} isDisabled={busy}>
              <Plus size={16} aria-hidden />
              {t.newMeeting}
            </Button>
          </>
        ) : null}
      </PageHead>
      {intake.job ? <ImportPanel project={project} job={intake.job} onStop={intake.stop} onDismiss={intake.dismiss} /> : null}
      {list.isPending ? <Waiting label={t.loading} /> : null}
      {list.isError ? <Failed text={t.failed} retry={t.retry} onRetry={list.refetch} /> : null}
      {meetings?.length === 0 ? (
        <Empty icon={CalendarDays} title={t.emptyTitle} text={t.emptyText}>
          <Button look="primary" onPress={begin} isDisabled={busy}>
            <Plus size={16} aria-hidden />
            {t.newMeeting}
          </Button>
          <Button onPress={intake.pick}>
            <Upload size={16} aria-hidden />
            {t.importFiles}
          </Button>
          <p className="w-full pt-2 text-sm text-muted">{t.emptyKinds}</p>
        </Empty>
      ) : null}
      {meetings && meetings.length > 0 ? (
        <div className="flex flex-col gap-6">
          {byMonth(meetings).map(([month, inIt]) => (
            <section key={month} aria-label={sayDay(`${month}-01`, { month: 'long', year: 'numeric' })}>
              <h2 className="pb-1.5 text-sm font-medium text-muted">{sayDay(`${month}-01`, { month: 'long', year: 'numeric' })}</h2>
              <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
                {inIt.map((meeting) => (
                  <Row key={meeting.id} project={project} meeting={meeting} onRemove={() => remove(meeting)} />
                ))}
              </ul>
            </section>
          ))}
        </div>
      ) : null}
      {intake.over ? (
        <div className="pointer-events-none fixed inset-0 z-40 grid place-items-center bg-canvas/80">
          <p className="rounded-2xl border-2 border-dashed border-accent bg-surface px-8 py-6 text-lg font-medium text-accent shadow-high">{t.dropHere}</p>
        </div>
      ) : null}
    </Page>
  )
}

function byMonth(meetings: MeetingView[]): [string, MeetingView[]][] {
  const months = new Map<string, MeetingView[]>()
  for (const meeting of meetings) {
    const month = dayOf(meeting.date).slice(0, 7)
    months.set(month, [...(months.get(month) ?? []), meeting])
  }
  return Array.from(months)
}

/** So many people are named in a row. */
const NAMED = 3

/** `Dana Whitfield (Customer Care lead)` is `Dana Whitfield` where there is little room. */
function short(name: string): string {
  return name.replace(/\s*\([^)]*\)$/, '') || name
}

function Row({ project, meeting, onRemove }: { project: string; meeting: MeetingView; onRemove: () => void }) {
  const t = useMeetingStrings()
  const day = dayOf(meeting.date)
  const people = (meeting.attendees.length > 0 ? meeting.attendees : meeting.speakers).map(short)
  // One name more takes no more room than "and 1 other".
  const named = people.length === NAMED + 1 ? people.length : NAMED
  return (
    <li className="relative flex items-center gap-4 border-b border-line px-4 py-3 last:border-b-0 hover:bg-sunken/60 focus-within:bg-sunken/60">
      <time dateTime={day} aria-label={sayDay(day)} className="w-11 shrink-0 text-center leading-tight">
        <span className="block text-lg font-semibold tabular-nums">{sayDay(day, { day: 'numeric' })}</span>
        <span className="block text-xs text-muted">{day === isoDay(new Date()) ? t.today : sayDay(day, { weekday: 'short' })}</span>
      </time>
      <div className="min-w-0 flex-1">
        <Link
          to="/p/$project/meetings/$meeting"
          params={{ project, meeting: meeting.id }}
          className="font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          onKeyDown={(event) => {
            if (event.key === 'Delete') onRemove()
          }}
        >
          {meeting.title}
        </Link>
        {people.length > 0 ? <p className="truncate text-sm text-muted">{t.people(people.slice(0, named), Math.max(0, people.length - named))}</p> : null}
      </div>
      {meeting.transcript === undefined ? null : (
        <span title={meeting.transcript} className="inline-flex shrink-0 items-center gap-1.5 text-sm text-muted">
          <AudioLines size={15} aria-hidden />
          <span className="max-sm:sr-only">{t.transcript}</span>
        </span>
      )}
      <div className="relative">
        <Menu label={t.actions(meeting.title)} choices={[{ id: 'delete', label: t.remove, icon: <Trash2 size={15} aria-hidden />, danger: true, onChoose: onRemove }]}>
          <IconButton label={t.actions(meeting.title)}>
            <Ellipsis size={16} />
          </IconButton>
        </Menu>
      </div>
    </li>
  )
}

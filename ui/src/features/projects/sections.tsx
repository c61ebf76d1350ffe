import { Button, IconButton } from '@/components/button'
import { say } from '@/components/toast'
import { moment } from '@/i18n'
import { useErrorText } from '@/lib/error-text'
import { query, useCommand } from '@/rpc/client'
import type { ProjectView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CalendarDays, FileText, LibraryBig, type LucideIcon, MessagesSquare, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useProjectStrings } from './strings'

/** How many of each are shown here. */
const LATEST = 4

/** The four parts of a project, each with the latest of it. */
export function Sections({ project }: { project: ProjectView }) {
  return (
    <div className="mt-6 grid gap-4 lg:grid-cols-2">
      <Documents project={project} />
      <Meetings project={project} />
      <Threads project={project} />
      <Artifacts project={project} />
    </div>
  )
}

const ACTION = 'grid size-8 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink pointer-coarse:size-11'
const ROW = 'flex min-h-9 items-center gap-3 rounded-lg px-2.5 py-1.5 text-sm hover:bg-sunken pointer-coarse:min-h-11'

interface SectionProps {
  title: string
  icon: LucideIcon
  count: number
  none: string
  /** Leads to all of them. */
  all: ReactNode
  /** The one thing to do here. */
  action: ReactNode
  list: { isPending: boolean; isError: boolean; refetch: () => unknown }
  children: ReactNode
}

function Section({ title, icon: Icon, count, none, all, action, list, children }: SectionProps) {
  const t = useProjectStrings()
  return (
    <section aria-label={title} className="flex min-w-0 flex-col rounded-xl border border-line bg-surface p-2 shadow-card">
      <div className="flex items-center gap-2 pb-1 pl-2.5">
        <Icon size={16} className="text-muted" aria-hidden />
        <h2 className="text-sm font-semibold">{title}</h2>
        <span className="flex-1 text-sm tabular-nums text-muted">{count}</span>
        {count > 0 ? all : null}
        {action}
      </div>
      {list.isError ? (
        <div className="flex items-center gap-2 px-2.5 py-2 text-sm text-bad">
          {t.nothingFailed}
          <Button small onPress={() => void list.refetch()}>
            {t.again}
          </Button>
        </div>
      ) : null}
      {!list.isPending && !list.isError && count === 0 ? <p className="px-2.5 pb-3 pt-1 text-sm text-muted">{none}</p> : null}
      <ul>{children}</ul>
    </section>
  )
}

function Inside({ title, meta }: { title: string; meta: string }) {
  return (
    <>
      <span className="min-w-0 flex-1 truncate">{title}</span>
      <span className="shrink-0 text-xs text-muted">{meta}</span>
    </>
  )
}

const ALL = 'rounded-md px-2 py-1 text-xs text-muted hover:bg-sunken hover:text-ink pointer-coarse:py-3'

function Documents({ project }: { project: ProjectView }) {
  const t = useProjectStrings()
  const list = useQuery(query('document_list', { project: project.id }))
  const latest = (list.data?.documents ?? []).slice(-LATEST).toReversed()
  const params = { project: project.id }
  return (
    <Section
      title={t.documents}
      icon={LibraryBig}
      count={list.data?.documents.length ?? project.documents}
      none={t.noDocuments}
      list={list}
      all={
        <Link to="/p/$project/library" params={params} aria-label={t.seeAllOf(t.documents)} className={ALL}>
          {t.seeAll}
        </Link>
      }
      action={
        <Link to="/p/$project/library" params={params} aria-label={t.addDocuments} title={t.addDocuments} className={ACTION}>
          <Plus size={16} aria-hidden />
        </Link>
      }
    >
      {latest.map((document) => (
        <li key={document.id}>
          <Link to="/p/$project/library/$document" params={{ ...params, document: document.id }} className={ROW}>
            <Inside title={document.title || document.name} meta={`${document.kind.toUpperCase()} · ${moment(document.createdAt)}`} />
          </Link>
        </li>
      ))}
    </Section>
  )
}

function Meetings({ project }: { project: ProjectView }) {
  const t = useProjectStrings()
  const list = useQuery(query('meeting_list', { project: project.id }))
  const params = { project: project.id }
  return (
    <Section
      title={t.meetings}
      icon={CalendarDays}
      count={list.data?.meetings.length ?? project.meetings}
      none={t.noMeetings}
      list={list}
      all={
        <Link to="/p/$project/meetings" params={params} aria-label={t.seeAllOf(t.meetings)} className={ALL}>
          {t.seeAll}
        </Link>
      }
      action={
        <Link to="/p/$project/meetings" params={params} aria-label={t.newMeeting} title={t.newMeeting} className={ACTION}>
          <Plus size={16} aria-hidden />
        </Link>
      }
    >
      {list.data?.meetings.slice(0, LATEST).map((meeting) => (
        <li key={meeting.id}>
          <Link to="/p/$project/meetings/$meeting" params={{ ...params, meeting: meeting.id }} className={ROW}>
            <Inside title={meeting.title} meta={moment(meeting.date)} />
          </Link>
        </li>
      ))}
    </Section>
  )
}

function Threads({ project }: { project: ProjectView }) {
  const t = useProjectStrings()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const create = useCommand('thread_create')
  const list = useQuery(query('thread_list', { project: project.id }))
  const params = { project: project.id }
  const begin = () =>
    create.mutate(params, {
      onSuccess: (thread) => void navigate({ to: '/p/$project/threads/$thread', params: { ...params, thread: thread.id } }),
      onError: (error) => say(errorText(error), { bad: true }),
    })
  return (
    <Section
      title={t.threads}
      icon={MessagesSquare}
      count={list.data?.threads.length ?? project.threads}
      none={t.noThreads}
      list={list}
      all={
        <Link to="/p/$project/threads" params={params} aria-label={t.seeAllOf(t.threads)} className={ALL}>
          {t.seeAll}
        </Link>
      }
      action={
        <IconButton label={t.newThread} onPress={begin} isDisabled={create.isPending}>
          <Plus size={16} />
        </IconButton>
      }
    >
      {list.data?.threads.slice(0, LATEST).map((thread) => (
        <li key={thread.id}>
          <Link to="/p/$project/threads/$thread" params={{ ...params, thread: thread.id }} className={ROW}>
            <Inside title={thread.title || t.untitled} meta={moment(thread.lastMessageAt ?? thread.createdAt)} />
          </Link>
        </li>
      ))}
    </Section>
  )
}

function Artifacts({ project }: { project: ProjectView }) {
  const t = useProjectStrings()
  const list = useQuery(query('artifact_list', { project: project.id }))
  const params = { project: project.id }
  return (
    <Section
      title={t.artifacts}
      icon={FileText}
      count={list.data?.artifacts.length ?? project.artifacts}
      none={t.noArtifacts}
      list={list}
      all={
        <Link to="/p/$project/artifacts" params={params} aria-label={t.seeAllOf(t.artifacts)} className={ALL}>
          {t.seeAll}
        </Link>
      }
      action={
        <Link to="/p/$project/artifacts" params={params} aria-label={t.newArtifact} title={t.newArtifact} className={ACTION}>
          <Plus size={16} aria-hidden />
        </Link>
      }
    >
      {list.data?.artifacts.slice(0, LATEST).map((artifact) => (
        <li key={artifact.id}>
          <Link to="/p/$project/artifacts/$artifact" params={{ ...params, artifact: artifact.id }} className={ROW}>
            <Inside title={artifact.title} meta={`${t.kinds[artifact.type]} · ${moment(artifact.updatedAt)}`} />
          </Link>
        </li>
      ))}
    </Section>
  )
}

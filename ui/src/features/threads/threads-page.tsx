import { Button, IconButton } from '@/components/button'
import { Menu } from '@/components/menu'
import { NameField } from '@/components/name-field'
import { Empty, Page, PageHead, Waiting } from '@/components/page'
import { Failed } from '@/components/loading'
import { moment } from '@/i18n'
import { useKey } from '@/lib/use-key'
import { query } from '@/rpc/client'
import type { ThreadView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Ellipsis, MessagesSquare, Pencil, Plus, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { LONGEST_TITLE, useNewThread, useThreadDeeds } from './deeds'
import { useThreadStrings } from './strings'
import { useRunning } from './turns'

/** The threads of a project, the last used first. */
export function ThreadsPage() {
  const { project = '' } = useParams({ strict: false })
  const t = useThreadStrings()
  const list = useQuery(query('thread_list', { project }))
  const { begin, busy } = useNewThread(project)
  const { remove, rename } = useThreadDeeds(project)
  const running = useRunning()
  const [renaming, setRenaming] = useState<string | undefined>()
  const threads = list.data?.threads
  useKey('n', begin)

  return (
    <Page>
      <PageHead title={t.threads} above={threads && threads.length > 0 ? t.count(threads.length) : undefined}>
        {threads && threads.length > 0 ? (
          <Button look="primary" onPress={begin} isDisabled={busy}>
            <Plus size={16} aria-hidden />
            {t.newThread}
          </Button>
        ) : null}
      </PageHead>
      {list.isPending ? <Waiting label={t.loading} /> : null}
      {list.isError ? <Failed text={t.listFailed} retry={t.retry} onRetry={list.refetch} /> : null}
      {threads?.length === 0 ? (
        <Empty icon={MessagesSquare} title={t.emptyTitle} text={t.emptyText}>
          <Button look="primary" onPress={begin} isDisabled={busy}>
            <Plus size={16} aria-hidden />
            {t.newThread}
          </Button>
        </Empty>
      ) : null}
      {threads && threads.length > 0 ? (
        <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
          {threads.map((thread) => (
            <Row
              key={thread.id}
              project={project}
              thread={thread}
              running={running.has(thread.id)}
              renaming={renaming === thread.id}
              onRenaming={(on) => setRenaming(on ? thread.id : undefined)}
              onRename={(title) => {
                setRenaming(undefined)
                void rename(thread, title)
              }}
              onRemove={() => void remove(thread)}
            />
          ))}
        </ul>
      ) : null}
    </Page>
  )
}

interface RowProps {
  project: string
  thread: ThreadView
  running: boolean
  renaming: boolean
  onRenaming: (on: boolean) => void
  onRename: (title: string) => void
  onRemove: () => void
}

function Row({ project, thread, running, renaming, onRenaming, onRename, onRemove }: RowProps) {
  const t = useThreadStrings()
  const title = thread.title || t.untitled
  const last = thread.lastMessageAt ?? thread.createdAt
  const link = useRef<HTMLAnchorElement>(null)
  const wasRenaming = useRef(false)
  useEffect(() => {
    if (wasRenaming.current && !renaming) link.current?.focus()
    wasRenaming.current = renaming
  }, [renaming])
  return (
    <li className="relative flex items-center gap-3 border-b border-line px-4 py-3 last:border-b-0 hover:bg-sunken/60 focus-within:bg-sunken/60">
      <div className="min-w-0 flex-1">
        {renaming ? (
          <NameField name={thread.title} label={t.name} longest={LONGEST_TITLE} onSave={onRename} onCancel={() => onRenaming(false)} className="relative font-medium" />
        ) : (
          <Link
            ref={link}
            to="/p/$project/threads/$thread"
            params={{ project, thread: thread.id }}
            className={`block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent ${thread.title ? '' : 'text-muted'}`}
            onKeyDown={(event) => {
              if (event.key === 'Delete') onRemove()
              if (event.key === 'F2') onRenaming(true)
            }}
          >
            {title}
          </Link>
        )}
        {thread.summary ? <p className="line-clamp-2 pt-0.5 text-sm text-muted">{thread.summary}</p> : null}
        <p className="flex flex-wrap gap-x-2 pt-0.5 text-xs text-muted">
          <span>{thread.messageCount === 0 ? t.noMessages : t.messages(thread.messageCount)}</span>
          <span aria-hidden>·</span>
          <time dateTime={last}>{moment(last)}</time>
          {running ? <span className="font-medium text-accent">{t.beingAnswered}</span> : null}
        </p>
      </div>
      <div className="relative">
        <Menu
          label={t.actions(title)}
          choices={[
            { id: 'rename', label: t.rename, icon: <Pencil size={15} aria-hidden />, onChoose: () => onRenaming(true) },
            { id: 'delete', label: t.remove, icon: <Trash2 size={15} aria-hidden />, danger: true, apart: true, onChoose: onRemove },
          ]}
        >
          <IconButton label={t.actions(title)}>
            <Ellipsis size={16} />
          </IconButton>
        </Menu>
      </div>
    </li>
  )
}

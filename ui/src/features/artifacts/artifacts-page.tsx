import { Button, IconButton } from '@/components/button'
import { Menu } from '@/components/menu'
import { Empty, Page, PageHead, Waiting } from '@/components/page'
import { Failed } from '@/components/loading'
import { Segmented } from '@/components/segmented'
import { moment } from '@/i18n'
import { useKey } from '@/lib/use-key'
import { query } from '@/rpc/client'
import type { ArtifactKind, ArtifactSummaryView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Ellipsis, FileText, MessagesSquare, Plus, Sparkles, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useDeleteArtifact } from './deeds'
import { KINDS, KIND_ICONS } from './kinds'
import { type Draft, NewDialog } from './new-dialog'
import { useArtifactStrings } from './strings'

/** What has come out of a project, the last changed first. */
export function ArtifactsPage() {
  const { project = '' } = useParams({ strict: false })
  // Another project is another list, with a filter of its own.
  return <Artifacts key={project} project={project} />
}

function Artifacts({ project }: { project: string }) {
  const t = useArtifactStrings()
  const list = useQuery(query('artifact_list', { project }))
  const remove = useDeleteArtifact(project)
  const [draft, setDraft] = useState<Draft>({ kind: 'user_story', title: '' })
  const [asking, setAsking] = useState(false)
  const [chosen, setChosen] = useState<ArtifactKind | 'all'>('all')
  const rows = useRef<HTMLUListElement>(null)
  const all = list.data?.artifacts
  const kinds = useMemo(() => KINDS.filter((kind) => all?.some((a) => a.type === kind)), [all])
  // The kind that was chosen may have been deleted away.
  const kind = chosen !== 'all' && kinds.includes(chosen) ? chosen : 'all'
  const shown = useMemo(
    () => (all ?? []).filter((a) => kind === 'all' || a.type === kind).sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt)),
    [all, kind],
  )
  const begin = () => setAsking(true)
  useKey('n', begin)
  useArrowsToList(rows)

  return (
    <Page>
      <PageHead title={t.title} above={all && all.length > 0 ? (kind === 'all' ? t.count(all.length) : t.countOf(shown.length, all.length)) : undefined}>
        {all && all.length > 0 ? (
          <Button look="primary" onPress={begin}>
            <Plus size={16} aria-hidden />
            {t.new}
          </Button>
        ) : null}
      </PageHead>
      {list.isPending ? <Waiting label={t.loading} /> : null}
      {list.isError ? <Failed text={t.failed} retry={t.retry} onRetry={list.refetch} /> : null}
      {all?.length === 0 ? (
        <Empty icon={FileText} title={t.emptyTitle} text={t.emptyText}>
          <Link
            to="/p/$project"
            params={{ project }}
            className="inline-flex h-9 items-center justify-center gap-2 rounded-lg bg-accent px-3.5 font-medium text-accent-ink hover:brightness-110 pointer-coarse:min-h-11"
          >
            <Sparkles size={16} aria-hidden />
            {t.ask}
          </Link>
          <Button onPress={begin}>{t.writeOne}</Button>
        </Empty>
      ) : null}
      {kinds.length > 1 ? (
        <div className="pb-3">
          <Segmented
            label={t.filter}
            small
            value={kind}
            options={[{ id: 'all' as const, label: t.all }, ...kinds.map((id) => ({ id, label: t.kinds[id] }))]}
            onChange={setChosen}
          />
        </div>
      ) : null}
      {shown.length > 0 ? (
        <ul ref={rows} aria-label={t.title} onKeyDown={(event) => walk(rows.current, event)} className="rounded-xl border border-line bg-surface shadow-card">
          {shown.map((artifact) => (
            <Row
              key={artifact.id}
              project={project}
              artifact={artifact}
              onRemove={() => {
                leaveRow(rows.current, artifact.id)
                remove(artifact)
              }}
            />
          ))}
        </ul>
      ) : null}
      {asking ? <NewDialog project={project} draft={draft} onDraft={setDraft} onClose={() => setAsking(false)} /> : null}
    </Page>
  )
}

const ROW = 'a[data-row]'

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return Array.from(list?.querySelectorAll<HTMLElement>(ROW) ?? [])
}

/** The arrow keys go from row to row. */
function walk(list: HTMLElement | null, event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.target as Element).matches(ROW)) return
  const rows = rowsOf(list)
  const at = rows.indexOf(event.target as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  rows[to]?.focus()
}

/** The row that moves up gets the focus; the last one's place is taken by the one above. */
function leaveRow(list: HTMLElement | null, id: string): void {
  const rows = rowsOf(list)
  const at = rows.findIndex((row) => row.dataset.row === id)
  ;(rows[at + 1] ?? rows[at - 1])?.focus()
}

/** From anywhere on the page that is no field of its own, the arrow keys lead into the list. */
function useArrowsToList(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.key !== 'ArrowDown' || (target !== document.body && target.id !== 'content')) return
      event.preventDefault()
      rowsOf(list.current)[0]?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [list])
}

function Row({ project, artifact, onRemove }: { project: string; artifact: ArtifactSummaryView; onRemove: () => void }) {
  const t = useArtifactStrings()
  const navigate = useNavigate()
  const { threadId } = artifact
  const Icon = KIND_ICONS[artifact.type]
  return (
    <li className="relative flex items-center gap-3.5 border-b border-line px-4 py-2.5 first:rounded-t-xl last:rounded-b-xl last:border-b-0 hover:bg-sunken/60 focus-within:bg-sunken/60">
      <span className="grid size-8 shrink-0 place-items-center rounded-lg bg-sunken text-muted">
        <Icon size={16} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <Link
          to="/p/$project/artifacts/$artifact"
          params={{ project, artifact: artifact.id }}
          data-row={artifact.id}
          className="font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          onKeyDown={(event) => {
            if (event.key === 'Delete' || event.key === 'Backspace') {
              event.preventDefault()
              onRemove()
            }
          }}
        >
          {artifact.title}
        </Link>
        <p className="text-sm text-muted">
          {t.kinds[artifact.type]}
          <span className="sm:hidden"> · {moment(artifact.updatedAt)}</span>
        </p>
      </div>
      <time dateTime={artifact.updatedAt} className="shrink-0 text-sm tabular-nums text-muted max-sm:hidden">
        {moment(artifact.updatedAt)}
      </time>
      <div className="relative">
        <Menu
          label={t.actions(artifact.title)}
          choices={[
            ...(threadId
              ? [
                  {
                    id: 'thread',
                    label: t.openThread,
                    icon: <MessagesSquare size={15} aria-hidden />,
                    onChoose: () => void navigate({ to: '/p/$project/threads/$thread', params: { project, thread: threadId } }),
                  },
                ]
              : []),
            { id: 'delete', label: t.remove, icon: <Trash2 size={15} aria-hidden />, danger: true, onChoose: onRemove },
          ]}
        >
          <IconButton label={t.actions(artifact.title)}>
            <Ellipsis size={16} />
          </IconButton>
        </Menu>
      </div>
    </li>
  )
}

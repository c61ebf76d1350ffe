import { IconButton } from '@/components/button'
import { type Choice, Menu } from '@/components/menu'
import { Badge } from '@/components/page'
import { Unopened } from '@/components/loading'
import { Segmented } from '@/components/segmented'
import { SaveFailure, SaveStatus, useDraftState } from '@/components/text-draft'
import { say } from '@/components/toast'
import { moment } from '@/i18n'
import { useHistory } from '@/features/conflicts'
import { copyText } from '@/lib/clipboard'
import { late } from '@/lib/late'
import { useKey } from '@/lib/use-key'
import { useMedia } from '@/lib/use-media'
import { query } from '@/rpc/client'
import type { ArtifactView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ChevronLeft, Copy, Ellipsis, FileX2, History, MessagesSquare, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import './artifact.css'
import { useDeleteArtifact } from './deeds'
import { useArtifactDraft } from './draft'
import { EditView } from './edit-view'
import { ExportMenu } from './export-menu'
import { forgetBegun, isBegun } from './kinds'
import { cardsOf } from './reading'
import { ReadingView } from './reading-view'
import { useArtifactStrings } from './strings'
import { Title } from './title'

const VersionsPanel = late(() => import('@/features/versions').then((m) => m.VersionsPanel))

/** One artifact: its text, and the words each of its statements came from. */
export function ArtifactPage() {
  const { project = '', artifact = '' } = useParams({ strict: false })
  const t = useArtifactStrings()
  const answer = useQuery(query('artifact_show', { artifact }))
  if (answer.data) return <Artifact key={answer.data.id} project={project} artifact={answer.data} />
  const back = (
    <Link to="/p/$project/artifacts" params={{ project }} className="text-accent underline underline-offset-2">
      {t.title}
    </Link>
  )
  return <Unopened answer={answer} loading={t.loading} failed={t.failed} retry={t.retry} gone={{ icon: FileX2, title: t.gone, text: t.goneText, back }} />
}

type Mode = 'read' | 'edit'

function Artifact({ project, artifact }: { project: string; artifact: ArtifactView }) {
  const t = useArtifactStrings()
  const draft = useArtifactDraft(artifact)
  const { text, status } = useDraftState(draft)
  const [begun] = useState(() => isBegun(artifact.id))
  const [mode, setMode] = useState<Mode>(begun ? 'edit' : 'read')
  const [renaming, setRenaming] = useState(false)
  const [versions, setVersions] = useState(false)
  const wide = useMedia('(min-width: 64rem)')
  const history = useHistory({ thing: 'artifact', id: artifact.id }, artifact.title, () => draft.flush())
  const cards = useMemo(() => cardsOf(artifact.sources), [artifact.sources])

  useEffect(() => forgetBegun(), [])
  const change = (next: Mode) => {
    if (next === 'read') void draft.flush()
    setMode(next)
  }
  useKey('e', () => change('edit'))
  useBothWays(() => change(mode === 'read' ? 'edit' : 'read'))

  return (
    <div className="artifact-page mx-auto w-full max-w-6xl px-4 py-6 md:px-8">
      <header className="flex flex-col gap-1.5 pb-5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 print:hidden">
          <Link to="/p/$project/artifacts" params={{ project }} className="-ml-1 mr-auto inline-flex min-h-8 items-center gap-1 text-sm text-muted hover:text-ink pointer-coarse:min-h-11">
            <ChevronLeft size={15} aria-hidden />
            {t.title}
          </Link>
          <div
            className="flex flex-wrap items-center gap-2"
            title={t.editKeys}
            // The switch is a field, and plain keys in a field are not the page's.
            onKeyDown={(event) => {
              if (event.key === 'e' && !event.ctrlKey && !event.metaKey && !event.altKey && event.target instanceof HTMLInputElement) {
                event.preventDefault()
                change('edit')
              }
            }}
          >
            <Segmented
              label={t.mode}
              small
              value={mode}
              options={[
                { id: 'read', label: t.read },
                { id: 'edit', label: t.edit },
              ]}
              onChange={change}
            />
          </div>
          <ExportMenu artifact={artifact.id} draft={draft} />
          <More project={project} artifact={artifact} draft={draft} onRename={() => setRenaming(true)} onVersions={() => setVersions(true)} history={history.choices} />
        </div>
        <Title artifact={artifact} draft={draft} editing={renaming} onEdit={setRenaming} />
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm text-muted print:hidden">
          <Badge tone="accent">{t.kinds[artifact.type]}</Badge>
          {cards.length > 0 ? <span>{t.sourceCount(cards.length)}</span> : null}
          {mode === 'edit' || status !== 'saved' ? <SaveStatus draft={draft} /> : <span>{t.changedAt(moment(artifact.updatedAt))}</span>}
        </p>
      </header>
      {history.note}
      <SaveFailure draft={draft} words={{ validation: t.emptyRefused }} />
      {mode === 'edit' ? (
        <EditView draft={draft} title={artifact.title} cards={cards} project={project} begun={begun} />
      ) : (
        <ReadingView artifact={artifact} text={text} cards={cards} project={project} wide={wide} />
      )}
      {versions ? <VersionsPanel artifact={artifact} settle={() => draft.flush()} onClose={() => setVersions(false)} /> : null}
      {history.dialog}
    </div>
  )
}

/** Ctrl+Shift+E, also while somebody writes. */
function useBothWays(run: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.altKey || event.key.toLowerCase() !== 'e') return
      if (document.querySelector('[role=dialog], [role=alertdialog]')) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}

interface MoreProps {
  project: string
  artifact: ArtifactView
  draft: ReturnType<typeof useArtifactDraft>
  onRename: () => void
  onVersions: () => void
  history: Choice[]
}

function More({ project, artifact, draft, onRename, onVersions, history }: MoreProps) {
  const t = useArtifactStrings()
  const navigate = useNavigate()
  const remove = useDeleteArtifact(project)
  const { threadId } = artifact
  return (
    <Menu
      label={t.more}
      choices={[
        { id: 'rename', label: t.rename, icon: <Pencil size={15} aria-hidden />, onChoose: onRename },
        { id: 'versions', label: t.versions, icon: <History size={15} aria-hidden />, onChoose: onVersions },
        ...history,
        {
          id: 'copy',
          label: t.copy,
          icon: <Copy size={15} aria-hidden />,
          onChoose: () => void copyText(draft.now().text).then((done) => say(done ? t.copied : t.notCopied, { bad: !done })),
        },
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
        {
          id: 'delete',
          label: t.remove,
          icon: <Trash2 size={15} aria-hidden />,
          danger: true,
          apart: true,
          onChoose: () => {
            // What was typed last comes back with it, should it come back.
            void draft.flush(true).then(() => {
              draft.abandon()
              remove(artifact)
            })
            void navigate({ to: '/p/$project/artifacts', params: { project } })
          },
        },
      ]}
    >
      <IconButton label={t.more}>
        <Ellipsis size={16} />
      </IconButton>
    </Menu>
  )
}

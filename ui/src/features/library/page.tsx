import { Button, IconButton } from '@/components/button'
import { Banner, Empty, Page, PageHead, Waiting } from '@/components/page'
import { Segmented } from '@/components/segmented'
import { say } from '@/components/toast'
import { useLanguage } from '@/i18n'
import { useErrorText } from '@/lib/error-text'
import { remember, remembered } from '@/lib/view-state'
import { query } from '@/rpc/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { CloudOff, FilePlus2, FolderPlus, LibraryBig, Search, Upload, X } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { type Order, arrange, useDeleteDocument, useKeepDocument } from './documents'
import { DocumentGrid, type GridHandle } from './grid'
import { ImportPanel } from './import-panel'
import { type Import, dismissImport, isWatched, resumeImport, startImport, stopImport, useImport } from './imports'
import { type Incoming, choose, watchDrops } from './incoming'
import { useLibraryStrings } from './strings'

/** The height of the filter, which stays in sight. */
const BAR = 60

/** A project's documents, and the ways to add some. */
export function LibraryPage() {
  const { project = '' } = useParams({ strict: false })
  // Another project is another list, with a filter of its own.
  return <Library key={project} project={project} />
}

function Library({ project }: { project: string }) {
  const t = useLibraryStrings()
  const language = useLanguage()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const list = useQuery(query('document_list', { project }))
  const remove = useDeleteDocument(project)
  const keep = useKeepDocument(project)
  const { job, pick, over, resume } = useAdding(project)
  const [filter, setFilter] = useState('')
  const [order, setOrder] = useState<Order>(() => remembered<Order>('library.order', { by: 'date', down: true }))
  const asked = useDeferredValue(filter)
  const all = list.data?.documents
  const keptHere = all?.filter((d) => d.keptHere).length ?? 0
  const shown = useMemo(() => arrange(all ?? [], asked, order, language), [all, asked, order, language])
  const grid = useRef<GridHandle>(null)
  useArrowsToList(grid)

  const sortBy = (by: Order['by']) => {
    const next = { by, down: order.by === by ? !order.down : by === 'date' }
    setOrder(next)
    remember('library.order', next)
  }

  const empty = all?.length === 0 && !job
  const buttons = (
    <>
      <Button onPress={() => pick('folder')}>
        <FolderPlus size={16} aria-hidden />
        {t.addFolder}
      </Button>
      <Button look="primary" onPress={() => pick('files')}>
        <FilePlus2 size={16} aria-hidden />
        {t.addFiles}
      </Button>
    </>
  )

  return (
    <Page wide>
      <PageHead title={t.title} above={all ? (asked.trim() ? t.countOf(shown.length, all.length) : t.count(all.length)) : ' '}>
        {empty ? null : buttons}
      </PageHead>
      {job ? (
        <ImportPanel project={project} job={job} onStop={() => stopImport(project)} onResume={resume} onDismiss={() => dismissImport(project)} />
      ) : null}
      {list.isPending ? <Waiting label={t.loading} /> : null}
      {list.isError ? <Banner tone="bad">{errorText(list.error)}</Banner> : null}
      {empty ? (
        <Empty icon={LibraryBig} title={t.emptyTitle} text={t.emptyText}>
          {buttons}
          <p className="mt-3 text-sm text-muted">{t.emptyKinds}</p>
        </Empty>
      ) : null}
      {all && all.length > 0 ? (
        <>
          <div className="sticky top-0 z-10 -mx-1 flex flex-wrap items-center gap-2 bg-canvas px-1 py-2.5">
            <Filter text={filter} onText={setFilter} onDown={() => grid.current?.focus()} />
            <div className="lg:hidden">
              <Segmented
                label={t.sort}
                small
                value={order.by}
                options={[
                  { id: 'name', label: t.name },
                  { id: 'date', label: t.added },
                ]}
                onChange={sortBy}
              />
            </div>
          </div>
          {keptHere > 0 ? (
            <p className="flex items-start gap-2 px-1 pb-3 text-sm text-muted">
              <CloudOff size={15} className="mt-0.5 shrink-0" aria-hidden />
              {t.legend(keptHere)}
            </p>
          ) : null}
          {shown.length === 0 ? (
            <p role="status" className="py-12 text-center text-muted">{t.noneNamed(asked.trim())}</p>
          ) : (
            <DocumentGrid
              project={project}
              documents={shown}
              order={order}
              covered={BAR}
              onOrder={sortBy}
              onOpen={(d) => void navigate({ to: '/p/$project/library/$document', params: { project, document: d.id } })}
              onDelete={remove}
              onKeep={keep}
              handle={grid}
            />
          )}
        </>
      ) : null}
      {over ? <DropHere /> : null}
    </Page>
  )
}

/** What is being added to the project, and the ways to add more. */
function useAdding(project: string) {
  const t = useLibraryStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const job = useImport(project)
  const [over, setOver] = useState(false)
  const onEnd = (ended: Import) => {
    // Who is elsewhere by then is told; who is here sees the panel.
    if (!isWatched(project)) say(ended.skipped.length > 0 ? `${t.addedNote(ended.added)}. ${t.skippedNote(ended.skipped.length)}.` : `${t.addedNote(ended.added)}.`)
  }
  const add = (files: Incoming[]) => {
    if (files.length > 0) void startImport(client, project, files, onEnd)
  }
  const pick = (what: 'files' | 'folder') => void choose(what).then(add, (error: unknown) => say(errorText(error), { bad: true }))
  const resume = () => void resumeImport(client, project, onEnd)
  useEffect(() => watchDrops({ onOver: setOver, onFiles: (files) => (files.length > 0 ? add(files) : say(t.nothingChosen)) }), [project])
  return { job, pick, over, resume }
}

/** From anywhere on the page that is no field of its own, the arrow keys lead into the list. */
function useArrowsToList(grid: { current: GridHandle | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.key !== 'ArrowDown' || (target !== document.body && target.id !== 'content')) return
      event.preventDefault()
      grid.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [grid])
}

function Filter({ text, onText, onDown }: { text: string; onText: (text: string) => void; onDown: () => void }) {
  const t = useLibraryStrings()
  return (
    <div className="relative min-w-40 flex-1">
      <Search size={15} className="pointer-events-none absolute inset-y-0 left-3 my-auto text-muted" aria-hidden />
      <input
        type="text"
        aria-label={t.filter}
        placeholder={t.filter}
        value={text}
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) {
            event.stopPropagation()
            onText('')
          } else if (event.key === 'ArrowDown') {
            event.preventDefault()
            onDown()
          }
        }}
        className="h-10 w-full rounded-lg border border-line-strong bg-surface pl-9 pr-10 text-ink placeholder:text-muted outline-none focus:border-accent focus:ring-2 focus:ring-accent/25 pointer-coarse:h-11"
      />
      {text ? (
        <span className="absolute inset-y-0 right-1 grid place-items-center">
          <IconButton label={t.clearFilter} onPress={() => onText('')}>
            <X size={15} />
          </IconButton>
        </span>
      ) : null}
    </div>
  )
}

function DropHere() {
  const t = useLibraryStrings()
  return (
    <div className="animate-appear pointer-events-none fixed inset-0 z-40 bg-canvas/85 p-4">
      <div className="grid h-full place-items-center rounded-2xl border-2 border-dashed border-accent bg-accent-soft/60 p-6 text-center">
        <p className="flex flex-col items-center gap-3 text-lg font-medium text-accent">
          <Upload size={28} aria-hidden />
          {t.dropHere}
        </p>
      </div>
    </div>
  )
}

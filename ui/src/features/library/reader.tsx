import { Banner, Empty, Waiting } from '@/components/page'
import { useHistory } from '@/features/conflicts'
import { codeOf, useErrorText } from '@/lib/error-text'
import { query } from '@/rpc/client'
import type { DocumentTextView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { CloudOff, FileX } from 'lucide-react'
import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { blockAt, layOut } from './blocks'
import { useDeleteDocument, useKeepDocument } from './documents'
import { Find } from './find'
import { findAll } from './marks'
import { Outline } from './outline'
import { ReaderBar } from './reader-bar'
import { Body } from './reader-body'
import { useReading } from './reading'
import { scroller } from './scroll'
import { useLibraryStrings } from './strings'

/** A long text is not kept for long after it was closed. */
const KEPT_MS = 60_000

/** One document to read, with the passage a link leads to. */
export function ReaderPage() {
  const t = useLibraryStrings()
  const errorText = useErrorText()
  const { project = '', document = '' } = useParams({ strict: false })
  const shown = useQuery({ ...query('document_show', { document }), gcTime: KEPT_MS })
  if (shown.isPending) return <Waiting label={t.opening} />
  if (shown.isError && codeOf(shown.error) !== 'notFound') {
    return (
      <div className="mx-auto max-w-lg p-8">
        <Banner tone="bad">{errorText(shown.error)}</Banner>
      </div>
    )
  }
  if (!shown.data || shown.isError) {
    return (
      <Empty icon={FileX} title={t.gone} text={t.goneText}>
        <Link to="/p/$project/library" params={{ project }} className="text-accent underline underline-offset-2">
          {t.backLabel}
        </Link>
      </Empty>
    )
  }
  return <Reader key={document} project={project} document={shown.data} />
}

function Reader({ project, document }: { project: string; document: DocumentTextView }) {
  const t = useLibraryStrings()
  const navigate = useNavigate()
  const remove = useDeleteDocument(project)
  const keep = useKeepDocument(project)
  const history = useHistory({ thing: 'document', id: document.id }, document.name)
  const asked = useSearch({ strict: false })
  const layout = useMemo(() => layOut(document), [document])
  const passage = useMemo(() => {
    if (asked.start === undefined) return undefined
    const start = layout.units(asked.start)
    if (start >= document.content.length) return null
    const block = blockAt(layout.blocks, start)
    const end = asked.end === undefined ? (layout.blocks[block]?.end ?? start) : layout.units(asked.end)
    return end > start ? { start, end, block } : null
  }, [layout, document, asked.start, asked.end])

  const body = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [finding, setFinding] = useState(false)
  const [typed, setTyped] = useState('')
  const wanted = useDeferredValue(typed)
  const found = useMemo(() => findAll(document.content, wanted), [document.content, wanted])
  const [at, setAt] = useState(0)
  const reading = useReading(layout, body, passage?.block)
  useLayoutEffect(() => {
    const frame = scroller(body.current)
    if (frame && !passage) frame.scrollTop = 0
  }, [document.id])

  const show = (n: number) => {
    const match = found[n]
    if (!match) return
    setAt(n)
    reading.go(blockAt(layout.blocks, match.start), 'center')
  }
  // What was typed is looked for from where one reads, as in every editor.
  useEffect(() => {
    if (found.length === 0) return
    const from = layout.blocks[reading.top]?.start ?? 0
    const next = found.findIndex((m) => m.end > from)
    show(Math.max(0, next))
  }, [found])

  const closeFind = () => {
    setTyped('')
    setFinding(false)
  }
  const find = (
    <Find
      field={field}
      text={typed}
      at={at}
      of={found.length}
      onText={setTyped}
      onStep={(by) => found.length > 0 && show((at + by + found.length) % found.length)}
      onClose={closeFind}
    />
  )
  const block = passage ? layout.blocks[passage.block] : undefined
  const place = block?.page !== undefined ? t.page(block.page) : block?.line !== undefined ? t.line(block.line) : block ? t.shownPassage : undefined

  return (
    <div className="min-h-full">
      <ReaderBar
        project={project}
        document={document}
        place={place}
        onPlace={() => passage && reading.go(passage.block, 'center')}
        find={find}
        finding={finding}
        onFind={() => {
          setFinding(!finding)
          if (!finding) setTimeout(() => field.current?.focus())
        }}
        outline={layout.outline.length > 1 ? (close) => (
          <Outline
            layout={layout}
            current={reading.stop}
            tall
            onGo={(to) => {
              reading.go(to, 'start')
              close()
            }}
          />
        ) : undefined}
        outlineOf={layout.outlineOf}
        history={history.choices}
        onKeep={() => keep(document, !document.keptHere)}
        onDelete={() => void navigate({ to: '/p/$project/library', params: { project } }).then(() => remove(document))}
      />
      <div className="mx-auto flex w-full max-w-6xl items-start gap-8 px-4 pb-16 pt-5 md:px-8">
        <div className="min-w-0 flex-1">
          {history.note ? <div className="max-w-[44rem]">{history.note}</div> : null}
          {history.dialog}
          {document.keptHere ? (
            <p className="mb-4 flex max-w-[44rem] items-start gap-2.5 rounded-xl bg-sunken px-4 py-2.5 text-sm text-muted">
              <CloudOff size={16} className="mt-0.5 shrink-0" aria-hidden />
              <span>
                <span className="font-medium text-ink">{t.staysHere}.</span> {t.keepMeaning}
              </span>
            </p>
          ) : null}
          {passage === null ? (
            <div className="mb-4 max-w-[44rem]">
              <Banner>{t.outOfRange}</Banner>
            </div>
          ) : null}
          <Body document={document} layout={layout} reading={reading} passage={passage ?? undefined} found={found} current={found[at]} ref={body} />
        </div>
        {layout.outline.length > 1 ? (
          <div className="sticky top-18 hidden h-[calc(100dvh-6rem)] w-56 shrink-0 flex-col lg:flex">
            <p className="px-2.5 pb-1.5 text-xs font-medium text-muted">{layout.outlineOf === 'pages' ? t.pages : t.contents}</p>
            <Outline layout={layout} current={reading.stop} tall={false} onGo={(to) => reading.go(to, 'start')} />
          </div>
        ) : null}
      </div>
      <p role="status" className="sr-only">
        {place ? `${t.shownPassage}: ${place}` : ''}
      </p>
    </div>
  )
}

import { bytes, moment, number } from '@/i18n'
import type { DocumentView } from '@/rpc/schema.gen'
import { Link } from '@tanstack/react-router'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp, CloudOff, Ellipsis } from 'lucide-react'
import { type KeyboardEvent, type Ref, memo, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { KIND_ICONS, type Order } from './documents'
import { RowMenu } from './row-menu'
import { scroller, useScrollMargin, useWide } from './scroll'
import { useLibraryStrings } from './strings'

/** Rows drawn beyond the edge: as many again as a tall screen shows, so that a fast wheel finds no gap. */
const AHEAD = 24
const COLUMNS = 'lg:grid lg:grid-cols-[minmax(0,1fr)_6rem_5.5rem_5.5rem_6.5rem_2.5rem] lg:gap-x-3'

/** Where each project's list was left: which row, how far down. */
const left = new Map<string, { id: string | undefined; top: number }>()

export interface GridHandle {
  focus: () => void
}

interface Props {
  project: string
  documents: DocumentView[]
  order: Order
  /** The height of what stays at the top. */
  covered: number
  onOrder: (by: Order['by']) => void
  onOpen: (document: DocumentView) => void
  onDelete: (document: DocumentView) => void
  onKeep: (document: DocumentView, kept: boolean) => void
  handle: Ref<GridHandle>
}

/** The list: only the rows in sight are drawn, and one of them is the active one for the keyboard. */
export function DocumentGrid({ project, documents, order, covered, onOrder, onOpen, onDelete, onKeep, handle }: Props) {
  const t = useLibraryStrings()
  const wide = useWide()
  const height = wide ? 44 : 60
  const grid = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const [activeId, setActiveId] = useState(() => left.get(project)?.id)
  const margin = useScrollMargin(body)
  const found = documents.findIndex((d) => d.id === activeId)
  const active = found < 0 ? 0 : found
  const rows = useVirtualizer({
    count: documents.length,
    getScrollElement: () => scroller(body.current),
    estimateSize: () => height,
    getItemKey: (n) => documents[n]?.id ?? n,
    overscan: AHEAD,
    // The active row is drawn wherever it is: it is what the keyboard's focus names.
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range)
      return documents.length === 0 || seen.includes(active) ? seen : [...seen, active].sort((a, b) => a - b)
    },
    scrollMargin: margin,
    scrollPaddingStart: covered,
    scrollPaddingEnd: 12,
  })
  useLayoutEffect(() => rows.measure(), [height])
  useImperativeHandle(handle, () => ({ focus: () => grid.current?.focus() }), [])

  // Whoever comes back from a document finds the list as it was.
  const latest = useRef(activeId)
  latest.current = activeId
  useLayoutEffect(() => {
    const frame = scroller(body.current)
    const before = left.get(project)
    if (frame) frame.scrollTop = before?.top ?? 0
    let top = before?.top ?? 0
    const onScroll = () => {
      top = frame?.scrollTop ?? 0
    }
    frame?.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      frame?.removeEventListener('scroll', onScroll)
      left.set(project, { id: latest.current, top })
    }
  }, [project])

  const go = (to: number) => {
    const row = Math.max(0, Math.min(documents.length - 1, to))
    setActiveId(documents[row]?.id)
    rows.scrollToIndex(row, { align: 'auto' })
  }
  // One menu for all rows: each of its own would cost more than the row.
  const [menu, setMenu] = useState<{ row: number; at: HTMLElement }>()
  const openMenu = (row: number) => {
    const at = documents[row] && document.getElementById(`actions-${documents[row].id}`)
    if (at) setMenu({ row, at })
  }
  const remove = (row: number) => {
    const document = documents[row]
    if (!document) return
    // The row that moves up becomes the active one; the last one's place is taken by the one above.
    if (row === active) setActiveId((documents[row + 1] ?? documents[row - 1])?.id)
    grid.current?.focus({ preventScroll: true })
    onDelete(document)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault()
      openMenu(active)
      return
    }
    const page = Math.max(1, Math.floor(((scroller(body.current)?.clientHeight ?? height) - covered) / height) - 1)
    const steps: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      PageDown: () => go(active + page),
      PageUp: () => go(active - page),
      Home: () => go(0),
      End: () => go(documents.length - 1),
      Enter: () => documents[active] && onOpen(documents[active]),
      Delete: () => remove(active),
      Backspace: () => remove(active),
    }
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined
    if (!step || (event.target !== grid.current && event.key === 'Enter')) return
    event.preventDefault()
    step()
  }

  return (
    <>
      <div
        ref={grid}
        role="grid"
        aria-label={t.title}
        aria-rowcount={documents.length + 1}
        aria-activedescendant={documents[active] ? `document-${documents[active].id}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group rounded-xl border border-line bg-surface outline-none"
      >
        <div role="rowgroup" className="max-lg:sr-only">
          <div role="row" aria-rowindex={1} className={`${COLUMNS} h-9 items-center rounded-t-xl border-b border-line pl-4 pr-2 text-xs text-muted`}>
            <SortHead label={t.name} by="name" order={order} onOrder={onOrder} />
            <span role="columnheader">{t.kind}</span>
            <span role="columnheader" className="text-right">{t.size}</span>
            <span role="columnheader" className="text-right">{t.passages}</span>
            <SortHead label={t.added} by="date" order={order} onOrder={onOrder} end />
            <span role="columnheader"><span className="sr-only">{t.actions}</span></span>
          </div>
        </div>
        {/* The lines are drawn by the ground, so that even a gap would look like rows. */}
        <div
          ref={body}
          role="rowgroup"
          className="relative overflow-hidden rounded-b-xl max-lg:rounded-t-xl"
          style={{
            // The last row needs no line of its own.
            height: Math.max(0, rows.getTotalSize() - 1),
            backgroundImage: `repeating-linear-gradient(to bottom, transparent 0 ${height - 1}px, var(--line) ${height - 1}px ${height}px)`,
          }}
        >
          {rows.getVirtualItems().map((item) => {
            const document = documents[item.index]
            return document ? (
              <Row
                key={item.key}
                project={project}
                document={document}
                index={item.index}
                top={item.start - margin}
                height={height}
                active={item.index === active}
                onActive={setActiveId}
                onMenu={openMenu}
              />
            ) : null
          })}
        </div>
      </div>
      <RowMenu menu={menu} document={menu && documents[menu.row]} onClose={() => setMenu(undefined)} onKeep={onKeep} onDelete={() => menu && remove(menu.row)} />
    </>
  )
}

function SortHead({ label, by, order, onOrder, end }: { label: string; by: Order['by']; order: Order; onOrder: (by: Order['by']) => void; end?: boolean }) {
  const mine = order.by === by
  const Arrow = order.down ? ArrowDown : ArrowUp
  return (
    <span role="columnheader" aria-sort={mine ? (order.down ? 'descending' : 'ascending') : 'none'} className={end ? 'text-right' : ''}>
      <button type="button" onClick={() => onOrder(by)} className="inline-flex h-8 items-center gap-1 rounded-md hover:text-ink">
        <span className={mine ? 'font-medium text-ink' : ''}>{label}</span>
        {mine ? <Arrow size={12} aria-hidden /> : null}
      </button>
    </span>
  )
}

interface RowProps {
  project: string
  document: DocumentView
  index: number
  top: number
  height: number
  active: boolean
  onActive: (id: string) => void
  onMenu: (row: number) => void
}

const Row = memo(
  function Row({ project, document, index, top, height, active, onActive, onMenu }: RowProps) {
    const t = useLibraryStrings()
    const Icon = KIND_ICONS[document.kind]
    return (
      <div
        role="row"
        id={`document-${document.id}`}
        aria-rowindex={index + 2}
        aria-selected={active}
        onPointerDown={() => onActive(document.id)}
        style={{ height: height - 1, transform: `translateY(${top}px)` }}
        className={`absolute inset-x-0 top-0 flex items-center gap-x-3 bg-surface pl-4 pr-2 hover:bg-sunken ${COLUMNS} ${active ? 'group-focus-visible:bg-accent-soft group-focus-visible:outline-2 group-focus-visible:-outline-offset-2 group-focus-visible:outline-accent' : ''}`}
      >
        <div role="gridcell" className="min-w-0 flex-1">
          <Link
            to="/p/$project/library/$document"
            params={{ project, document: document.id }}
            preload={false}
            tabIndex={-1}
            className="flex items-center gap-2.5 outline-none after:absolute after:inset-y-0 after:left-0 after:right-12"
          >
            <Icon size={16} className="shrink-0 text-muted" aria-hidden />
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-1.5">
                <span className="truncate font-medium">{document.name}</span>
                {document.keptHere ? (
                  <span className="shrink-0 text-muted" title={t.staysHere}>
                    <CloudOff size={14} aria-hidden />
                    <span className="sr-only">{t.staysHere}</span>
                  </span>
                ) : null}
              </span>
              <span className="block truncate text-xs text-muted lg:hidden">
                {[t.kinds[document.kind], bytes(document.sizeBytes), moment(document.createdAt)].join(' · ')}
              </span>
            </span>
          </Link>
        </div>
        <span role="gridcell" className="truncate text-sm text-muted max-lg:sr-only">{t.kinds[document.kind]}</span>
        <span role="gridcell" className="text-right text-sm text-muted tabular-nums max-lg:sr-only">{bytes(document.sizeBytes)}</span>
        <span role="gridcell" className="text-right text-sm text-muted tabular-nums max-lg:sr-only">{number(document.passages)}</span>
        <span role="gridcell" className="text-right text-sm text-muted tabular-nums max-lg:sr-only">{moment(document.createdAt)}</span>
        <span role="gridcell" className="z-1">
          <button
            type="button"
            id={`actions-${document.id}`}
            tabIndex={active ? 0 : -1}
            aria-haspopup="menu"
            aria-label={t.actionsFor(document.name)}
            title={t.actions}
            onClick={() => onMenu(index)}
            className="grid size-8 place-items-center rounded-lg text-muted hover:bg-line hover:text-ink pointer-coarse:size-11"
          >
            <Ellipsis size={16} aria-hidden />
          </button>
        </span>
      </div>
    )
  },
  // The ways to act change with each drawing and do the same.
  (a, b) => a.document === b.document && a.index === b.index && a.top === b.top && a.height === b.height && a.active === b.active,
)

import { BusyButton } from '@/components/busy-button'
import { Failed } from '@/components/loading'
import { Badge, Empty, Page, PageHead, Waiting } from '@/components/page'
import { bytes, region } from '@/i18n'
import { useProviderNames } from '@/lib/provider-names'
import { platform } from '@/platform'
import type { CallView } from '@/rpc/schema.gen'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, ListTree } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useCallsStrings } from './strings'

/** More than this of what was asked is shown only to those who want it. */
const SHORT = 160
const SECOND_MS = 1000

/** All calls of tools in a project's threads: who asked for what, and how much came back. */
export function CallsPage() {
  const t = useCallsStrings()
  const { project = '' } = useParams({ strict: false })
  // Nobody tells of calls, so they are asked for again whenever the page is opened.
  const found = useInfiniteQuery({
    queryKey: ['calls_list', { project }],
    queryFn: ({ pageParam }) => platform().call('calls_list', { project, before: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.more ? last.calls.at(-1)?.id : undefined),
    staleTime: 0,
  })
  const calls = found.data?.pages.flatMap((page) => page.calls)
  const list = useRef<HTMLDivElement>(null)
  const pages = found.data?.pages.length ?? 0
  const asked = useRef(0)
  // The button goes away with the last page; whoever pressed it reads on where the earlier ones begin.
  useEffect(() => {
    if (asked.current > 0 && pages > asked.current) {
      const first = found.data?.pages[asked.current]?.calls[0]?.id
      asked.current = 0
      if (first) list.current?.querySelector<HTMLElement>(`[data-call="${first}"]`)?.focus()
    }
  }, [pages, found.data])

  return (
    <Page wide>
      <PageHead
        title={t.title}
        above={
          <Link to="/p/$project" params={{ project }} hash="leaves" className="inline-flex items-center gap-0.5 rounded-md hover:text-ink pointer-coarse:min-h-11">
            <ChevronLeft size={15} aria-hidden className="-ml-1" />
            {t.overview}
          </Link>
        }
      />
      <p className="max-w-prose pb-4 text-sm text-muted">{t.text}</p>
      {found.isPending ? <Waiting label={t.loading} /> : null}
      {found.isError && !calls ? <Failed text={t.failed} retry={t.again} onRetry={found.refetch} /> : null}
      {calls?.length === 0 ? (
        <Empty icon={ListTree} title={t.none} text={t.noneText}>
          <Link to="/p/$project/threads" params={{ project }} className="text-accent underline underline-offset-2">
            {t.ask}
          </Link>
        </Empty>
      ) : null}
      {calls && calls.length > 0 ? (
        <div className="flex flex-col gap-3 pb-8" ref={list}>
          <Calls project={project} calls={calls} />
          {found.isFetchNextPageError ? <Failed text={t.moreFailed} retry={t.again} onRetry={found.fetchNextPage} /> : null}
          {found.hasNextPage && !found.isFetchNextPageError ? (
            <BusyButton
              className="self-start"
              busy={found.isFetchingNextPage}
              onPress={() => {
                asked.current = pages
                void found.fetchNextPage()
              }}
            >
              {found.isFetchingNextPage ? t.loadingMore : t.more}
            </BusyButton>
          ) : null}
          {!found.hasNextPage && pages > 1 ? <p className="text-sm text-muted">{t.end}</p> : null}
        </div>
      ) : null}
    </Page>
  )
}

const HEAD = 'whitespace-nowrap px-3 py-2 font-normal'
const CELL = 'px-3 py-2.5 align-top'

/** Where there is no room, who asked, the size and the time stand under what was done. */
function Calls({ project, calls }: { project: string; calls: CallView[] }) {
  const t = useCallsStrings()
  return (
    <div className="@container overflow-hidden rounded-xl border border-line bg-surface shadow-card">
      <table className="w-full text-left text-sm @2xl:table-fixed">
        <caption className="sr-only">{t.caption}</caption>
        <thead className="border-b border-line text-xs text-muted">
          <tr>
            <th scope="col" className={`${HEAD} @max-2xl:hidden @2xl:w-36 @2xl:pl-4`}>
              {t.when}
            </th>
            <th scope="col" className={`${HEAD} @max-2xl:pl-4`}>
              {t.what}
            </th>
            <th scope="col" className={`${HEAD} @max-2xl:hidden @2xl:w-36`}>
              {t.who}
            </th>
            <th scope="col" className={`${HEAD} @max-2xl:hidden text-right @2xl:w-28`}>
              {t.size}
            </th>
            <th scope="col" className={`${HEAD} @max-2xl:hidden pr-4 text-right @2xl:w-32`}>
              {t.took}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {calls.map((call) => (
            <Call key={call.id} project={project} call={call} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Call({ project, call }: { project: string; call: CallView }) {
  const t = useCallsStrings()
  const names = useProviderNames()
  const who = (names as Record<string, string>)[call.provider] ?? (call.provider || t.nobody)
  const took = call.tookMs === undefined ? t.neverBack : call.tookMs < SECOND_MS ? t.ms(call.tookMs) : t.seconds(Math.round(call.tookMs / (SECOND_MS / 10)) / 10)
  const size = bytes(call.outputBytes)
  const when = <time dateTime={call.at}>{exactly(call.at)}</time>
  return (
    <tr data-call={call.id} tabIndex={-1} className="-outline-offset-2">
      <td className={`${CELL} whitespace-nowrap pl-4 tabular-nums text-muted @max-2xl:hidden`}>{when}</td>
      <th scope="row" className={`${CELL} text-left font-normal @max-2xl:px-4`}>
        <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <span className="font-medium">{t.tools[call.tool] ?? call.tool}</span>
          {call.isError ? <Badge tone="bad">{t.failedBadge}</Badge> : null}
        </p>
        <Asked call={call} />
        <p className="text-xs text-muted">
          {t.thread}:{' '}
          <Link to="/p/$project/threads/$thread" params={{ project, thread: call.threadId }} className="rounded-sm text-accent underline underline-offset-2 wrap-anywhere pointer-coarse:inline-block pointer-coarse:py-2">
            {call.thread || t.untitled}
          </Link>
        </p>
        <p className="text-xs text-muted tabular-nums @2xl:hidden">
          {when} · {who} · <span className="whitespace-nowrap">{size}</span> · <span className="whitespace-nowrap">{took}</span>
        </p>
      </th>
      <td className={`${CELL} @max-2xl:hidden`}>{who}</td>
      <td className={`${CELL} whitespace-nowrap text-right tabular-nums @max-2xl:hidden`}>{size}</td>
      <td className={`${CELL} pr-4 text-right tabular-nums @max-2xl:hidden`}>{took}</td>
    </tr>
  )
}

/** What was asked in a line; all of it, as it was sent, on demand. It is text of a model and is only shown. */
function Asked({ call }: { call: CallView }) {
  const t = useCallsStrings()
  const id = useId()
  const [open, setOpen] = useState(false)
  const { words, whole } = inShort(call.input)
  return (
    <>
      <p className="text-sm wrap-anywhere">
        {words ? words : <span className="text-muted">{t.askedNothing}</span>}{' '}
        {whole ? null : (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="inline-flex min-h-6 items-center gap-0.5 rounded-md px-1 text-xs text-accent hover:bg-sunken pointer-coarse:min-h-11"
          >
            <ChevronRight size={13} className={`transition ${open ? 'rotate-90' : ''}`} aria-hidden />
            {open ? t.hideAll : t.showAll}
            <span className="sr-only">: {t.tools[call.tool] ?? call.tool}</span>
          </button>
        )}
      </p>
      <div id={id} hidden={!open}>
        {open ? (
          <pre tabIndex={0} aria-label={t.whole} role="region" className="my-1.5 max-h-80 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
            {JSON.stringify(call.input, null, 2)}
          </pre>
        ) : null}
      </div>
    </>
  )
}

/** The words that were searched for or written about, and whether they are all that was asked. */
export function inShort(input: unknown): { words: string; whole: boolean } {
  if (typeof input !== 'object' || input === null) return { words: input === undefined || input === null ? '' : String(input).slice(0, SHORT), whole: true }
  const entries = Object.entries(input)
  const named = ['query', 'title'].map((key) => (input as Record<string, unknown>)[key]).find((value) => typeof value === 'string' && value !== '')
  const told = typeof named === 'string' ? named : entries.map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ')
  const line = told.replace(/\s+/g, ' ').trim()
  const words = line.length > SHORT ? `${line.slice(0, SHORT).trimEnd()} …` : line
  return { words, whole: entries.length === 0 || (entries.length === 1 && typeof named === 'string' && words === named) }
}

/** To the second: whoever looks here wants to know which came first. */
function exactly(rfc3339: string): string {
  return new Intl.DateTimeFormat(region(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(rfc3339))
}

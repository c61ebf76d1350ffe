import { Button } from '@/components/button'
import { dollars, number } from '@/i18n'
import { query } from '@/rpc/client'
import type { DayView, ModelView, Spent, ThreadSpentView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { dayText, percent } from './days'
import { useUsageStrings } from './strings'

/** So many threads are shown at first. */
const SOME = 10

const HEAD = 'whitespace-nowrap px-2 py-2 text-right font-normal last:pr-4'
const CELL = 'px-2 py-2 whitespace-nowrap text-right align-top tabular-nums last:pr-4'

interface Row {
  id: string
  name: ReactNode
  /** Under the name. */
  more?: string | undefined
  spent: Spent
}

/** Each row with what it came to. Where there is no room what was sent and written stands under the name. */
function Table({ caption, head, rows }: { caption: string; head: string; rows: Row[] }) {
  const t = useUsageStrings()
  return (
    <div className="@container">
      <table className="w-full text-sm @xl:table-fixed">
        <caption className="sr-only">{caption}</caption>
        <thead className="border-b border-line text-xs text-muted">
          <tr>
            <th scope="col" className="px-4 py-2 text-left font-normal">
              {head}
            </th>
            <th scope="col" className={`${HEAD} @xl:w-24`}>
              {t.answers}
            </th>
            <th scope="col" className={`${HEAD} @max-xl:hidden @xl:w-44`}>
              {t.sent}
            </th>
            <th scope="col" className={`${HEAD} @max-xl:hidden @xl:w-36`}>
              {t.written}
            </th>
            <th scope="col" className={`${HEAD} @xl:w-32`}>
              {t.cost}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ id, name, more, spent }) => (
            <tr key={id}>
              <th scope="row" className="px-4 py-2 text-left align-top font-normal [overflow-wrap:anywhere]">
                {name}
                {more ? <span className="block text-xs text-muted">{more}</span> : null}
                {spent.inputTokens + spent.outputTokens > 0 ? <span className="block text-xs text-muted @xl:hidden">{t.tokens(spent.inputTokens, spent.outputTokens)}</span> : null}
              </th>
              <td className={CELL}>{number(spent.answers)}</td>
              <td className={`${CELL} @max-xl:hidden`}>
                {number(spent.inputTokens)}
                {spent.cachedTokens > 0 ? <span className="block text-xs text-muted">{t.fromCache(percent(spent.cachedTokens, spent.inputTokens))}</span> : null}
              </td>
              <td className={`${CELL} @max-xl:hidden`}>{number(spent.outputTokens)}</td>
              <td className={CELL}>
                <Cost spent={spent} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What is not priced is not free. */
function Cost({ spent }: { spent: Spent }) {
  const t = useUsageStrings()
  if (spent.unpriced > 0 && spent.unpriced === spent.answers) return <span className="text-muted">{t.noPrice}</span>
  return (
    <>
      {dollars(spent.costMicros)}
      {spent.unpriced > 0 ? <span className="block text-xs text-muted">{t.unpricedShort(spent.unpriced)}</span> : null}
    </>
  )
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-2 text-lg font-semibold">
        {title}
      </h2>
      <div className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">{children}</div>
    </section>
  )
}

export function Models({ models }: { models: ModelView[] }) {
  const t = useUsageStrings()
  const rows = models.map(({ provider, model, spent }) => ({
    id: `${provider} ${model ?? ''}`,
    name: model ?? (provider === 'offline' ? t.offline : t.noModel),
    more: t.providers[provider] ?? provider,
    spent,
  }))
  return (
    <Section id="usage-models" title={t.byModel}>
      <Table caption={t.byModel} head={t.model} rows={rows} />
    </Section>
  )
}

export function Threads({ threads }: { threads: ThreadSpentView[] }) {
  const t = useUsageStrings()
  const [all, setAll] = useState(false)
  const projects = useQuery(query('project_list', { archived: false })).data?.projects
  const rows = (all ? threads : threads.slice(0, SOME)).map(({ thread, project, title, spent }) => ({
    id: thread,
    name: (
      <Link to="/p/$project/threads/$thread" params={{ project, thread }} className="rounded-sm text-accent underline underline-offset-2 pointer-coarse:inline-block pointer-coarse:py-2">
        {title || t.untitled}
      </Link>
    ),
    more: projects?.find((one) => one.id === project)?.name,
    spent,
  }))
  return (
    <Section id="usage-threads" title={t.byThread}>
      <Table caption={t.byThread} head={t.thread} rows={rows} />
      {threads.length > SOME ? (
        <div className="border-t border-line p-2">
          <Button small look="quiet" onPress={() => setAll(!all)}>
            {all ? t.fewer : t.all(threads.length)}
          </Button>
        </div>
      ) : null}
    </Section>
  )
}

/** The days with answers, the latest first. */
export function Days({ days, caption }: { days: DayView[]; caption: string }) {
  const t = useUsageStrings()
  const rows = days.map(({ day, spent }) => ({ id: day, name: <time dateTime={day}>{dayText(day, { dateStyle: 'medium' })}</time>, spent }))
  return (
    <div role="region" aria-label={caption} tabIndex={0} className="max-h-112 overflow-auto focus-visible:-outline-offset-2">
      <Table caption={caption} head={t.day} rows={rows} />
    </div>
  )
}

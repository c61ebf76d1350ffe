import { Failed } from '@/components/loading'
import { Empty, Page, PageHead, Waiting } from '@/components/page'
import { Segmented } from '@/components/segmented'
import { dollars, number } from '@/i18n'
import { query } from '@/rpc/client'
import type { Spent } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useRouterState } from '@tanstack/react-router'
import { ChartColumn, ChevronLeft } from 'lucide-react'
import { type Budget, BudgetNotice, useBudget } from './budget'
import { nextDay, percent } from './days'
import { PerDay } from './per-day'
import { useUsageStrings } from './strings'
import { Models, Threads } from './tables'

const PERIODS = ['7', '30', '90', '365'] as const

/** What answers took and what they cost. */
export function UsagePage() {
  const t = useUsageStrings()
  const navigate = useNavigate()
  // In the address, so that whoever comes back from a thread finds the same days.
  const asked = useRouterState({ select: (s) => (s.location.search as { days?: unknown }).days })
  const period = PERIODS.find((one) => one === String(asked)) ?? '30'
  const days = Number(period)
  // Nobody tells that a new day has begun. Until another time is added up the one before stays.
  const usage = useQuery({ ...query('usage_show', { days }), staleTime: 0, placeholderData: (before) => before })
  const today = useBudget()
  const view = usage.data
  const back = (
    <Link to="/settings" hash="assistant" className="inline-flex items-center gap-0.5 rounded-md hover:text-ink pointer-coarse:min-h-11">
      <ChevronLeft size={15} aria-hidden className="-ml-1" />
      {t.settings}
    </Link>
  )
  return (
    <Page>
      <PageHead title={t.title} above={back}>
        <Segmented label={t.period} value={period} options={PERIODS.map((id) => ({ id, label: t.days(Number(id)) }))} onChange={(next) => void navigate({ to: '/settings/usage', search: { days: Number(next) }, replace: true })} />
      </PageHead>
      <div className="flex flex-col gap-6 pb-8">
        <Today today={today} />
        {usage.isPending ? <Waiting label={t.loading} /> : null}
        {usage.isError ? <Failed text={t.failed} retry={t.again} onRetry={usage.refetch} /> : null}
        {view?.total.answers === 0 ? <Empty icon={ChartColumn} title={t.none(days)} text={t.noneText} /> : null}
        {view && view.total.answers > 0 ? (
          <>
            <Totals total={view.total} />
            <PerDay view={view} count={days} budget={today.budget} />
            <Models models={view.models} />
            <Threads threads={view.threads} />
          </>
        ) : null}
        <p className="text-sm text-muted">
          {t.note(nextDay())} {view ? t.prices[view.ownPrices](view.pricesAsOf) : null}{' '}
          {today.settings && today.budget === undefined ? (
            <Link to="/settings" hash="assistant" className="text-accent underline underline-offset-2">
              {t.setBudget}
            </Link>
          ) : null}
        </p>
      </div>
    </Page>
  )
}

/** Today beside its budget, if there is one, and how near it is. */
function Today({ today: { spent, budget, level } }: { today: Budget }) {
  const t = useUsageStrings()
  const fill = level === 'reached' ? 'bg-bad' : level === 'near' ? 'bg-warn' : 'bg-accent'
  if (budget === undefined) return null
  const part = budget ? Math.min(spent / budget, 1) : 1
  return (
    <section aria-labelledby="usage-today" className="rounded-xl border border-line bg-surface px-4 py-3.5 shadow-card">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 id="usage-today" className="font-medium">
          {t.today}
        </h2>
        <p className="flex-auto whitespace-nowrap text-sm tabular-nums text-muted">
          {t.ofBudget(dollars(spent), dollars(budget))}
          {budget > 0 ? ` · ${percent(spent, budget)}` : ''}
        </p>
        <Link to="/settings" hash="assistant" className="rounded-md text-sm text-accent underline underline-offset-2 pointer-coarse:py-3">
          {t.changeBudget}
        </Link>
      </div>
      <div aria-hidden className="mt-2.5 h-2 overflow-hidden rounded-full bg-sunken">
        <div className={`h-full rounded-full ${fill}`} style={{ width: `${part * 100}%` }} />
      </div>
      <BudgetNotice level={level} className="pt-2.5 text-sm" />
    </section>
  )
}

function Totals({ total }: { total: Spent }) {
  const t = useUsageStrings()
  const facts: { name: string; value: string; more?: string }[] = [
    { name: t.cost, value: dollars(total.costMicros) },
    { name: t.answers, value: number(total.answers) },
    { name: t.sent, value: number(total.inputTokens), ...(total.inputTokens > 0 ? { more: t.fromCache(percent(total.cachedTokens, total.inputTokens)) } : {}) },
    { name: t.written, value: number(total.outputTokens) },
  ]
  return (
    <section aria-label={t.totals}>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line shadow-card lg:grid-cols-4">
        {facts.map(({ name, value, more }) => (
          <div key={name} className="min-w-0 bg-surface px-4 py-3.5">
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="text-xl font-semibold tabular-nums tracking-tight [overflow-wrap:anywhere]">{value}</dd>
            {more ? <dd className="text-xs tabular-nums text-muted">{more}</dd> : null}
          </div>
        ))}
      </dl>
      {total.unpriced > 0 ? <p className="mt-2 text-sm text-muted">{t.unpriced(total.unpriced)}</p> : null}
    </section>
  )
}

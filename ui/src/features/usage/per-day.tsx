import { Segmented } from '@/components/segmented'
import type { UsageView } from '@/rpc/schema.gen'
import { useState } from 'react'
import { Chart } from './chart'
import { barsOf, today } from './days'
import { useUsageStrings } from './strings'
import { Days } from './tables'

interface Props {
  view: UsageView
  count: number
  budget: number | undefined
}

/** The days beside each other, drawn or as a table. Where nothing cost anything their answers are counted. */
export function PerDay({ view, count, budget }: Props) {
  const t = useUsageStrings()
  const [shown, setShown] = useState<'chart' | 'table'>('chart')
  const money = view.total.costMicros > 0
  const title = money ? t.costPerDay : t.answersPerDay
  return (
    <section aria-labelledby="usage-days">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="usage-days" className="text-lg font-semibold">
          {title}
        </h2>
        <Segmented
          small
          label={t.shown}
          value={shown}
          options={[
            { id: 'chart', label: t.chart },
            { id: 'table', label: t.table },
          ]}
          onChange={setShown}
        />
      </div>
      {money ? null : <p className="mb-2 text-sm text-muted">{view.total.unpriced > 0 ? t.onlyUnpriced : t.onlyOffline}</p>}
      <div className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        {shown === 'chart' ? (
          <Chart key={count} bars={barsOf(view.days, today(), count)} money={money} budget={money && budget ? budget : undefined} />
        ) : (
          <Days days={view.days} caption={title} />
        )}
      </div>
    </section>
  )
}


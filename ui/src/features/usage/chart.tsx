import { dollars, number } from '@/i18n'
import type { Spent } from '@/rpc/schema.gen'
import { type PointerEvent, useId, useState } from 'react'
import { levelOf } from './budget'
import { type Bar, dayText, scaleOf } from './days'
import { useUsageStrings } from './strings'

/** The smallest step of a scale: of money in millionths, so that its half can still be written; of answers. */
const UNITS = { money: 100, answers: 1 }
/** How much of its place a bar fills; of many thin ones all, of a few not so much that they become blocks. */
const FILLS = { few: 0.36, some: 0.7, many: 1 }
/** The least height of a bar in percent: a day with answers is not to look like one without. */
const LEAST = 1.5

interface Props {
  bars: Bar[]
  /** Costs, not numbers of answers. */
  money: boolean
  budget: number | undefined
}

/**
 * Bars of days that can be looked at one by one: with the pointer, or by the arrow keys. For these there is a slider
 * nobody sees, whose value is the day, so that screen readers tell it as well.
 */
export function Chart({ bars, money, budget }: Props) {
  const t = useUsageStrings()
  const caption = useId()
  const [picked, setPicked] = useState<number>()
  const value = (spent: Spent | undefined) => (money ? spent?.costMicros : spent?.answers) ?? 0
  const highest = bars.reduce((best, bar) => (value(bar.spent) > value(best.spent) ? bar : best))
  const { head, line } = scaleOf(value(highest.spent), money ? UNITS.money : UNITS.answers, budget)
  const written = money ? dollars : number
  const last = bars.length - 1
  const at = picked ?? last
  const place = 100 / bars.length
  const words = ({ day, spent }: Bar, length: 'long' | 'short') => {
    const date = dayText(day, { weekday: length, day: 'numeric', month: length, ...(bars.length > 90 ? { year: 'numeric' } : {}) })
    if (!spent) return `${date}: ${t.noAnswers}`
    const unpriced = money && spent.unpriced > 0 ? [t.unpricedShort(spent.unpriced)] : []
    return `${date}: ${[...(money ? [dollars(spent.costMicros)] : []), t.answerCount(spent.answers), ...unpriced].join(' · ')}`
  }
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    if (width > 0) setPicked(Math.max(0, Math.min(last, Math.floor(((event.clientX - left) / width) * bars.length))))
  }
  // A finger that is lifted leaves too, and what it picked is still to be read.
  const leave = (event: PointerEvent) => event.pointerType === 'mouse' && setPicked(undefined)
  const summary = (money ? t.drawnCost : t.drawnAnswers)(bars.length, written(value(highest.spent)), dayText(highest.day, { day: 'numeric', month: 'long' }))
  const shown = bars[at]

  return (
    <figure aria-labelledby={caption} className="px-4 py-3.5">
      <figcaption id={caption} className="sr-only">
        {summary}
      </figcaption>
      <p aria-hidden className="min-h-6 text-sm tabular-nums">
        {shown ? words(shown, 'short') : null}
      </p>
      <div className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 gap-y-1.5 text-xs text-muted">
        <div aria-hidden className="flex h-44 flex-col justify-between text-right leading-4 tabular-nums">
          <span className="-translate-y-1/2">{written(head)}</span>
          <span>{written(head / 2)}</span>
          <span className="translate-y-1/2">{written(0)}</span>
        </div>
        <div className="relative h-44 touch-pan-y" onPointerMove={point} onPointerDown={point} onPointerLeave={leave}>
          <svg aria-hidden width="100%" height="100%" className="animate-appear overflow-visible">
            {[0, 50, 100].map((y) => (
              <line key={y} x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} className={y === 100 ? 'stroke-line-strong' : 'stroke-line'} />
            ))}
            {picked === undefined ? null : <rect x={`${picked * place}%`} width={`${place}%`} y="0" height="100%" className="fill-sunken" />}
            {bars.map((bar, n) =>
              bar.spent ? <Rect key={bar.day} n={n} count={bars.length} height={value(bar.spent) / head} look={n === last ? todaysLook(bar.spent, budget) : n === picked ? 'fill-accent stroke-accent' : bars.length > 90 ? 'fill-accent/85' : 'fill-accent/65'} /> : null,
            )}
            {line && budget !== undefined ? (
              <line x1="0" x2="100%" y1={`${100 - (budget / head) * 100}%`} y2={`${100 - (budget / head) * 100}%`} strokeWidth="1.5" strokeDasharray="5 4" className="stroke-warn" />
            ) : null}
          </svg>
          <input
            type="range"
            min={0}
            max={last}
            value={at}
            onChange={(event) => setPicked(Number(event.target.value))}
            onBlur={() => setPicked(undefined)}
            aria-label={t.pickDay}
            aria-valuetext={shown ? words(shown, 'long') : ''}
            className="peer pointer-events-none absolute inset-0 size-full opacity-0"
          />
          <span className="pointer-events-none absolute -inset-1 rounded-md outline-accent peer-focus-visible:outline-2" />
        </div>
        <Axis bars={bars} />
      </div>
      {budget === undefined ? null : (
        <p className="mt-2 flex items-center gap-2 text-xs text-muted">
          {line ? <span aria-hidden className="w-5 border-t-2 border-dashed border-warn" /> : null}
          {line ? t.budgetLine(dollars(budget)) : t.budgetAbove(dollars(budget))}
        </p>
      )}
    </figure>
  )
}

/** Today stands out, and says how it stands to its budget. The budget of the days before may have been another. */
function todaysLook(spent: Spent, budget: number | undefined): string {
  const level = levelOf(spent.costMicros, budget)
  return level === 'reached' ? 'fill-bad stroke-bad' : level === 'near' ? 'fill-warn stroke-warn' : 'fill-accent stroke-accent'
}

function Rect({ n, count, height, look }: { n: number; count: number; height: number; look: string }) {
  const place = 100 / count
  const width = place * (count <= 7 ? FILLS.few : count <= 90 ? FILLS.some : FILLS.many)
  const tall = Math.max(height * 100, LEAST)
  return <rect x={`${n * place + (place - width) / 2}%`} width={`${width}%`} y={`${100 - tall}%`} height={`${tall}%`} rx={count <= 30 ? 2 : 0} strokeWidth={count > 90 ? 1.5 : 0} className={look} />
}

/** Which days the bars are: all of a week, otherwise where it begins, its middle and today. */
function Axis({ bars }: { bars: Bar[] }) {
  const t = useUsageStrings()
  const last = bars.length - 1
  const week = bars.length <= 7
  const shown = week ? bars : [bars[0], bars[Math.floor(last / 2)], bars[last]]
  const text = (day: string) => dayText(day, week ? { weekday: 'short' } : { day: 'numeric', month: 'short' })
  return (
    <div aria-hidden className="col-start-2 flex">
      {shown.map((bar, n) => (
        <span key={bar?.day} className={`min-w-0 flex-1 whitespace-nowrap ${week ? 'text-center' : ['text-left', 'text-center', 'text-right'][n]}`}>
          {bar === bars[last] ? t.today : text(bar?.day ?? '')}
        </span>
      ))}
    </div>
  )
}

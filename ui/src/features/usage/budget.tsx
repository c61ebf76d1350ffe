import { query } from '@/rpc/client'
import type { SettingsView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { nextDay } from './days'
import { useUsageStrings } from './strings'

export type Level = 'near' | 'reached'

/** How far the budget is used up: from four fifths of it on it is near, as the core sees it too. */
export function levelOf(spent: number, budget: number | undefined): Level | undefined {
  if (budget === undefined) return undefined
  if (spent >= budget) return 'reached'
  return spent * 5 >= budget * 4 ? 'near' : undefined
}

export interface Budget {
  settings: SettingsView | undefined
  spent: number
  budget: number | undefined
  level: Level | undefined
}

/** What today's answers came to beside what they may. */
export function useBudget(): Budget {
  const settings = useQuery(query('settings_show', {})).data
  const budget = settings?.dailyBudgetMicros
  // Nobody tells that a new day has begun.
  const usage = useQuery({ ...query('usage_show', { days: 1 }), staleTime: 0, enabled: budget !== undefined })
  const spent = usage.data?.total.costMicros ?? 0
  return { settings, spent, budget, level: usage.data && levelOf(spent, budget) }
}

/** Says that most of the budget is spent, or all of it. It is there from the start, so that screen readers hear of it. */
export function BudgetNotice({ level, className = '', children }: { level: Level | undefined; className?: string; children?: ReactNode }) {
  const t = useUsageStrings()
  return (
    <div role="status">
      {level ? (
        <div className={`flex items-center gap-2 text-warn ${className}`}>
          <TriangleAlert size={14} className="shrink-0" aria-hidden />
          <p className="min-w-0 flex-1">{level === 'near' ? t.near : t.reached(nextDay())}</p>
          {children}
        </div>
      ) : null}
    </div>
  )
}

/** The same where one asks, as long as it is a model that would be asked. */
export function ThreadBudget() {
  const t = useUsageStrings()
  const { level, settings } = useBudget()
  const model = level !== undefined && settings?.assistant === 'automatic'
  const assistant = useQuery({ ...query('assistant_show', {}), enabled: model }).data
  const asked = model && (assistant?.keyInKeychain || assistant?.keyFromEnvironment)
  return (
    <BudgetNotice level={asked ? level : undefined} className="px-3 pb-1.5 text-xs">
      <Link to="/settings/usage" className="inline-flex items-center rounded-md px-1 font-medium underline underline-offset-2 pointer-coarse:min-h-11">
        {t.toCosts}
      </Link>
    </BudgetNotice>
  )
}

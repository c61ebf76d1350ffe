import { dollars, number } from '@/i18n'
import type { MessageView, Reason } from '@/rpc/schema.gen'
import { Link, useParams } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useThreadStrings } from './strings'
import { whyText } from './why'

interface Props {
  provider?: string | undefined
  model?: string | undefined
  reason?: Reason | undefined
  /** What the answer took, once it is there. */
  took?: Pick<MessageView, 'totalTokens' | 'cachedTokens' | 'firstTextMs' | 'costMicros'> | undefined
}

/** Who answers, or has answered, why, and what that took. */
export function Who({ provider, model, reason, took }: Props) {
  const t = useThreadStrings()
  const { project = '' } = useParams({ strict: false })
  const id = useId()
  const [open, setOpen] = useState(false)
  if (!provider) return null
  const name = [t.providers[provider] ?? provider, model].filter(Boolean).join(' · ')
  const more: [string, string][] = []
  if (took?.totalTokens) more.push([t.tokens, number(took.totalTokens) + (took.cachedTokens ? `, ${t.ofCache(took.cachedTokens)}` : '')])
  if (took?.firstTextMs !== undefined) more.push([t.firstWords, t.seconds(took.firstTextMs)])
  const mayNot = reason?.passed.some((one) => one.because === 'notAllowed')
  return (
    <div className="min-w-0 text-xs text-muted">
      <div className="flex flex-wrap items-center gap-x-1.5">
        <p className="wrap-anywhere">
          <span className="font-medium">{name}</span>
          {took?.costMicros === undefined ? null : (
            <>
              {' · '}
              <span className="sr-only">{t.cost} </span>
              {dollars(took.costMicros)}
            </>
          )}
        </p>
        {more.length > 0 ? (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="inline-flex min-h-6 items-center gap-0.5 rounded-md px-1 hover:bg-sunken hover:text-ink pointer-coarse:min-h-11"
          >
            <ChevronRight size={12} className={`transition ${open ? 'rotate-90' : ''}`} aria-hidden />
            {t.details}
          </button>
        ) : null}
      </div>
      {reason ? (
        <p>
          {whyText(t, reason, took === undefined)}
          {mayNot ? (
            <>
              {' '}
              <Link to="/p/$project" params={{ project }} hash="leaves" className="rounded-sm underline underline-offset-2 hover:text-ink">
                {t.toLeaves}
              </Link>
            </>
          ) : null}
        </p>
      ) : null}
      <dl id={id} hidden={!open} className="mt-1 grid w-fit grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 rounded-lg bg-sunken px-3 py-1.5">
        {more.map(([what, much]) => (
          <div key={what} className="contents">
            <dt>{what}</dt>
            <dd className="text-ink tabular-nums">{much}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

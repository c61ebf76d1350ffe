import { Fragment, type ReactNode } from 'react'

export interface Range {
  start: number
  end: number
  /** `asked` is what a link led to, `found` what was typed, `current` the one of those shown now, `quiet` beside the words. */
  as: 'asked' | 'found' | 'current' | 'quiet'
}

const LOOKS: Record<Range['as'], string> = {
  asked: '',
  found: 'bg-accent-soft text-accent',
  current: 'bg-accent text-accent-ink',
  quiet: 'text-muted',
}

/** A stretch of a text with its ranges marked. It is always drawn as text, whatever it holds. */
export function Marked({ text, start, ranges }: { text: string; start: number; ranges: Range[] }): ReactNode {
  const end = start + text.length
  const inside = ranges.filter((r) => r.start < end && r.end > start)
  if (inside.length === 0) return text
  const cuts = new Set([start, end])
  for (const range of inside) {
    cuts.add(Math.max(start, range.start))
    cuts.add(Math.min(end, range.end))
  }
  const sorted = Array.from(cuts).sort((a, b) => a - b)
  return sorted.slice(0, -1).map((from, n) => {
    const to = sorted[n + 1] ?? end
    const part = text.slice(from - start, to - start)
    const over = inside.filter((r) => r.start <= from && r.end >= to).map((r) => r.as)
    // The one that tells most wins.
    const as = (['current', 'found', 'asked', 'quiet'] as const).find((one) => over.includes(one))
    if (!as) return <Fragment key={from}>{part}</Fragment>
    if (as === 'quiet') return <span key={from} className={LOOKS.quiet}>{part}</span>
    return (
      <mark key={from} data-current={as === 'current' || undefined} className={LOOKS[as]}>
        {part}
      </mark>
    )
  })
}

/** More places than these are not counted: nobody steps through them. */
export const MOST_FOUND = 5000

/** Where the typed words stand in a text: letters of either case, and any white space between them. */
export function findAll(text: string, typed: string): { start: number; end: number }[] {
  const words = typed.trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const pattern = words.map((w) => w.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\s+')
  const found: { start: number; end: number }[] = []
  for (const match of text.matchAll(new RegExp(pattern, 'giu'))) {
    found.push({ start: match.index, end: match.index + match[0].length })
    if (found.length >= MOST_FOUND) break
  }
  return found
}

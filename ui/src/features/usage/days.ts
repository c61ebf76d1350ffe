import { region } from '@/i18n'
import type { DayView, Spent } from '@/rpc/schema.gen'

const DAY_MS = 24 * 60 * 60 * 1000

/** One day of the chart; without answers it has none of the rest. */
export interface Bar {
  day: string
  spent: Spent | undefined
}

/** The day it is in UTC, which is how the core counts days. */
export function today(now = new Date()): string {
  return now.toISOString().slice(0, 10)
}

/** When the next day begins, as the clock on the wall says it. */
export function nextDay(now = new Date()): string {
  const next = (Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS
  return new Intl.DateTimeFormat(region(), { hour: '2-digit', minute: '2-digit' }).format(next)
}

/** Every day of the time looked back on, those without answers too, the oldest first. */
export function barsOf(days: readonly DayView[], last: string, count: number): Bar[] {
  const answered = new Map(days.map(({ day, spent }) => [day, spent]))
  return Array.from({ length: count }, (_, n) => {
    const day = today(new Date(Date.parse(last) - (count - 1 - n) * DAY_MS))
    return { day, spent: answered.get(day) }
  })
}

/** A day as `2026-11-21` in a person's words. It is one of UTC and must not become the one before. */
export function dayText(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(region(), { ...options, timeZone: 'UTC' }).format(new Date(day))
}

/** A part of a whole in percent. */
export function percent(part: number, whole: number): string {
  return new Intl.NumberFormat(region(), { style: 'percent' }).format(whole === 0 ? 0 : part / whole)
}

const STEPS = [2, 4, 6, 10]

/** The head of a scale that begins at nothing: a round number that is not below `most`, its half as round. */
export function headOf(most: number, unit: number): number {
  const found = STEPS.find((step) => step * unit >= most)
  return found === undefined ? headOf(most, unit * 10) : found * unit
}

/** A budget so far above the bars is not drawn: they would be too low to be told apart. */
const TOO_FAR = 4

/** What the scale of amounts ends at, and whether the budget's line is on it. */
export function scaleOf(most: number, unit: number, budget: number | undefined): { head: number; line: boolean } {
  const line = budget !== undefined && budget <= most * TOO_FAR
  return { head: headOf(line ? Math.max(most, budget) : most, unit), line }
}

import { region } from '@/i18n'

const MIDNIGHT = /T00:00:00(?:\.0+)?Z$/

/** A meeting's day as `2026-03-02`. A date without a time is the same day everywhere; a moment is a day of this place. */
export function dayOf(rfc3339: string): string {
  if (MIDNIGHT.test(rfc3339)) return rfc3339.slice(0, 10)
  return isoDay(new Date(rfc3339))
}

/** A moment's day at this place. */
export function isoDay(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** A day such as `2026-03-02` in words. */
export function sayDay(iso: string, options: Intl.DateTimeFormatOptions = { dateStyle: 'long' }): string {
  const date = new Date(`${iso}T12:00:00`)
  return Number.isNaN(date.getTime()) ? iso : new Intl.DateTimeFormat(region(), options).format(date)
}

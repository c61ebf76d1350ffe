import { remember, remembered } from '@/lib/view-state'
import { useSyncExternalStore } from 'react'

/** The languages Docket speaks, each in its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

const KEY = 'language'
const listeners = new Set<() => void>()

function initial(): Language {
  const stored = remembered<string>(KEY, '')
  if (stored in LANGUAGES) return stored as Language
  return navigator.languages.some((l) => l.toLowerCase().startsWith('de')) && !navigator.language.toLowerCase().startsWith('en') ? 'de' : 'en'
}

let current: Language = initial()
document.documentElement.lang = current

export function language(): Language {
  return current
}

/** How the person's country writes days and numbers, as long as it speaks the chosen language. */
export function region(): string {
  return navigator.languages.find((l) => l.toLowerCase().split('-')[0] === current) ?? current
}

export function setLanguage(language: Language): void {
  current = language
  remember(KEY, language)
  document.documentElement.lang = language
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language)
}

/**
 * The words of one part of the user interface. A text with a number or a name in it is a function, so a missing
 * translation or a missing parameter does not compile, and plurals are said in each language's own way.
 */
export function strings<T extends object>(en: T, de: T): () => T {
  const all: Record<Language, T> = { en, de }
  return () => all[useLanguage()]
}

/** `1 document`, `2 documents`. */
export function plural(n: number, one: string, other: string): string {
  return `${number(n)} ${n === 1 ? one : other}`
}

export function number(n: number): string {
  return new Intl.NumberFormat(region()).format(n)
}

/** A moment as a person says it: the time today, the day otherwise. */
export function moment(rfc3339: string, now = new Date()): string {
  const date = new Date(rfc3339)
  const today = date.toDateString() === now.toDateString()
  const thisYear = date.getFullYear() === now.getFullYear()
  const options: Intl.DateTimeFormatOptions = today
    ? { hour: '2-digit', minute: '2-digit' }
    : { day: 'numeric', month: 'short', ...(thisYear ? {} : { year: 'numeric' }) }
  return new Intl.DateTimeFormat(region(), options).format(date)
}

/** A day in full. */
export function day(rfc3339: string): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: 'long' }).format(new Date(rfc3339))
}

/** A number of bytes. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let unit = 0
  let value = n
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${new Intl.NumberFormat(region(), { maximumFractionDigits: unit > 1 ? 1 : 0 }).format(value)} ${units[unit]}`
}

/** Millionths of a US dollar: cents and more, or the first figures of less. */
export function dollars(micros: number): string {
  const digits = micros === 0 || micros >= 10_000 ? 2 : 4
  return new Intl.NumberFormat(region(), { style: 'currency', currency: 'USD', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(micros / 1e6)
}

/** Milliseconds into a recording, as `1:02:03` or `2:03`. */
export function clock(ms: number): string {
  const s = Math.floor(ms / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(s / 3600)
  return hours > 0 ? `${hours}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}

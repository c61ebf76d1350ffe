import { day, moment } from '@/i18n'
import type { PastView } from '@/rpc/schema.gen'
import type { ConflictStrings } from './strings'

/** Longer texts, and those of several lines, are shown by their difference. */
const SHORT = 160

/** A value of a part as a person reads it. The vault keeps moments, lists and switches in its own way. */
export function shown(t: ConflictStrings, part: string, value: string): string {
  const ms = Number(value)
  if (part === 'archived_at') return value ? t.archivedSince(moment(new Date(ms).toISOString())) : t.notArchived
  if (part === 'kept_here') return value === '1' ? t.yes : t.no
  if (part.endsWith('_at') || part === 'held_on') return value && Number.isFinite(ms) ? day(new Date(ms).toISOString()) : t.notShown
  if (part === 'attendees') return names(value)?.join(', ') || t.empty
  return value || t.empty
}

/** A list of names, as it is kept. */
export function names(value: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(value || '[]')
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : undefined
  } catch {
    return undefined
  }
}

/** Parts that are Markdown or free text, and may be long. */
export function isLong({ part, text, stands }: PastView): boolean {
  return ['notes', 'content', 'agenda', 'description', 'summary'].includes(part) && [text, stands].some((one) => one.length > SHORT || one.includes('\n'))
}

export function partName(t: ConflictStrings, part: string): string {
  return Object.hasOwn(t.parts, part) ? (t.parts[part] ?? '') : t.otherPart(part)
}

import type { At } from '@/app/router'
import { clock } from '@/i18n'
import type { CitedSource, Place } from '@/rpc/schema.gen'

interface Words {
  page: (n: number) => string
  line: (n: number) => string
}

/** `Dana Whitfield (Customer Care lead)` is `Dana Whitfield` where there is little room. */
function short(name: string): string {
  return name.replace(/\s*\([^)]*\)$/, '') || name
}

/** A place as a person would say it: when and by whom it was said, or the page, the heading, the line. */
export function placeText(place: Place, words: Words): string {
  const parts: string[] = []
  if (place.startMs !== undefined) parts.push(clock(place.startMs))
  if (place.speaker) parts.push(short(place.speaker))
  if (place.page !== undefined) parts.push(words.page(place.page))
  if (place.heading) parts.push(place.heading.split(' > ').at(-1) ?? '')
  if (place.line !== undefined && place.startMs === undefined && place.page === undefined) parts.push(words.line(place.line))
  return parts.filter(Boolean).join(' · ')
}

/** Where a link to the words of a source leads. */
export function targetOf(project: string, { kind, id, place }: CitedSource): { to: string; params: Record<string, string>; search: At } {
  const at = place.charEnd > place.charStart ? { start: place.charStart, end: place.charEnd } : {}
  switch (kind) {
    case 'document':
      return { to: '/p/$project/library/$document', params: { project, document: id }, search: at }
    case 'meeting':
      return { to: '/p/$project/meetings/$meeting', params: { project, meeting: id }, search: at }
    case 'thread':
      return { to: '/p/$project/threads/$thread', params: { project, thread: id }, search: {} }
    case 'artifact':
      return { to: '/p/$project/artifacts/$artifact', params: { project, artifact: id }, search: {} }
  }
}

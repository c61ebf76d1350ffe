import type { At } from '@/app/router'
import { clock } from '@/i18n'
import type { Recent } from '@/lib/recent'
import type { Place, SearchHit, SourceKind } from '@/rpc/schema.gen'
import { CalendarDays, FileText, type LucideIcon, MessagesSquare, ScrollText } from 'lucide-react'

export const KINDS: readonly SourceKind[] = ['document', 'meeting', 'thread', 'artifact']

export const KIND_ICONS: Record<SourceKind, LucideIcon> = {
  document: FileText,
  meeting: CalendarDays,
  thread: MessagesSquare,
  artifact: ScrollText,
}

/** A line of the palette, whatever it does. */
export interface Item {
  id: string
  group: 'commands' | 'recent' | 'found'
  icon: LucideIcon
  title: string
  /** Which kind of thing it is, said to who cannot see the icon. */
  kind?: string
  /** The words around what was found, the found ones between `**` and `**`. */
  snippet?: string
  /** Where in it. */
  place?: string
  project?: string
  keys?: string
  /** It does not close the palette. */
  stays?: boolean
  run: () => void
}

/** Where a link leads: to the thing, and to the place in it if it has one that can be shown. */
export type Target = { to: string; params: Record<string, string>; search?: At }

export function targetOf({ kind, id, project }: Recent, place?: Place): Target {
  const at = place && place.charEnd > place.charStart ? { search: { start: place.charStart, end: place.charEnd } } : {}
  switch (kind) {
    case 'document':
      return { to: '/p/$project/library/$document', params: { project, document: id }, ...at }
    case 'meeting':
      return { to: '/p/$project/meetings/$meeting', params: { project, meeting: id }, ...at }
    case 'thread':
      return { to: '/p/$project/threads/$thread', params: { project, thread: id } }
    case 'artifact':
      return { to: '/p/$project/artifacts/$artifact', params: { project, artifact: id } }
  }
}

/** A place as a person would say it: `page 3`, the last headings, or the time and who speaks. */
export function placeText(hit: SearchHit, page: (n: number) => string): string {
  const { place } = hit
  const parts: string[] = []
  if (place.startMs !== undefined) parts.push(clock(place.startMs))
  if (place.speaker) parts.push(place.speaker)
  if (place.page !== undefined) parts.push(page(place.page))
  if (place.heading) parts.push(place.heading.split(' > ').slice(-2).join(' › '))
  return parts.join(' · ')
}

/** A snippet as pieces, the found words among them. */
export function pieces(snippet: string): { text: string; found: boolean }[] {
  return snippet
    .split('**')
    .map((text, n) => ({ text, found: n % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

/** Whether a command is meant: every typed word begins one of its words. */
export function isMeant(title: string, typed: string): boolean {
  const words = (text: string) => text.toLowerCase().split(/[\s“”„"]+/).filter(Boolean)
  const names = words(title)
  const wanted = words(typed)
  return wanted.length > 0 && wanted.every((want) => names.some((name) => name.startsWith(want)))
}

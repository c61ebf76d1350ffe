import type { MeetingTextView, Passage } from '@/rpc/schema.gen'

/** How many characters a text has as the core counts them: an emoji is one. */
export function points(text: string): number {
  let n = text.length
  for (let unit = 0; unit + 1 < text.length; unit += 1) {
    if (isPair(text, unit)) {
      n -= 1
      unit += 1
    }
  }
  return n
}

/** Where the core's character `point` stands in the string; beyond the end it is the end. */
export function unitAt(text: string, point: number): number {
  let unit = 0
  for (let n = 0; n < point && unit < text.length; n += 1) unit += isPair(text, unit) ? 2 : 1
  return unit
}

function isPair(text: string, unit: number): boolean {
  const high = text.charCodeAt(unit)
  if (high < 0xd800 || high > 0xdbff) return false
  const low = text.charCodeAt(unit + 1)
  return low >= 0xdc00 && low <= 0xdfff
}

type Text = Pick<MeetingTextView, 'content' | 'notes' | 'transcript'>

/** Where the notes begin in transcript, blank line and notes. */
export function notesStart({ content, notes }: Text): number {
  return points(content) - points(notes)
}

/** Where the transcript ends; 0 if there is none. */
export function transcriptEnd(meeting: Text): number {
  if (meeting.transcript === undefined) return 0
  return Math.max(0, notesStart(meeting) - (meeting.notes === '' ? 0 : 2))
}

/** What is said, in order. */
export function spoken(meeting: Text & Pick<MeetingTextView, 'passageList'>): Passage[] {
  const end = transcriptEnd(meeting)
  return meeting.passageList.filter(({ place }) => place.charEnd <= end)
}

export type Found = { in: 'transcript'; start: number; end: number } | { in: 'notes'; from: number; to: number }

/** Where a place of the whole is to be shown: in the transcript, as it is, or in the notes, as UTF-16 units of them. */
export function locate(meeting: Text, start: number, end: number): Found {
  if (start < transcriptEnd(meeting)) return { in: 'transcript', start, end }
  const before = notesStart(meeting)
  return { in: 'notes', from: unitAt(meeting.notes, start - before), to: unitAt(meeting.notes, end - before) }
}

/** The words are looked for near where they were: the text may have grown since it was read. */
export function settle(text: string, from: number, to: number, quote: string): { from: number; to: number } {
  if (quote === '' || text.slice(from, to) === quote) return { from, to }
  let best = -1
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (best < 0 || Math.abs(at - from) < Math.abs(best - from)) best = at
  }
  return best < 0 ? { from, to } : { from: best, to: best + quote.length }
}

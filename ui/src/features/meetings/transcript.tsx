import { clock } from '@/i18n'
import type { Passage } from '@/rpc/schema.gen'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { unitAt } from './places'
import { useMeetingStrings } from './strings'

interface Props {
  cues: Passage[]
  /** Which characters of the whole are marked. A new object scrolls there again. */
  found: { start: number; end: number } | null
}

/** What was said, by whom and when. Only what is in sight is drawn: a recording of a day is long. */
export function Transcript({ cues, found }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const [above, setAbove] = useState(0)
  useLayoutEffect(() => {
    const scroller = document.getElementById('content')
    if (list.current && scroller) setAbove(list.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop)
  }, [])
  const rows = useVirtualizer({
    count: cues.length,
    getScrollElement: () => document.getElementById('content'),
    estimateSize: () => 84,
    overscan: 8,
    scrollMargin: above,
    getItemKey: (n) => cues[n]?.place.charStart ?? n,
  })

  useEffect(() => {
    if (!found) return
    const n = cues.findIndex(({ place }) => place.charEnd > found.start)
    if (n >= 0) rows.scrollToIndex(n, { align: 'center' })
    // Only a new place is a reason to scroll, not a new measure of the rows.
  }, [found, above])

  return (
    <ol ref={list} className="relative" style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ index, key, start }) => {
        const cue = cues[index]
        if (!cue) return null
        const same = index > 0 && cues[index - 1]?.place.speaker === cue.place.speaker
        return (
          <li key={key} ref={rows.measureElement} data-index={index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start - above}px)` }}>
            <Cue cue={cue} same={same} found={found} />
          </li>
        )
      })}
    </ol>
  )
}

function Cue({ cue: { text, place }, same, found }: { cue: Passage; same: boolean; found: Props['found'] }) {
  const t = useMeetingStrings()
  return (
    <div className={`grid grid-cols-[3.25rem_1fr] gap-x-2 ${same ? 'pt-1' : 'pt-4'}`}>
      <span className="pt-px text-right text-sm tabular-nums text-muted">{place.startMs === undefined ? '' : clock(place.startMs)}</span>
      <div className="min-w-0">
        {same ? null : <p className="text-sm font-semibold">{place.speaker ?? t.unknownSpeaker}</p>}
        <p className="leading-relaxed [overflow-wrap:anywhere]">
          <Words text={text} from={found ? found.start - place.charStart : 0} to={found ? found.end - place.charStart : 0} />
        </p>
      </div>
    </div>
  )
}

/** A text with some of its characters, counted as the core does, marked. */
function Words({ text, from, to }: { text: string; from: number; to: number }) {
  const [start, end] = [unitAt(text, Math.max(0, from)), unitAt(text, Math.max(0, to))]
  if (end <= start) return text
  return (
    <>
      {text.slice(0, start)}
      <mark>{text.slice(start, end)}</mark>
      {text.slice(end)}
    </>
  )
}

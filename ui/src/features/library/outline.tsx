import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { Layout } from './blocks'
import { useLibraryStrings } from './strings'

const INDENTS = ['', 'pl-2.5', 'pl-5', 'pl-8', 'pl-11'] as const

/** The headings or pages of a document; the one being read is marked. */
export function Outline({ layout, current, onGo, tall }: { layout: Layout; current: number; onGo: (block: number) => void; tall: boolean }) {
  const t = useLibraryStrings()
  const frame = useRef<HTMLElement>(null)
  const height = tall ? 44 : 30
  const stops = useVirtualizer({
    count: layout.outline.length,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 20,
  })
  useEffect(() => {
    if (current >= 0) stops.scrollToIndex(current, { align: 'center' })
  }, [current])
  const title = layout.outlineOf === 'pages' ? t.pages : t.contents
  return (
    <nav ref={frame} aria-label={title} className="max-h-full overflow-auto" tabIndex={-1}>
      <ul className="relative" style={{ height: stops.getTotalSize() }}>
        {stops.getVirtualItems().map((item) => {
          const stop = layout.outline[item.index]
          return stop ? (
            <li key={item.key} className="absolute inset-x-0 top-0" style={{ height, transform: `translateY(${item.start}px)` }}>
              <button
                type="button"
                aria-current={item.index === current ? 'location' : undefined}
                onClick={() => onGo(stop.block)}
                className={`flex size-full items-center rounded-md pr-2 text-left text-sm text-muted -outline-offset-2 hover:bg-sunken hover:text-ink aria-[current]:font-medium aria-[current]:text-accent ${INDENTS[stop.level]}`}
              >
                <span className="truncate">{layout.outlineOf === 'pages' ? t.page(Number(stop.label)) : stop.label}</span>
              </button>
            </li>
          ) : null
        })}
      </ul>
    </nav>
  )
}

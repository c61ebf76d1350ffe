import { type Virtualizer, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'
import type { Layout } from './blocks'
import { scroller, useScrollMargin } from './scroll'

/** So many pieces are drawn at once, so that the browser's own search and print work in all but very long documents. */
const WHOLE = 500
/** Beyond that, so many above and below what is seen. */
const AHEAD = 30
/** The height of the bar at the top, with some air. */
const BAR = 76

export interface Reading {
  pieces: Virtualizer<HTMLElement, Element>
  margin: number
  /** The first piece in sight. */
  top: number
  /** Which stop of the outline it belongs to; -1 before the first. */
  stop: number
  go: (block: number, align: 'center' | 'start') => void
}

/** Where in a document one is, and the ways to be elsewhere. At first that is the passage `asked` for. */
export function useReading(layout: Layout, body: RefObject<HTMLElement | null>, asked: number | undefined): Reading {
  const { blocks, outline } = layout
  const margin = useScrollMargin(body)
  const pieces = useVirtualizer<HTMLElement, Element>({
    count: blocks.length,
    getScrollElement: () => scroller(body.current),
    estimateSize: (n) => {
      const block = blocks[n]
      return block ? Math.ceil((block.end - block.start) / 76) * 25 + (block.as === 'heading' ? 30 : 8) : 25
    },
    overscan: blocks.length <= WHOLE ? WHOLE : AHEAD,
    scrollMargin: margin,
    scrollPaddingStart: BAR,
    scrollPaddingEnd: 24,
  })
  const go = (block: number, align: 'center' | 'start') => pieces.scrollToIndex(block, { align })

  // The passage is brought into sight, and again when what is above it grows, until the person takes over.
  const waiting = useRef(false)
  useEffect(() => {
    waiting.current = asked !== undefined
    const over = () => {
      waiting.current = false
    }
    for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) window.addEventListener(event, over, { passive: true })
    return () => {
      for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) window.removeEventListener(event, over)
    }
  }, [asked, layout])
  useEffect(() => {
    if (waiting.current && asked !== undefined) go(asked, 'center')
  }, [asked, layout, margin])

  const top = pieces.getVirtualItemForOffset((pieces.scrollOffset ?? 0) + BAR)?.index ?? 0
  return { pieces, margin, top, stop: stopBefore(outline, top), go }
}

function stopBefore(outline: Layout['outline'], block: number): number {
  let [low, high] = [0, outline.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((outline[middle]?.block ?? 0) <= block) low = middle + 1
    else high = middle
  }
  return low - 1
}

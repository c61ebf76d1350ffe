import { bytes, moment } from '@/i18n'
import type { DocumentTextView } from '@/rpc/schema.gen'
import type { Ref } from 'react'
import type { Block, Layout } from './blocks'
import type { Range } from './marks'
import type { Reading } from './reading'
import { useLibraryStrings } from './strings'
import { BlockText } from './text'

interface Span {
  start: number
  end: number
}

interface Props {
  document: DocumentTextView
  layout: Layout
  reading: Reading
  passage: (Span & { block: number }) | undefined
  found: Span[]
  current: Span | undefined
  ref: Ref<HTMLDivElement>
}

const NONE: Range[] = []

/** The text itself: what is in sight, and some more. */
export function Body({ document, layout, reading, passage, found, current, ref }: Props) {
  const t = useLibraryStrings()
  const items = reading.pieces.getVirtualItems()
  const above = (items[0]?.start ?? reading.margin) - reading.margin
  return (
    <article className="mx-auto max-w-[44rem] lg:pl-6" aria-label={document.name}>
      <p className="pb-4 text-sm text-muted">
        {document.title && document.title !== document.name ? <span className="text-ink">{document.title} · </span> : null}
        {[t.kinds[document.kind], bytes(document.sizeBytes), t.passagesIn(document.passages), moment(document.createdAt)].join(' · ')}
      </p>
      <div ref={ref} className="leading-[1.65] wrap-anywhere" style={{ height: reading.pieces.getTotalSize() }}>
        <div style={{ transform: `translateY(${above}px)` }}>
          {items.map((item) => {
            const block = layout.blocks[item.index]
            if (!block) return null
            const shown = passage !== undefined && passage.start < block.end && passage.end > block.start
            return (
              <div key={item.key} data-index={item.index} ref={reading.pieces.measureElement}>
                <BlockText
                  block={block}
                  content={document.content}
                  kind={document.kind}
                  ranges={rangesIn(block, passage, found, current)}
                  shown={shown}
                  first={item.index === 0}
                />
              </div>
            )
          })}
        </div>
      </div>
    </article>
  )
}

function rangesIn(block: Block, passage: Span | undefined, found: Span[], current: Span | undefined): Range[] {
  const touches = (span: Span) => span.start < block.end && span.end > block.start
  const ranges: Range[] = []
  if (passage && touches(passage)) ranges.push({ start: passage.start, end: passage.end, as: 'asked' })
  for (const span of found) {
    if (touches(span)) ranges.push({ start: span.start, end: span.end, as: span === current ? 'current' : 'found' })
  }
  return ranges.length > 0 ? ranges : NONE
}

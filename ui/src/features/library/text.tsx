import type { DocumentKind } from '@/rpc/schema.gen'
import { memo } from 'react'
import type { Block } from './blocks'
import { Marked, type Range } from './marks'
import { useLibraryStrings } from './strings'

const ROOM = ['', 'pt-1', 'pt-3.5'] as const
const HEADINGS = ['', 'text-2xl font-semibold tracking-tight pt-2', 'text-lg font-semibold', 'font-semibold', 'font-semibold text-muted'] as const
const INDENTS = ['', 'pl-5', 'pl-10', 'pl-15', 'pl-20'] as const

interface Props {
  block: Block
  content: string
  kind: DocumentKind
  ranges: Range[]
  /** It is the passage a link led to. */
  shown: boolean
  first: boolean
}

/** One piece of a document. What it says is never taken for anything but text. */
export const BlockText = memo(function BlockText({ block, content, kind, ranges, shown, first }: Props) {
  const t = useLibraryStrings()
  const text = content.slice(block.start, block.end)
  const quiet: Range[] = block.start < block.words ? [{ start: block.start, end: block.words, as: 'quiet' }] : kind === 'csv' ? columnNames(text, block.start) : []
  const words = <Marked text={text} start={block.start} ranges={quiet.length > 0 ? [...ranges, ...quiet] : ranges} />
  const id = shown ? 'shown-passage' : undefined
  const frame = shown ? 'border-l-accent bg-mark/25' : 'border-l-transparent'
  return (
    <div className={first ? '' : block.as === 'heading' ? 'pt-6' : ROOM[block.room]}>
      {block.opensPage ? (
        <div className="flex items-center gap-3 pb-3 pt-2 text-xs text-muted">
          <span>{t.page(block.page ?? 1)}</span>
          <span className="h-px flex-1 bg-line" />
        </div>
      ) : null}
      <div id={id} className={`relative -ml-3 border-l-2 pl-2.5 ${frame}`}>
        {block.line === undefined || block.as === 'aside' ? null : (
          <span aria-hidden className="absolute right-full mr-3 w-12 select-none text-right text-xs leading-[1.65rem] text-muted tabular-nums max-lg:hidden">
            {block.line}
          </span>
        )}
        {block.as === 'heading' ? (
          <div role="heading" aria-level={Math.min(block.level + 1, 6)} className={HEADINGS[block.level]}>
            {words}
          </div>
        ) : block.as === 'item' ? (
          <div className={`relative whitespace-pre-wrap ${INDENTS[block.level]}`}>
            <span aria-hidden className="absolute -ml-4 select-none text-muted">•</span>
            {words}
          </div>
        ) : (
          <div className={`whitespace-pre-wrap ${block.as === 'row' ? 'border-b border-line py-1.5' : block.as === 'code' ? 'rounded-md bg-sunken px-3 py-2 font-mono text-[0.85em]' : block.as === 'aside' ? 'text-muted' : ''}`}>
            {words}
          </div>
        )}
      </div>
    </div>
  )
})

/** In a row of a table the names of the columns are said again; the eye wants the values. */
function columnNames(text: string, start: number): Range[] {
  return Array.from(text.matchAll(/(?:^|\| )[^:|]{1,60}: /g), (m) => ({ start: start + m.index, end: start + m.index + m[0].length, as: 'quiet' as const }))
}

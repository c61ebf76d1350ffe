import { Markdown } from '@/components/markdown'
import type { CitedSource } from '@/rpc/schema.gen'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type ReactNode, useCallback, useDeferredValue, useMemo, useState } from 'react'
import { beginning, blocks, withoutSources } from './blocks'
import { Quote, Sources } from './sources'
import { useThreadStrings } from './strings'
import './threads.css'

/** A text that still grows: only its last part is drawn anew. */
export function GrowingText({ text, fold }: { text: string; fold: boolean }) {
  // Drawing may fall behind what arrives, typing may not.
  const late = useDeferredValue(text)
  const parts = useMemo(() => {
    const clean = withoutSources(late)
    return blocks((fold ? beginning(clean) : undefined) ?? clean)
  }, [late, fold])
  return (
    <div className="docket-stream">
      {parts.map((part, n) => (
        <Markdown key={n} text={part} under={3} />
      ))}
    </div>
  )
}

interface Props {
  text: string
  sources: CitedSource[]
  /** An artifact holds what the text says, so that its beginning is enough here. */
  fold: boolean
  /** What stands between the text and its sources. */
  children?: ReactNode
}

/** A finished text with what it rests on. */
export function AnswerText({ text, sources, fold, children }: Props) {
  const t = useThreadStrings()
  const [unfolded, setUnfolded] = useState(false)
  const [asked, setAsked] = useState<{ number: number; from: Element } | undefined>()
  const clean = useMemo(() => (sources.length > 0 ? withoutSources(text) : text), [text, sources])
  const begun = useMemo(() => (fold ? beginning(clean) : undefined), [fold, clean])
  const cited = useMemo(() => new Set(sources.map((source) => source.number)), [sources])
  const onCite = useCallback((number: number, from: Element) => setAsked({ number, from }), [])
  const folded = begun !== undefined && !unfolded
  return (
    <>
      <Markdown text={folded ? begun : clean} under={3} cited={cited} onCite={sources.length > 0 ? onCite : undefined} />
      {begun === undefined ? null : (
        <button
          type="button"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
          className="-ml-1.5 mt-1 inline-flex min-h-8 items-center gap-1 rounded-md px-1.5 text-sm font-medium text-muted hover:bg-sunken hover:text-ink pointer-coarse:min-h-11"
        >
          {unfolded ? <ChevronUp size={15} aria-hidden /> : <ChevronDown size={15} aria-hidden />}
          {unfolded ? t.hideText : t.showText}
        </button>
      )}
      {children}
      {sources.length > 0 ? <Sources sources={sources} /> : null}
      <Quote sources={sources} at={asked} onClose={() => setAsked(undefined)} />
    </>
  )
}

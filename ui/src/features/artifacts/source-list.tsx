import { Link2Off } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import type { Card } from './reading'
import { show } from './scroll'
import { SourceCard } from './source-card'
import { useArtifactStrings } from './strings'

interface Props {
  cards: Card[]
  project: string
  /** How many statements rest on a source; absent where the text is being written. */
  resting?: (number: number) => number
  unsourced: Element[]
  /** What stands in the column before the sources. */
  above?: ReactNode
  marked: number | null
  near: number | null
  onShow: (number: number) => void
  onNear: (number: number | null) => void
  onEscape: () => void
}

/** The sources of a text: beside it where there is room, otherwise after it. */
export function SourceList({ cards, project, resting, unsourced, above, marked, near, onShow, onNear, onEscape }: Props) {
  const t = useArtifactStrings()
  return (
    <aside aria-label={t.sources} data-sources className="artifact-sources print:hidden">
      {above}
      <div className="flex items-baseline gap-2 pb-2">
        <h2 className="text-sm font-semibold">{t.sources}</h2>
        <span className="text-sm tabular-nums text-muted">{cards.length > 0 ? cards.length : ''}</span>
      </div>
      {cards.length === 0 ? (
        <p className="flex gap-2 rounded-xl border border-dashed border-line-strong px-3 py-2.5 text-sm text-muted">
          <Link2Off size={15} className="mt-0.5 shrink-0" aria-hidden />
          {t.noSources}
        </p>
      ) : null}
      {unsourced.length > 0 ? <Unsourced statements={unsourced} /> : null}
      <ol className="flex flex-col gap-2">
        {cards.map((card) => (
          <SourceCard
            key={card.number}
            card={card}
            project={project}
            resting={resting?.(card.number)}
            marked={marked === card.number}
            near={near === card.number}
            onShow={() => onShow(card.number)}
            onNear={(is) => onNear(is ? card.number : null)}
            onEscape={onEscape}
          />
        ))}
      </ol>
    </aside>
  )
}

/** What the dotted edge means, and the way from one such statement to the next. */
function Unsourced({ statements }: { statements: Element[] }) {
  const t = useArtifactStrings()
  const at = useRef(-1)
  const next = () => {
    at.current = (at.current + 1) % statements.length
    show(statements[at.current])
  }
  return (
    <div className="mb-2 flex items-center gap-2.5 pl-1 text-sm text-muted">
      <span aria-hidden className="h-4 border-l-2 border-dotted border-line-strong" />
      <span className="flex-1">{t.unsourced(statements.length)}</span>
      <button type="button" onClick={next} className="-mr-1 min-h-7 rounded-md px-1.5 text-xs font-medium text-accent hover:bg-accent-soft pointer-coarse:min-h-11">
        {t.showNext}
      </button>
    </div>
  )
}

import { Markdown } from '@/components/markdown'
import { DraftConflict, useDraftState } from '@/components/text-draft'
import { MarkdownEditor } from '@/editor'
import type { TextDraft } from '@/lib/text-draft'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { type Card, locate, withoutTitle } from './reading'
import { SourceList } from './source-list'
import { useArtifactStrings } from './strings'

interface Props {
  draft: TextDraft
  title: string
  cards: Card[]
  project: string
  /** It was just begun by hand. */
  begun: boolean
}

/** The whole text while it is written, with its sources beside it. */
export function EditView({ draft, title, cards, project, begun }: Props) {
  const t = useArtifactStrings()
  const { text } = useDraftState(draft)
  const [found, setFound] = useState<{ from: number; to: number } | null>(null)
  const [marked, setMarked] = useState<number | null>(null)
  const printing = usePrinting()
  const turn = useRef(0)

  const showResting = (card: Card) => {
    turn.current = marked === card.number ? turn.current + 1 : 0
    const places = card.statements.flatMap((statement) => locate(draft.now().text, statement) ?? [])
    const place = places[turn.current % Math.max(1, places.length)]
    setMarked(card.number)
    if (place) setFound(place)
  }
  // The editor draws only what is in sight; paper needs all of it.
  if (printing) {
    return (
      <div className="artifact-text">
        <Markdown text={withoutTitle(draft.now().text, title)} under={0} />
      </div>
    )
  }
  return (
    <>
      <DraftConflict draft={draft} />
      <div className="artifact-columns">
        <div className="min-w-0">
          <MarkdownEditor
            value={text}
            onChange={(written) => draft.write(written)}
            onBlur={() => void draft.flush()}
            label={t.textLabel}
            placeholder={t.textHint}
            found={found}
            autoFocus={begun ? 'end' : true}
          />
        </div>
        <SourceList
          cards={cards}
          project={project}
          unsourced={[]}
          marked={marked}
          near={null}
          onShow={(number) => {
            const card = cards.find((c) => c.number === number)
            if (card) showResting(card)
          }}
          onNear={() => undefined}
          onEscape={() => setMarked(null)}
        />
      </div>
    </>
  )
}

function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true))
    const end = () => setPrinting(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
  return printing
}

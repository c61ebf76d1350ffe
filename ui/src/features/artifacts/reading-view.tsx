import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Markdown } from '@/components/markdown'
import { Banner } from '@/components/page'
import { useLanguage } from '@/i18n'
import { late } from '@/lib/late'
import type { ArtifactView } from '@/rpc/schema.gen'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type Card, readable, withoutTitle } from './reading'
import { bringCardIntoView, cardOf, show } from './scroll'
import { SourceBody } from './source-card'
import { SourceList } from './source-list'
import { annotate, mark } from './statements'
import { useArtifactStrings } from './strings'

const Checks = late(() => import('./checks/checks').then((m) => m.Checks))

/** Where each artifact was left: the source that was marked, and how far down. Who opens a source comes back. */
const left = new Map<string, { marked: number | null; top: number }>()

function usePlaceKept(artifact: string, marked: number | null): void {
  const latest = useRef(marked)
  useEffect(() => {
    latest.current = marked
  })
  useLayoutEffect(() => {
    const frame = document.getElementById('content')
    let top = left.get(artifact)?.top ?? 0
    if (frame && top > 0) frame.scrollTop = top
    const onScroll = () => {
      top = frame?.scrollTop ?? 0
    }
    frame?.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      frame?.removeEventListener('scroll', onScroll)
      left.set(artifact, { marked: latest.current, top })
    }
  }, [artifact])
}

interface Props {
  artifact: ArtifactView
  /** As it is being written, perhaps newer than what is stored. */
  text: string
  cards: Card[]
  project: string
  wide: boolean
}

/** The text beside its sources: each leads to the other. */
export function ReadingView({ artifact, text, cards, project, wide }: Props) {
  const t = useArtifactStrings()
  const body = useRef<HTMLDivElement>(null)
  const [marked, setMarked] = useState<number | null>(() => left.get(artifact.id)?.marked ?? null)
  const [near, setNear] = useState<number | null>(null)
  const [sheet, setSheet] = useState<number | null>(null)
  const from = useRef<Element | null>(null)
  const shown = useMemo(() => readable(text, artifact.title, cards), [text, artifact.title, cards])
  const titled = useMemo(() => withoutTitle(text, artifact.title) !== text, [text, artifact.title])
  const cited = useMemo(() => new Set(cards.map((c) => c.number)), [cards])
  const { resting, unsourced } = useStatements(body, shown, cards.length > 0)
  usePlaceKept(artifact.id, marked)

  useLayoutEffect(() => {
    if (body.current) mark(body.current, 'data-marked', marked)
  }, [marked, shown])
  useLayoutEffect(() => {
    if (body.current) mark(body.current, 'data-near', near)
  }, [near, shown])

  const room = useRef(wide)
  useLayoutEffect(() => {
    room.current = wide
  })
  // It stays the same one: another would draw the whole text anew, without its notes and marks.
  const onCite = useCallback((number: number, cite: Element) => {
    from.current = cite
    setMarked(number)
    if (room.current) {
      cardOf(number)?.querySelector('button')?.focus({ preventScroll: true })
      bringCardIntoView(number)
    } else setSheet(number)
  }, [])

  const turn = useRef({ number: 0, n: 0 })
  const showResting = (number: number) => {
    const blocks = resting.get(number) ?? []
    // Once more leads to the next of its statements.
    const n = turn.current.number === number ? (turn.current.n + 1) % Math.max(1, blocks.length) : 0
    turn.current = { number, n }
    from.current = null
    setMarked(number)
    show(blocks[n])
  }
  const escape = () => {
    const back = from.current
    setMarked(null)
    if (back instanceof HTMLElement && back.isConnected) back.focus()
  }

  const stale = cards.filter((c) => c.source.state !== 'present')
  const open = cards.find((c) => c.number === sheet)
  const goTo = (number: number) => {
    setMarked(number)
    bringCardIntoView(number)
    if (wide) showResting(number)
    cardOf(number)?.querySelector('button')?.focus({ preventScroll: true })
  }

  return (
    <>
      {stale[0] ? (
        <div className="mb-4 print:hidden">
          <Banner
            action={
              <Button small onPress={() => stale[0] && goTo(stale[0].number)}>
                {t.showFirst}
              </Button>
            }
          >
            {t.stale(stale.length)}
          </Banner>
        </div>
      ) : null}
      <div className="artifact-columns">
        <div
          ref={body}
          className="artifact-text min-w-0"
          onMouseOver={(event) => setNear(citeUnder(event.target))}
          onMouseLeave={() => setNear(null)}
          onFocus={(event) => setNear(citeUnder(event.target))}
          onBlur={() => setNear(null)}
        >
          {shown.trim() === '' ? <p className="text-muted">{t.noText}</p> : <Markdown text={shown} onCite={onCite} cited={cited} under={titled ? 0 : 1} />}
        </div>
        <SourceList
          cards={cards}
          project={project}
          resting={(number) => resting.get(number)?.length ?? 0}
          unsourced={unsourced}
          above={<Checks artifact={artifact} body={body} />}
          marked={marked}
          near={near}
          onShow={showResting}
          onNear={setNear}
          onEscape={escape}
        />
      </div>
      <Dialog title={t.source(sheet ?? 0)} isOpen={open !== undefined} onClose={() => setSheet(null)}>
        {open ? (
          <div className="px-5 pt-1">
            <p className="font-medium [overflow-wrap:anywhere]">{open.source.title}</p>
            <SourceBody card={open} project={project} />
          </div>
        ) : null}
        <DialogActions>
          <Button onPress={() => setSheet(null)}>{t.close}</Button>
        </DialogActions>
      </Dialog>
    </>
  )
}

function citeUnder(target: EventTarget): number | null {
  const cite = target instanceof Element ? target.closest('.docket-cite') : null
  return cite ? Number(cite.textContent) : null
}

const NOTHING = { resting: new Map<number, Element[]>(), unsourced: [] as Element[] }

/** What the drawn text says, and what it rests on. */
function useStatements(body: RefObject<HTMLElement | null>, text: string, tied: boolean) {
  // Another language draws the text anew.
  const language = useLanguage()
  const [found, setFound] = useState(NOTHING)
  useLayoutEffect(() => {
    if (!body.current || !tied) {
      setFound(NOTHING)
      return
    }
    setFound(annotate(body.current))
  }, [body, text, tied, language])
  return found
}


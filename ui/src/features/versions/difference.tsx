import { Button } from '@/components/button'
import { Waiting } from '@/components/page'
import { query } from '@/rpc/client'
import type { CompareArtifact, DiffLine } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { UnfoldVertical } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { stretches } from './folds'
import { useVersionStrings } from './strings'

interface Props {
  /** What is compared with what. */
  of: CompareArtifact
  label?: string
  /** What is said if both say the same. */
  same?: string
  /** Shown where they cannot be compared. */
  otherwise?: ReactNode
}

/** How an artifact's text differs from another one. */
export function Difference({ of, label, same, otherwise = null }: Props) {
  const t = useVersionStrings()
  // Long texts are not kept for long after somebody looked at them, and the artifact may have changed meanwhile.
  const found = useQuery({ ...query('artifact_compare', of), staleTime: 0, gcTime: 0 })
  if (found.isPending) return <Waiting label={t.comparing} />
  if (!found.data) return otherwise
  return <Lines lines={found.data.lines} label={label ?? t.difference} same={same ?? t.nothing} />
}

/** So many stretches are drawn at first: a text written wholly anew has thousands of lines. */
const SOME_LINES = 400

/** A difference, with what is far from any change folded. */
export function Lines({ lines, label, same }: { lines: DiffLine[]; label: string; same: string }) {
  const t = useVersionStrings()
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const [most, setMost] = useState(SOME_LINES)
  const all = useMemo(() => stretches(lines), [lines])
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length
  const [added, removed] = [count('added'), count('removed')]
  if (added + removed === 0) return <p className="text-muted">{same}</p>

  let room = most
  const parts: ReactNode[] = []
  let left = 0
  for (const { at, lines: some, folded } of all) {
    if (folded && !opened.has(at)) {
      if (room > 0) parts.push(<Fold key={at} count={some.length} onOpen={() => setOpened(new Set(opened).add(at))} />)
      continue
    }
    parts.push(...some.slice(0, Math.max(0, room)).map((line, n) => <Line key={at + n} line={line} />))
    left += Math.max(0, some.length - Math.max(0, room))
    room -= some.length
  }
  return (
    <>
      <p className="pb-1.5 text-xs text-muted">{t.sum(added, removed)}</p>
      <div tabIndex={0} role="region" aria-label={label} className="max-h-80 overflow-auto rounded-lg border border-line bg-canvas py-1.5 text-sm">
        {parts}
        {left > 0 ? (
          <div className="px-3 pt-1.5">
            <Button small onPress={() => setMost(most + 10 * SOME_LINES)}>
              {t.more(left)}
            </Button>
          </div>
        ) : null}
      </div>
    </>
  )
}

const LOOKS = {
  same: { Tag: 'span', sign: '\u00a0', ground: '', ink: 'text-muted' },
  added: { Tag: 'ins', sign: '+', ground: 'bg-good-soft', ink: 'text-good' },
  removed: { Tag: 'del', sign: '\u2212', ground: 'bg-bad-soft', ink: 'text-bad' },
} as const

/** One line, with its sign; whoever listens hears a word instead. */
function Line({ line: { kind, text } }: { line: DiffLine }) {
  const t = useVersionStrings()
  const { Tag, sign, ground, ink } = LOOKS[kind]
  return (
    <p className={`flex gap-2 px-3 py-px ${ground}`}>
      <span className={`w-3 shrink-0 text-center font-mono font-semibold select-none ${ink}`} aria-hidden>
        {sign}
      </span>
      {kind === 'same' ? null : <span className="sr-only">{kind === 'added' ? t.added : t.removed}: </span>}
      <Tag className={`min-w-0 flex-1 whitespace-pre-wrap no-underline wrap-anywhere ${kind === 'same' ? 'text-muted' : ''}`}>
        {text === '' && kind !== 'same' ? <span className="sr-only">{t.blank}</span> : null}
        {text === '' ? '\u00a0' : text}
      </Tag>
    </p>
  )
}

function Fold({ count, onOpen }: { count: number; onOpen: () => void }) {
  const t = useVersionStrings()
  return (
    <button
      type="button"
      onClick={onOpen}
      className="my-0.5 flex min-h-7 w-full items-center gap-2 bg-sunken px-3 text-left text-xs text-muted hover:text-ink focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
    >
      <UnfoldVertical size={13} className="shrink-0" aria-hidden />
      {t.unchanged(count)}
    </button>
  )
}

import { IconButton } from '@/components/button'
import { Failed } from '@/components/loading'
import { say } from '@/components/toast'
import { KINDS } from '@/editor/marks'
import { clock } from '@/i18n'
import { query } from '@/rpc/client'
import type { MarkKind, MarkView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { CircleArrowRight, CircleCheckBig, CircleQuestionMark, Copy, Lightbulb, type LucideIcon, TriangleAlert } from 'lucide-react'
import { type MeetingStrings, useMeetingStrings } from './strings'

const LOOKS: Record<MarkKind, { icon: LucideIcon; colour: string }> = {
  decision: { icon: CircleCheckBig, colour: 'text-good' },
  action: { icon: CircleArrowRight, colour: 'text-accent' },
  question: { icon: CircleQuestionMark, colour: 'text-warn' },
  risk: { icon: TriangleAlert, colour: 'text-bad' },
  assumption: { icon: Lightbulb, colour: 'text-muted' },
}

/** The outcomes as text, to be put into a mail. */
export function asText(marks: MarkView[], t: MeetingStrings): string {
  return KINDS.flatMap((kind) => {
    const some = marks.filter((m) => m.kind === kind)
    if (some.length === 0) return []
    const lines = some.map((m) => {
      const more = [m.owner, m.due ? `${t.due} ${m.due}` : undefined].filter(Boolean).join(', ')
      return `- ${m.statement}${more ? ` (${more})` : ''}`
    })
    return [`${t.kinds[kind]}\n${lines.join('\n')}`]
  }).join('\n\n')
}

interface Props {
  meeting: string
  onShow: (mark: MarkView) => void
}

/** What the meeting came to, each with the words it rests on. */
export function Outcomes({ meeting, onShow }: Props) {
  const t = useMeetingStrings()
  const answer = useQuery(query('meeting_extract', { meeting }))
  const marks = answer.data?.marks ?? []
  const copy = () =>
    void navigator.clipboard.writeText(asText(marks, t)).then(
      () => say(t.copied),
      () => say(t.notCopied, { bad: true }),
    )
  return (
    <section aria-label={t.outcomes}>
      <div className="flex min-h-10 items-center justify-between gap-2">
        <h2 className="font-semibold">{t.outcomes}</h2>
        {marks.length > 0 ? (
          <IconButton label={t.copyOutcomes} onPress={copy}>
            <Copy size={15} />
          </IconButton>
        ) : null}
      </div>
      {answer.isError ? <Failed text={t.outcomesFailed} retry={t.retry} onRetry={answer.refetch} /> : null}
      {answer.data && marks.length === 0 ? (
        <div className="rounded-xl border border-dashed border-line px-4 py-6 text-center text-sm">
          <p className="font-medium">{t.outcomesNone}</p>
          <p className="mt-1 text-muted">{t.outcomesNoneText}</p>
        </div>
      ) : null}
      <div className="flex flex-col gap-5 pt-1">
        {KINDS.map((kind) => (
          <Kind key={kind} kind={kind} marks={marks.filter((m) => m.kind === kind)} onShow={onShow} />
        ))}
      </div>
    </section>
  )
}

/** What is already said by the statement need not be quoted below it. */
export function sameWords(statement: string, quote: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  return bare(statement) === bare(quote)
}

function Kind({ kind, marks, onShow }: { kind: MarkKind; marks: MarkView[]; onShow: (mark: MarkView) => void }) {
  const t = useMeetingStrings()
  const { icon: Icon, colour } = LOOKS[kind]
  if (marks.length === 0) return null
  return (
    <section>
      <h3 className={`flex items-center gap-1.5 pb-1 text-sm font-semibold ${colour}`}>
        <Icon size={15} aria-hidden />
        {t.kinds[kind]}
        <span className="font-normal tabular-nums">{marks.length}</span>
      </h3>
      <ul className="-mx-2.5">
        {marks.map((mark) => (
          <li key={`${mark.place.charStart}-${mark.statement}`} className="[contain-intrinsic-size:auto_5rem] [content-visibility:auto]">
            <button
              type="button"
              onClick={() => onShow(mark)}
              title={t.showPlace}
              className="block w-full rounded-lg px-2.5 py-1.5 text-left -outline-offset-2 [overflow-wrap:anywhere] hover:bg-sunken"
            >
              <span className="block leading-snug">{mark.statement}</span>
              {mark.owner || mark.due ? (
                <span className="mt-1 flex flex-wrap gap-1.5 text-xs">
                  {mark.owner ? (
                    <span className="rounded-md bg-accent-soft px-1.5 py-0.5 font-medium text-accent">
                      <span className="sr-only">{t.owner}: </span>
                      {mark.owner}
                    </span>
                  ) : null}
                  {mark.due ? (
                    <span className="rounded-md bg-warn-soft px-1.5 py-0.5 font-medium text-warn">
                      {t.due} {mark.due}
                    </span>
                  ) : null}
                </span>
              ) : null}
              {sameWords(mark.statement, mark.quote) ? null : (
                <span className="mt-1 line-clamp-2 border-l-2 border-line pl-2 text-sm text-muted">{mark.quote}</span>
              )}
              <span className="mt-0.5 block text-xs text-muted">
                {[mark.place.startMs !== undefined ? clock(mark.place.startMs) : mark.place.speaker === undefined ? t.inNotes : t.inTranscript, mark.place.speaker].filter(Boolean).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

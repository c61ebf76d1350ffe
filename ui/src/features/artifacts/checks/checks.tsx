import { Failed } from '@/components/loading'
import { say } from '@/components/toast'
import { platform } from '@/platform'
import type { ArtifactView, CheckSeverity, CheckView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight, CircleAlert, CircleCheckBig, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'
import { withoutTitle } from '../reading'
import { show } from '../scroll'
import { blockOf } from '../statements'
import { units, wordsIn } from './find'
import { type CheckStrings, useCheckStrings } from './strings'

const SEVERITIES: CheckSeverity[] = ['error', 'warning', 'hint']
const LOOKS: Record<CheckSeverity, { icon: LucideIcon; colour: string }> = {
  error: { icon: CircleAlert, colour: 'text-bad' },
  warning: { icon: TriangleAlert, colour: 'text-warn' },
  hint: { icon: Info, colour: 'text-muted' },
}

interface Props {
  artifact: ArtifactView
  /** Where the text is drawn. */
  body: RefObject<HTMLElement | null>
}

/** What is to be mended in a text, told quietly: a line that opens into a list, each finding leading to its words. */
export function Checks({ artifact, body }: Props) {
  const t = useCheckStrings()
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<CheckView>()
  // Another text is another question; sources that come and go do not change what is found.
  const answer = useQuery({
    queryKey: ['artifact_check', artifact.id, artifact.updatedAt],
    queryFn: () => platform().call('artifact_check', { artifact: artifact.id }),
  })
  useEffect(() => {
    setChosen(undefined)
    const text = body.current
    return () => clear(text)
  }, [answer.data, body])

  if (answer.isError) return <Failed text={t.failed} retry={t.retry} onRetry={answer.refetch} />
  if (!answer.data) return null
  // Statements without a source are marked in the text and counted below.
  const findings = answer.data.findings.filter((f) => f.code !== 'no-source')
  const choose = (finding: CheckView) => {
    setChosen(finding)
    const range = body.current ? wordsIn(body.current, before(artifact, finding), finding.quote) : undefined
    if (range && body.current) mark(body.current, range)
    else say(t.notInText, { bad: true })
  }
  return (
    <section aria-label={t.title} className="mb-4">
      {findings.length === 0 ? (
        <p className="flex items-center gap-1.5 py-1 text-sm text-muted">
          <CircleCheckBig size={15} className="shrink-0 text-good" aria-hidden />
          {t.none}
        </p>
      ) : (
        <>
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="-mx-1.5 flex min-h-8 w-[calc(100%+0.75rem)] items-center gap-2 rounded-lg px-1.5 text-left text-sm hover:bg-sunken pointer-coarse:min-h-11"
          >
            <ChevronRight size={15} aria-hidden className={`shrink-0 text-muted ${open ? 'rotate-90' : ''}`} />
            <span className="font-semibold">{t.title}</span> <span className="sr-only">{t.count(findings.length)}</span>{' '}
            <Tally findings={findings} t={t} />
          </button>
          {open ? <List findings={findings} chosen={chosen} onChoose={choose} t={t} /> : null}
        </>
      )}
    </section>
  )
}

/** How many there are of each severity. */
function Tally({ findings, t }: { findings: CheckView[]; t: CheckStrings }) {
  return (
    <span className="ml-auto flex gap-2.5 tabular-nums">
      {SEVERITIES.map((severity) => {
        const n = findings.filter((f) => f.severity === severity).length
        const { icon: Icon, colour } = LOOKS[severity]
        return n === 0 ? null : (
          <span key={severity} title={t.severities[severity]} className={`flex items-center gap-1 ${colour}`}>
            <Icon size={14} aria-hidden />
            <span className="sr-only">{t.severities[severity]}:</span> {n}{' '}
          </span>
        )
      })}
    </span>
  )
}

interface ListProps {
  findings: CheckView[]
  chosen: CheckView | undefined
  onChoose: (finding: CheckView) => void
  t: CheckStrings
}

function List({ findings, chosen, onChoose, t }: ListProps) {
  return (
    <ul className="-mx-1.5 pt-1">
      {findings.map((finding) => {
        const { icon: Icon, colour } = LOOKS[finding.severity]
        return (
          <li key={`${finding.code}-${finding.start}-${finding.end}`} className="[contain-intrinsic-size:auto_4.5rem] [content-visibility:auto]">
            <button
              type="button"
              title={t.show}
              aria-current={finding === chosen}
              onClick={() => onChoose(finding)}
              className={`flex w-full gap-2 rounded-lg px-1.5 py-1.5 text-left text-sm -outline-offset-2 [overflow-wrap:anywhere] hover:bg-sunken ${finding === chosen ? 'bg-sunken' : ''}`}
            >
              <Icon size={15} className={`mt-0.5 shrink-0 ${colour}`} aria-hidden />
              <span className="min-w-0">
                <span className="sr-only">{t.severities[finding.severity]}:</span> <span className="line-clamp-2 font-medium">
                  <q>{plain(finding.quote)}</q>
                </span>{' '}
                <span className="mt-0.5 block text-muted">{message(finding, t)}</span>
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** In the language of the page; a rule this page does not know speaks for itself. */
export function message(finding: CheckView, t: CheckStrings): string {
  const about = finding.about ?? ''
  return t.messages[finding.code]?.(t.steps[about] ?? about) ?? finding.message
}

function plain(quote: string): string {
  return quote.replace(/\[\d+\]|[*_`\\]/g, '').replace(/\s+/g, ' ').trim()
}

/** The Markdown in front of a finding, as far as it is drawn below the page's own title. */
function before(artifact: ArtifactView, finding: CheckView): string {
  const { content, title } = artifact
  const titled = content.length - withoutTitle(content, title).length
  return content.slice(titled, Math.max(titled, units(content, finding.start)))
}

function mark(body: Element, range: Range): void {
  clear(body)
  const selection = window.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
  const block = range.startContainer.parentElement && blockOf(range.startContainer.parentElement)
  block?.setAttribute('data-checked', '')
  show(block ?? range.startContainer.parentElement ?? undefined)
}

function clear(body: Element | null): void {
  for (const marked of body?.querySelectorAll('[data-checked]') ?? []) marked.removeAttribute('data-checked')
}

import { Button } from '@/components/button'
import { say } from '@/components/toast'
import { copyText } from '@/lib/clipboard'
import { useErrorTexts } from '@/lib/error-text'
import type { MessageView } from '@/rpc/schema.gen'
import { Link } from '@tanstack/react-router'
import { Copy, RotateCcw, StepForward, TriangleAlert } from 'lucide-react'
import { type ReactNode, memo } from 'react'
import { AnswerText, GrowingText } from './answer-text'
import { Asking } from './asking'
import { Cards } from './cards'
import { Steps, stepOf } from './steps'
import { useThreadStrings } from './strings'
import type { MadeArtifact, Turn } from './turn'
import { Who } from './who'
import { upper } from './why'

/** What only the settings can put right. */
const IN_SETTINGS = new Set(['unauthorized', 'billing', 'model_not_found', 'no_tools', 'insecure_address', 'provider', 'offline', 'budgetReached'])

const QUIET = 'inline-flex min-h-7 items-center gap-1.5 rounded-md px-1.5 text-xs text-muted transition hover:bg-sunken hover:text-ink pointer-coarse:min-h-11 pointer-coarse:px-2.5'

/** In words why something did not come to its end. */
export function useFailureText(): (code: string) => string {
  const t = useThreadStrings()
  const texts: Record<string, string> = useErrorTexts()
  return (code) => t.failures[code] ?? texts[code] ?? t.notWhole
}

interface FailureProps {
  code: string
  children?: ReactNode
}

/** What went wrong, where it went wrong, with what can be done. */
export function Failure({ code, children }: FailureProps) {
  const t = useThreadStrings()
  const words = useFailureText()
  const own = code === 'cancelled' || code === 'interrupted'
  return (
    <div className={`mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl px-3.5 py-2 text-sm ${own ? 'bg-sunken text-muted' : 'bg-warn-soft text-warn'}`}>
      {own ? null : <TriangleAlert size={15} className="shrink-0" aria-hidden />}
      <p className="min-w-40 flex-1">{words(code)}</p>
      <div className="flex flex-wrap items-center gap-2">
        {IN_SETTINGS.has(code) ? (
          <Link to="/settings" className="inline-flex h-8 items-center rounded-lg px-2.5 font-medium underline underline-offset-2 pointer-coarse:min-h-11">
            {t.toSettings}
          </Link>
        ) : null}
        {children}
      </div>
    </div>
  )
}

interface Props {
  message: MessageView
  artifacts: MadeArtifact[]
  /** Asks the same again. Only the last answer: what came after it would be lost. */
  onAgain: (() => void) | undefined
  /** Asks for the rest. Only the last answer can go on. */
  onGoOn: (() => void) | undefined
}

/** An answer as it was kept. */
export const Answer = memo(function Answer({ message, artifacts, onAgain, onGoOn }: Props) {
  const t = useThreadStrings()
  const code = message.error ?? (message.partial ? 'interrupted' : undefined)
  const said = message.content.trim() !== ''
  const cards = artifacts.length > 0 ? <Cards artifacts={artifacts} /> : null
  const copy = async () => {
    if (await copyText(message.content)) say(t.copied)
    else say(t.notCopied, { bad: true })
  }
  return (
    <>
      <Steps steps={message.toolCalls.map(stepOf)} />
      {said ? (
        <AnswerText text={message.content} sources={message.sources} fold={artifacts.length > 0}>
          {cards}
        </AnswerText>
      ) : (
        cards
      )}
      {code ? (
        <Failure code={code}>
          {onGoOn && said ? (
            <Button small onPress={onGoOn}>
              <StepForward size={14} aria-hidden />
              {t.goOn}
            </Button>
          ) : null}
          {onAgain ? (
            <Button small onPress={onAgain}>
              <RotateCcw size={14} aria-hidden />
              {t.again}
            </Button>
          ) : null}
        </Failure>
      ) : null}
      <div className="mt-2 flex flex-wrap items-center gap-x-1 gap-y-0.5">
        {said ? (
          <button type="button" className={`${QUIET} -ml-1.5`} onClick={() => void copy()}>
            <Copy size={13} aria-hidden />
            {t.copy}
          </button>
        ) : null}
        {onAgain && !code ? (
          <button type="button" className={QUIET} onClick={onAgain}>
            <RotateCcw size={13} aria-hidden />
            {t.again}
          </button>
        ) : null}
      </div>
      {said ? <Who provider={message.provider} model={message.model} reason={message.reason} took={message} /> : null}
    </>
  )
})

/** An answer that is being written. */
export function RunningAnswer({ thread, turn }: { thread: string; turn: Turn }) {
  const t = useThreadStrings()
  return (
    <>
      <Steps steps={turn.steps} running />
      {turn.text ? <GrowingText text={turn.text} fold={turn.artifacts.length > 0} /> : null}
      {turn.artifacts.length > 0 ? <Cards artifacts={turn.artifacts} /> : null}
      {turn.phase === 'stopping' ? null : turn.asking.map((wanted) => <Asking key={wanted.call} thread={thread} wanted={wanted} />)}
      <div className="mt-2 flex min-h-7 flex-wrap items-center gap-x-2.5">
        <span className="docket-working animate-late flex gap-1 text-accent" aria-hidden>
          <span />
          <span />
          <span />
        </span>
        <p className="text-xs text-muted">
          {turn.phase === 'stopping' ? t.stopping : turn.retrying === undefined ? null : t.trying(turn.retrying)}
        </p>
      </div>
      {turn.tookOver ? <p className="pb-1 text-xs text-warn">{upper(t.tookOver(t.inWords[turn.tookOver] ?? turn.tookOver, t.inWords[turn.provider ?? ''] ?? ''))}</p> : null}
      <Who provider={turn.provider} model={turn.model} reason={turn.reason} />
    </>
  )
}

import { Button } from '@/components/button'
import { query } from '@/rpc/client'
import type { MessageView, ThreadTextView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { type ReactNode, memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Answer, RunningAnswer } from './answer'
import { Question } from './question'
import { useThreadStrings } from './strings'
import type { MadeArtifact, Turn } from './turn'

/** So many messages are drawn at first, and so many more whenever somebody reads up to the first of them. */
const SOME = 40

const NO_ARTIFACTS: MadeArtifact[] = []

interface Props {
  thread: ThreadTextView
  turn: Turn | undefined
  scroller: () => HTMLElement | null
  /** Asks `text` in place of a message and of all that came after it. */
  onAsk: (message: string, text: string) => boolean
  onGoOn: () => void
}

/** What was said, and what is being said. */
export function Conversation({ thread, turn, scroller, onAsk, onGoOn }: Props) {
  const t = useThreadStrings()
  const made = useArtifacts(thread)
  // What the core has of the running turn is shown by the turn itself.
  const messages = useMemo(() => {
    if (!turn) return thread.messages
    const at = thread.messages.findIndex((m) => m.id === turn.after)
    return turn.after === undefined ? [] : at < 0 ? thread.messages.filter((m) => m.id !== turn.answer) : thread.messages.slice(0, at + 1)
  }, [thread.messages, turn])
  const { first, sentinel, list, showEarlier } = useWindow(messages.length, scroller)
  const shown = messages.slice(first)
  const busy = turn !== undefined

  return (
    <div>
      {first > 0 ? (
        <div ref={sentinel} className="flex justify-center pb-4">
          <Button small look="quiet" onPress={showEarlier} className="text-muted">
            {t.earlier}
          </Button>
        </div>
      ) : null}
      <ol ref={list} aria-label={t.conversation} className="flex flex-col">
        {shown.map((message, n) => (
          <Message
            key={message.id}
            message={message}
            asked={message.role === 'assistant' ? (shown[n - 1] ?? messages[first + n - 1]) : undefined}
            artifacts={made.get(message.id) ?? NO_ARTIFACTS}
            last={!busy && first + n === messages.length - 1}
            busy={busy}
            onAsk={onAsk}
            onGoOn={onGoOn}
          />
        ))}
        {turn ? (
          <>
            <Item key="question" heading={t.youAsked} asked>
              <Question text={turn.question} />
            </Item>
            <Item key={turn.answer ?? 'answer'} heading={t.answered} busy>
              <RunningAnswer thread={thread.id} turn={turn} />
            </Item>
          </>
        ) : null}
      </ol>
    </div>
  )
}

interface ItemProps {
  heading: string
  busy?: boolean
  /** It is a question; its answer stands close to it. */
  asked?: boolean
  children: ReactNode
}

function Item({ heading, busy, asked, children }: ItemProps) {
  return (
    <li aria-busy={busy} className={`${asked ? 'pb-2' : 'pb-8'} ${busy ? '' : 'docket-message'}`}>
      <h2 className="sr-only">{heading}</h2>
      {children}
    </li>
  )
}

interface MessageProps {
  message: MessageView
  /** The question an answer belongs to. */
  asked: MessageView | undefined
  artifacts: MadeArtifact[]
  last: boolean
  busy: boolean
  onAsk: (message: string, text: string) => boolean
  onGoOn: () => void
}

const Message = memo(function Message({ message, asked, artifacts, last, busy, onAsk, onGoOn }: MessageProps) {
  const t = useThreadStrings()
  const question = message.role === 'user' ? message : asked?.role === 'user' ? asked : undefined
  const again = useMemo(() => (busy || !question ? undefined : () => void onAsk(question.id, question.content)), [busy, question, onAsk])
  const resend = useMemo(() => (busy ? undefined : (text: string) => onAsk(message.id, text)), [busy, message.id, onAsk])
  if (message.role === 'user') {
    return (
      <Item heading={t.youAsked} asked>
        <Question text={message.content} onResend={resend} />
        {last ? (
          <div className="mt-3 flex flex-wrap items-center gap-3 rounded-xl bg-sunken px-3.5 py-2 text-sm text-muted">
            <p className="flex-1">{t.noAnswer}</p>
            <Button small onPress={again}>
              <RotateCcw size={14} aria-hidden />
              {t.again}
            </Button>
          </div>
        ) : null}
      </Item>
    )
  }
  return (
    <Item heading={t.answered}>
      <Answer message={message} artifacts={artifacts} onAgain={last ? again : undefined} onGoOn={last ? onGoOn : undefined} />
    </Item>
  )
})

/** What each answer of a thread has made. */
function useArtifacts({ id, projectId }: ThreadTextView): ReadonlyMap<string, MadeArtifact[]> {
  const list = useQuery(query('artifact_list', { project: projectId }))
  const artifacts = list.data?.artifacts
  return useMemo(() => {
    const made = new Map<string, MadeArtifact[]>()
    for (const one of artifacts?.toReversed() ?? []) {
      if (one.threadId !== id || !one.messageId) continue
      made.set(one.messageId, [...(made.get(one.messageId) ?? []), { id: one.id, type: one.type, title: one.title }])
    }
    return made
  }, [artifacts, id])
}

/** Draws only the last of many messages, and more when their first is read. What is read stays where it is. */
function useWindow(count: number, scroller: () => HTMLElement | null) {
  const [more, setMore] = useState(SOME)
  // What comes is added to what is drawn, so that nothing that is read goes away above it.
  const [base] = useState(() => Math.max(0, count - SOME))
  const first = Math.max(0, Math.min(base, count) - (more - SOME))
  const sentinel = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const before = useRef<{ item: Element; top: number } | undefined>(undefined)

  const showEarlier = useRef(() => {
    const item = list.current?.firstElementChild
    if (item) before.current = { item, top: item.getBoundingClientRect().top }
    const view = scroller()
    // The browser's own keeping of the place would count twice.
    if (view) view.style.overflowAnchor = 'none'
    setMore((n) => n + SOME)
  }).current

  useLayoutEffect(() => {
    const view = scroller()
    if (!before.current || !view) return
    const { item, top } = before.current
    before.current = undefined
    view.scrollTop += item.getBoundingClientRect().top - top
    const later = requestAnimationFrame(() => (view.style.overflowAnchor = ''))
    return () => {
      cancelAnimationFrame(later)
      view.style.overflowAnchor = ''
    }
  }, [more, scroller])

  useEffect(() => {
    if (first === 0 || !sentinel.current || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver((seen) => seen.some((s) => s.isIntersecting) && showEarlier(), { root: scroller(), rootMargin: '600px 0px 0px 0px' })
    observer.observe(sentinel.current)
    return () => observer.disconnect()
  }, [first, showEarlier, scroller])

  return { first, sentinel, list, showEarlier }
}

import { Button, IconButton } from '@/components/button'
import { Menu } from '@/components/menu'
import { NameField } from '@/components/name-field'
import { Unopened } from '@/components/loading'
import { late } from '@/lib/late'
import { query } from '@/rpc/client'
import type { ThreadTextView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowDown, ChevronLeft, Ellipsis, MessageCircleOff, Pencil, Trash2, X } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Failure } from './answer'
import { type Choice, useChoice } from './choice'
import { Composer } from './composer'
import { Conversation } from './conversation'
import { LONGEST_TITLE, useThreadDeeds } from './deeds'
import { useFollow } from './follow'
import { useThreadStrings } from './strings'
import { SwitchOn } from './switch-on'
import type { Turn } from './turn'
import { forgetRefusal, stop, useRefusal } from './turns'
import { useAsking } from './use-asking'
import { upper } from './why'

// What only warns must not be what a thread is missing.
const ThreadBudget = late(() => import('@/features/usage').then((m) => m.ThreadBudget, () => () => null))
const Preview = late(() => import('./preview').then((m) => m.Preview))

/** One thread: what was asked and answered, and where one asks on. */
export function ThreadPage() {
  const { project = '', thread = '' } = useParams({ strict: false })
  const t = useThreadStrings()
  const answer = useQuery(query('thread_show', { thread }))
  if (answer.data) return <Thread key={answer.data.id} project={project} thread={answer.data} />
  const back = (
    <Link to="/p/$project/threads" params={{ project }} className="text-accent underline underline-offset-2">
      {t.threads}
    </Link>
  )
  return <Unopened answer={answer} loading={t.loading} failed={t.threadFailed} retry={t.retry} gone={{ icon: MessageCircleOff, title: t.gone, text: t.goneText, back }} />
}

function Thread({ project, thread }: { project: string; thread: ThreadTextView }) {
  const t = useThreadStrings()
  const body = useRef<HTMLDivElement>(null)
  const nothingSaid = thread.messages.length === 0
  const { atEnd, toEnd, scroller } = useFollow(body, nothingSaid)
  const field = useRef<HTMLTextAreaElement>(null)
  // What was pressed is mostly gone afterwards; one writes on. A phone's keyboard stays away.
  const toField = useCallback(() => {
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [])
  const asked = useCallback(() => {
    toEnd()
    toField()
  }, [toEnd, toField])
  const { choose, ...chosen } = useChoice(thread.id)
  const choice: Choice = {
    ...chosen,
    choose: (provider) => {
      // What was said of the one before is no longer the question.
      forgetRefusal(thread.id)
      choose(provider)
    },
  }
  const [previewed, setPreviewed] = useState<string>()
  const { text, write, turn, send, again, goOn } = useAsking(thread, choice.provider, asked)
  const refusal = useRefusal(thread.id)
  const empty = nothingSaid && !turn

  const stopThis = useCallback(() => {
    stop(thread.id)
    toField()
  }, [thread.id, toField])
  useEscape(turn !== undefined, stopThis)

  // The shell moves the focus to a new view first. Where nothing was said yet one writes.
  useEffect(() => {
    if (!empty) return
    const later = setTimeout(toField, 0)
    return () => clearTimeout(later)
    // Only when the thread is opened.
  }, [])

  return (
    <div className="flex min-h-full flex-col">
      <Head project={project} thread={thread} />
      <div ref={body} className={`mx-auto flex w-full max-w-3xl flex-1 flex-col px-4 pt-5 md:px-8 ${empty ? 'justify-center' : ''}`}>
        {empty ? (
          <Start
            onIdea={(idea) => {
              write(idea)
              field.current?.focus()
            }}
          />
        ) : (
          <Conversation thread={thread} turn={turn} scroller={scroller} onAsk={again} onGoOn={goOn} />
        )}
      </div>
      <div className="sticky bottom-0 z-20 mx-auto w-full max-w-3xl px-4 pb-3 pt-4 md:px-8 md:pb-4">
        <div className="pointer-events-none absolute inset-x-0 bottom-0 top-0 -z-10 bg-linear-to-t from-canvas from-70% to-transparent" />
        {atEnd || empty ? null : (
          <div className="pointer-events-none absolute inset-x-0 -top-8 flex justify-center">
            <Button small onPress={toEnd} className="pointer-events-auto !rounded-full shadow-high">
              <ArrowDown size={14} aria-hidden />
              {t.toEnd}
            </Button>
          </div>
        )}
        {refusal?.code === 'notAllowed' && refusal.provider ? (
          <SwitchOn
            project={project}
            provider={refusal.provider}
            servers={choice.servers}
            onClose={() => {
              forgetRefusal(thread.id)
              toField()
            }}
            onSend={() => {
              if (!refusal.message) send()
              // Other words for an old question were put into the field; they take its place after all.
              else if (again(refusal.message, refusal.question) && text.trim() === refusal.question.trim()) write('')
            }}
          />
        ) : refusal ? (
          <div role="alert" className="pb-2">
            <p className="sr-only">{t.notAsked}</p>
            <Failure code={refusal.code}>
              <IconButton label={t.dismiss} onPress={() => forgetRefusal(thread.id)} className="!text-current">
                <X size={15} />
              </IconButton>
            </Failure>
          </div>
        ) : (
          <ThreadBudget />
        )}
        <Composer
          field={field}
          text={text}
          onText={write}
          choice={choice}
          running={turn !== undefined}
          stopping={turn?.phase === 'stopping'}
          begun={!empty}
          onSend={() => {
            if (!send()) field.current?.focus()
          }}
          onStop={stopThis}
          onPreview={() => setPreviewed(text.trim())}
        />
      </div>
      {previewed === undefined ? null : <Preview thread={thread.id} text={previewed} provider={choice.provider} onClose={() => setPreviewed(undefined)} />}
      <Announcements thread={thread} turn={turn} />
    </div>
  )
}

function Head({ project, thread }: { project: string; thread: ThreadTextView }) {
  const t = useThreadStrings()
  const navigate = useNavigate()
  const { remove, rename } = useThreadDeeds(project)
  const [renaming, setRenaming] = useState(false)
  const title = thread.title || t.untitled
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-canvas">
      <div className="mx-auto flex min-h-13 w-full max-w-3xl items-center gap-1 px-4 md:px-8">
        <Link
          to="/p/$project/threads"
          params={{ project }}
          aria-label={t.threads}
          className="-ml-1.5 inline-flex min-h-8 shrink-0 items-center gap-1 rounded-md pr-1 text-sm text-muted hover:text-ink pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        >
          <ChevronLeft size={16} aria-hidden />
          <span className="max-sm:sr-only">{t.threads}</span>
        </Link>
        <span className="shrink-0 px-1 text-line-strong max-sm:hidden" aria-hidden>
          /
        </span>
        <div className="min-w-0 flex-1">
          {renaming ? (
            <div className="px-2">
              <NameField
                name={thread.title}
                label={t.name}
                longest={LONGEST_TITLE}
                className="py-0.5 font-semibold"
                onCancel={() => setRenaming(false)}
                onSave={(next) => {
                  setRenaming(false)
                  void rename(thread, next)
                }}
              />
            </div>
          ) : (
            <h1 className={`truncate font-semibold ${thread.title ? '' : 'text-muted'}`} title={title} onDoubleClick={() => setRenaming(true)}>
              {title}
            </h1>
          )}
        </div>
        <Menu
          label={t.more}
          choices={[
            { id: 'rename', label: t.rename, icon: <Pencil size={15} aria-hidden />, onChoose: () => setRenaming(true) },
            {
              id: 'delete',
              label: t.remove,
              icon: <Trash2 size={15} aria-hidden />,
              danger: true,
              apart: true,
              onChoose: () => {
                void remove(thread)
                void navigate({ to: '/p/$project/threads', params: { project } })
              },
            },
          ]}
        >
          <IconButton label={t.more} className="-mr-1.5">
            <Ellipsis size={17} />
          </IconButton>
        </Menu>
      </div>
    </header>
  )
}

/** What could be asked where nothing was asked yet. */
function Start({ onIdea }: { onIdea: (idea: string) => void }) {
  const t = useThreadStrings()
  return (
    <div className="mx-auto w-full max-w-lg py-8">
      <h2 className="text-xl font-semibold tracking-tight">{t.startTitle}</h2>
      <p className="mt-1 text-muted">{t.startText}</p>
      <ul aria-label={t.ideasLabel} className="mt-5 grid gap-2 sm:grid-cols-2">
        {t.ideas.map((idea) => (
          <li key={idea}>
            <button
              type="button"
              onClick={() => onIdea(idea)}
              className="h-full min-h-11 w-full rounded-xl border border-line bg-surface px-3.5 py-2.5 text-left text-sm transition hover:border-line-strong"
            >
              {idea}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Esc stops an answer, unless something nearer wants it. */
function useEscape(active: boolean, run: () => void): void {
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return
      run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [active, run])
}

/** Says that an answer begins and how it ended, not each word of it. */
function Announcements({ thread, turn }: { thread: ThreadTextView; turn: Turn | undefined }) {
  const t = useThreadStrings()
  const [said, setSaid] = useState('')
  const was = useRef(false)
  const running = turn !== undefined
  useEffect(() => {
    if (running === was.current) return
    was.current = running
    const last = thread.messages.at(-1)
    if (running) setSaid(t.answering)
    else if (last?.role === 'assistant') setSaid(last.error === 'cancelled' ? t.wasStopped : last.partial ? t.wasBroken : t.done)
  }, [running, thread.messages, t])
  const { provider, tookOver } = turn ?? {}
  useEffect(() => {
    if (tookOver && provider) setSaid(upper(t.tookOver(t.inWords[tookOver] ?? tookOver, t.inWords[provider] ?? provider)))
  }, [tookOver, provider, t])
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {said}
    </p>
  )
}

import { takeAsk } from '@/lib/ask-on-arrival'
import { useDraft } from '@/lib/drafts'
import type { ProviderKind, ThreadTextView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { useThreadStrings } from './strings'
import { ask, askAgain, forgetRefusal, joined, takesBack, useTurn } from './turns'

/** What is written in a thread and how it is asked. What could not be asked comes back into the field. */
export function useAsking(thread: ThreadTextView, provider: ProviderKind | undefined, onAsked: () => void) {
  const t = useThreadStrings()
  const client = useQueryClient()
  const { text, setText, ready } = useDraft(thread.id)
  const turn = useTurn(thread.id)
  const now = useRef({ text, setText, provider, onAsked })
  useEffect(() => {
    now.current = { text, setText, provider, onAsked }
  })

  useEffect(() => takesBack(thread.id, (back) => now.current.setText(joined(now.current.text, back))), [thread.id])

  const send = useCallback(() => {
    const written = now.current.text
    const question = written.trim()
    if (question === '') return false
    // The draft is kept until the core has the question. What was written on meanwhile stays.
    const onStart = () => {
      const current = now.current.text
      now.current.text = current.startsWith(written) ? current.slice(written.length).trimStart() : current
      now.current.setText(now.current.text)
    }
    const begun = ask(client, thread.id, question, { provider: now.current.provider, onStart })
    if (begun) now.current.onAsked()
    return begun
  }, [client, thread.id])

  const again = useCallback(
    (message: string, words: string) => {
      const begun = askAgain(client, thread.id, message, words, now.current.provider)
      if (begun) now.current.onAsked()
      return begun
    },
    [client, thread.id],
  )

  const goOn = useCallback(() => {
    if (ask(client, thread.id, t.goOnText, { provider: now.current.provider })) now.current.onAsked()
  }, [client, thread.id, t])

  // A question that was begun elsewhere is asked as soon as it is known.
  useEffect(() => {
    if (!ready || text.trim() === '' || !takeAsk(thread.id)) return
    now.current.text = text
    send()
  }, [ready, text, thread.id, send])

  const write = useCallback(
    (next: string) => {
      forgetRefusal(thread.id)
      setText(next)
    },
    [thread.id, setText],
  )
  return { text, write, ready, turn, send, again, goOn }
}

import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query, useCommand } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { ThreadView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useThreadStrings } from './strings'
import { stop } from './turns'

export const LONGEST_TITLE = 300

/** Begins a thread at once and opens it. */
export function useNewThread(project: string): { begin: () => void; busy: boolean } {
  const errorText = useErrorText()
  const navigate = useNavigate()
  const create = useCommand('thread_create')
  const begin = () => {
    if (create.isPending) return
    create.mutate(
      { project },
      {
        onSuccess: (made) => void navigate({ to: '/p/$project/threads/$thread', params: { project, thread: made.id } }),
        onError: (error) => say(errorText(error), { bad: true }),
      },
    )
  }
  return { begin, busy: create.isPending }
}

type Named = Pick<ThreadView, 'id' | 'title'>

/** What can be done to a thread that is there. What is shown changes at once; a refusal puts it back. */
export function useThreadDeeds(project: string) {
  const t = useThreadStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const list = query('thread_list', { project }).queryKey

  const attempt = async (work: () => Promise<unknown>, back: () => void = () => undefined): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      back()
      say(errorText(error), { bad: true })
      return false
    } finally {
      void affected(client, 'thread')
    }
  }

  const remove = async ({ id, title }: Named): Promise<boolean> => {
    stop(id)
    await client.cancelQueries({ queryKey: list })
    const before = client.getQueryData(list)
    client.setQueryData(list, (old) => old && { threads: old.threads.filter((one) => one.id !== id) })
    const gone = await attempt(() => platform().call('thread_delete', { thread: id }), () => client.setQueryData(list, before))
    if (gone) {
      say(t.removed(title || t.untitled), {
        action: { label: t.undo, run: () => void attempt(() => platform().call('thread_restore', { thread: id })) },
      })
    }
    return gone
  }

  const rename = async ({ id }: Named, title: string): Promise<boolean> => {
    const shown = query('thread_show', { thread: id }).queryKey
    const [before, one] = [client.getQueryData(list), client.getQueryData(shown)]
    client.setQueryData(list, (old) => old && { threads: old.threads.map((each) => (each.id === id ? { ...each, title } : each)) })
    if (one) client.setQueryData(shown, { ...one, title })
    return attempt(
      () => platform().call('thread_rename', { thread: id, title }),
      () => {
        client.setQueryData(list, before)
        if (one) client.setQueryData(shown, one)
      },
    )
  }

  return { remove, rename }
}

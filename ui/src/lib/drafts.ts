import { beforeLock } from '@/app/flush'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'

/** How long after the last key a draft is kept. */
const PAUSE_MS = 400

/** Keeps a draft for a thread that is to be opened next. */
export async function leaveDraft(of: string, text: string): Promise<void> {
  await platform().call('draft_edit', { of, text })
}

/**
 * What somebody has begun to write in a thread. It is content, so it lies in the vault. `ready` is false until it is
 * known whether there is an older draft; what is typed before that wins over it.
 */
export function useDraft(of: string): { text: string; setText: (text: string) => void; ready: boolean } {
  const client = useQueryClient()
  const stored = useQuery(query('draft_show', { of }))
  const [typed, setTyped] = useState<{ of: string; text: string } | undefined>()
  const mine = typed?.of === of ? typed.text : undefined
  const unsaved = useRef<{ of: string; text: string } | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const save = useCallback(async () => {
    clearTimeout(timer.current)
    const draft = unsaved.current
    if (!draft) return
    unsaved.current = undefined
    client.setQueryData(query('draft_show', { of: draft.of }).queryKey, draft)
    // A draft that cannot be kept is still in the field; the next key tries again.
    await platform()
      .call('draft_edit', draft)
      .catch(() => {
        unsaved.current ??= draft
      })
  }, [client])

  useEffect(() => {
    const done = beforeLock(save)
    const onHide = () => void save()
    window.addEventListener('pagehide', onHide)
    return () => {
      done()
      window.removeEventListener('pagehide', onHide)
      void save()
    }
  }, [save, of])

  const setText = useCallback(
    (text: string) => {
      setTyped({ of, text })
      unsaved.current = { of, text }
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), PAUSE_MS)
    },
    [of, save],
  )
  return { text: mine ?? stored.data?.text ?? '', setText, ready: !stored.isPending }
}

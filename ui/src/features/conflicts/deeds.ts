import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import type { PastView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useConflictStrings } from './strings'
import { wayBack } from './undo'

/** What can be done about an edit that another one took the place of. Gives whether it was done. */
export function usePastDeeds(before: () => Promise<void> = async () => undefined) {
  const t = useConflictStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const [busy, setBusy] = useState<number>()
  const key = query('sync_conflicts', {}).queryKey

  const attempt = async (entry: PastView, command: 'history_settle' | 'history_restore'): Promise<boolean> => {
    setBusy(entry.entry)
    try {
      // What is being typed at that place must not be written over by what is put back, nor the other way round.
      await before()
      client.setQueryData(key, await platform().call(command, { entry: entry.entry }))
      return true
    } catch (error) {
      say(errorText(error), { bad: true })
      // Somebody else may have been faster.
      void client.invalidateQueries({ queryKey: key })
      return false
    } finally {
      setBusy(undefined)
    }
  }
  const around = () => client.invalidateQueries({ predicate: (asked) => asked.queryKey[0] !== 'sync_conflicts' })

  const leave = async (entry: PastView): Promise<boolean> => {
    const done = await attempt(entry, 'history_settle')
    if (done) {
      void around()
      say(t.left)
    }
    return done
  }

  const putBack = async (entry: PastView): Promise<boolean> => {
    const back = wayBack(entry)
    const done = await attempt(entry, 'history_restore')
    if (!done) return false
    void around()
    const undo = async () => {
      try {
        await before()
        await back?.()
        say(t.undone)
      } catch (error) {
        say(errorText(error), { bad: true })
      }
      void client.invalidateQueries()
    }
    say(t.putBackDone, back ? { action: { label: t.undo, run: () => void undo() } } : {})
    return true
  }
  return { leave, putBack, busy }
}

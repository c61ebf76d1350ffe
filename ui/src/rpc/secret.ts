import { platform } from '@/platform'
import type { CommandName } from '@/platform'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { affected } from './events'
import type { Commands } from './schema.gen'

/**
 * A command whose request or answer holds a secret. `useCommand` would keep both in its cache for minutes; here
 * nothing is kept after the answer.
 */
export function useSecretCommand<C extends CommandName>(command: C) {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const run = useCallback(
    async (request: Commands[C]['request']): Promise<Commands[C]['view']> => {
      setBusy(true)
      try {
        return await platform().call(command, request)
      } finally {
        setBusy(false)
        void affected(client, command)
      }
    },
    [client, command],
  )
  return { run, busy }
}

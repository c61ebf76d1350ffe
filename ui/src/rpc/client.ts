import { platform } from '@/platform'
import type { CommandName } from '@/platform'
import { QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Commands } from './schema.gen'
import { affected } from './events'

/** The data is on this device: it is never stale by age, only by a change, and there is nothing to retry. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: Infinity, refetchOnWindowFocus: false, gcTime: 10 * 60_000 },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}

/** A query of one command. Its key is the command and the request. */
export function query<C extends CommandName>(command: C, request: Commands[C]['request']) {
  return queryOptions({
    queryKey: [command, request] as const,
    queryFn: () => platform().call(command, request) as Promise<Commands[C]['view']>,
  })
}

/** A command that changes something. What it changes is asked for again, without waiting for word of it. */
export function useCommand<C extends CommandName>(command: C) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: Commands[C]['request']) => platform().call(command, request) as Promise<Commands[C]['view']>,
    onSettled: () => affected(client, command),
  })
}

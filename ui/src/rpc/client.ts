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

const CREATES = /_(?:new|create)$/
/** A second click within this time is the same click. */
const SAME_CLICK_MS = 700
const makingOf = new WeakMap<QueryClient, Map<string, Promise<unknown>>>()

/** Makes a thing once, however often the button is hit: a double click would make two. */
function once<C extends CommandName>(client: QueryClient, command: C, request: Commands[C]['request']): Promise<unknown> {
  const making = makingOf.get(client) ?? new Map<string, Promise<unknown>>()
  makingOf.set(client, making)
  const key = `${command} ${JSON.stringify(request)}`
  const begun = making.get(key)
  if (begun) return begun
  const made = platform().call(command, request)
  making.set(key, made)
  made.then(
    () => setTimeout(() => making.delete(key), SAME_CLICK_MS),
    () => making.delete(key),
  )
  return made
}

/** A command that changes something. What it changes is asked for again, without waiting for word of it. */
export function useCommand<C extends CommandName>(command: C) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: Commands[C]['request']) => (CREATES.test(command) ? once(client, command, request) : platform().call(command, request)) as Promise<Commands[C]['view']>,
    onSettled: () => affected(client, command),
  })
}

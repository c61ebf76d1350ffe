import { query } from '@/rpc/client'
import type { ProviderKind, ServerView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'

export interface Choice {
  /** The servers there are. */
  servers: ServerView[]
  /** Who is to answer; by the rules if nobody was chosen. */
  provider: ProviderKind | undefined
  choose: (provider: ProviderKind | undefined) => void
}

/** Who was chosen in each thread, as long as the page is open. */
const chosen = new Map<string, ProviderKind>()
const NONE: ServerView[] = []

export function useChoice(thread: string): Choice {
  const assistant = useQuery(query('assistant_show', {})).data
  const [wanted, setWanted] = useState(() => chosen.get(thread))
  const choose = useCallback(
    (provider: ProviderKind | undefined) => {
      if (provider) chosen.set(thread, provider)
      else chosen.delete(thread)
      setWanted(provider)
    },
    [thread],
  )
  const servers = assistant?.servers ?? NONE
  // A server that was taken out of the settings can be chosen no more.
  const there = wanted === 'offline' || servers.some((one) => one.provider === wanted)
  return { servers, provider: there ? wanted : undefined, choose }
}

/** For tests. */
export function forgetChoices(): void {
  chosen.clear()
}

import { platform } from '@/platform'
import type { SearchHit, SearchView, SourceKind } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

/** A pause this short is not felt, and spares the searches of a fast typist. */
const PAUSE_MS = 40
const LIMIT = 40
/** With fewer hits than this the other passages with some of the words are shown below them. */
const FEW = 8

/** The typed text, a moment later; at once when it was emptied. */
function useLater(text: string): string {
  const [later, setLater] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setLater(text), text === '' ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return text === '' ? '' : later
}

/** The same words, the last one as the beginning of a word: it may not be typed to its end. */
export function begun(text: string): string | undefined {
  const insideQuotes = text.split('"').length % 2 === 0
  return !insideQuotes && /[\p{L}\p{N}]$/u.test(text) ? `${text}*` : undefined
}

async function find(text: string, kinds: SourceKind[], project: string | undefined): Promise<SearchView> {
  const ask = (query: string) => platform().call('search', { query, kinds, limit: LIMIT, ...(project ? { project } : {}) })
  const first = begun(text)
  if (!first) return ask(text)
  const begins = await ask(first)
  if (begins.hits.length >= FEW && !begins.forgiven) return begins
  const whole = await ask(text)
  if (begins.hits.length === 0 || begins.forgiven) return whole
  const key = (hit: SearchHit) => `${hit.id} ${hit.place.charStart} ${hit.place.charEnd}`
  const seen = new Set(begins.hits.map(key))
  // Words that only resemble the typed ones have no place below those that are the typed ones.
  const more = whole.forgiven ? [] : whole.hits.filter((hit) => !seen.has(key(hit)))
  return { ...begins, hits: [...begins.hits, ...more].slice(0, LIMIT) }
}

export interface Results {
  view: SearchView | undefined
  /** `view` is the answer to what is typed; while that is awaited it is the one before. */
  settled: boolean
  error: unknown
}

/** The answer to the last thing typed. Until it is there the one before it stays. */
export function useResults(text: string, project: string | undefined, kinds: SourceKind[]): Results {
  const typed = text.trim()
  const wanted = useLater(typed)
  const asked = useQuery({
    queryKey: ['search', 'palette', wanted, kinds, project] as const,
    queryFn: () => find(wanted, kinds, project),
    enabled: wanted !== '',
    // Answers of half-typed words are of no further use.
    gcTime: 30_000,
  })
  const last = useRef<SearchView>(undefined)
  useEffect(() => {
    // Whoever emptied the field begins anew.
    last.current = wanted === '' ? undefined : (asked.data ?? last.current)
  })
  if (wanted === '') return { view: undefined, settled: typed === '', error: undefined }
  return { view: asked.isError ? undefined : (asked.data ?? last.current), settled: !asked.isPending && wanted === typed, error: asked.error }
}

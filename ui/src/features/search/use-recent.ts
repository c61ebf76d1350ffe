import { type Recent, recents } from '@/lib/recent'
import { query } from '@/rpc/client'
import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

const SHOWN = 6

/** What was opened last, with the titles it has now. What is gone, or lies in a project that is gone, is passed over. */
export function useRecent(except: string | undefined): (Recent & { title: string })[] {
  const [all] = useState(recents)
  const wanted = useMemo(() => all.filter((r) => r.id !== except).slice(0, SHOWN), [all, except])
  const of = (kind: Recent['kind']) => Array.from(new Set(wanted.filter((r) => r.kind === kind).map((r) => r.project)))
  const titles = new Map<string, string>()
  const documents = useQueries({ queries: of('document').map((project) => query('document_list', { project })) })
  const meetings = useQueries({ queries: of('meeting').map((project) => query('meeting_list', { project })) })
  const threads = useQueries({ queries: of('thread').map((project) => query('thread_list', { project })) })
  const artifacts = useQueries({ queries: of('artifact').map((project) => query('artifact_list', { project })) })
  for (const { data } of documents) for (const one of data?.documents ?? []) titles.set(one.id, one.name)
  for (const { data } of meetings) for (const one of data?.meetings ?? []) titles.set(one.id, one.title)
  for (const { data } of threads) for (const one of data?.threads ?? []) titles.set(one.id, one.title)
  for (const { data } of artifacts) for (const one of data?.artifacts ?? []) titles.set(one.id, one.title)
  return wanted.flatMap((r) => {
    const title = titles.get(r.id)
    return title === undefined ? [] : [{ ...r, title }]
  })
}

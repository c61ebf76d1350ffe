import { say } from '@/components/toast'
import { codeOf, useErrorText } from '@/lib/error-text'
import { type FileDropPhase, type DropPhase, type RpcError, platform } from '@/platform'
import { affected } from '@/rpc/events'
import type { Skipped } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'

export interface ImportState {
  state: 'running' | 'stopping' | 'done'
  done: number
  total: number
  name: string
  added: { id: string; title: string }[]
  skipped: Skipped[]
  cancelled: boolean
  error?: RpcError['code']
}

const BEGUN: ImportState = { state: 'running', done: 0, total: 0, name: '', added: [], skipped: [], cancelled: false }

/** Takes transcripts in, from a dialog or dropped onto the page, and tells how that goes. */
export function useTranscriptImport(project: string) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const [job, setJob] = useState<ImportState | null>(null)
  const [over, setOver] = useState(false)
  const abort = useRef<AbortController | null>(null)

  const run = useCallback(
    async (offered: () => Promise<string[]>) => {
      if (abort.current) return
      const mine = new AbortController()
      abort.current = mine
      setJob(BEGUN)
      try {
        const offers = await offered()
        if (offers.length === 0) {
          setJob(null)
          return
        }
        setJob({ ...BEGUN, total: offers.length })
        const view = await platform().stream(
          'meeting_import',
          { project, offers },
          (events) => {
            const last = events.at(-1)
            if (last) setJob((now) => now && { ...now, done: last.done, total: last.total, name: last.name })
          },
          mine.signal,
        )
        const stopped = view.stopped?.code
        setJob({
          ...BEGUN,
          state: 'done',
          added: view.added.map(({ id, title }) => ({ id, title })),
          skipped: view.skipped,
          cancelled: stopped === 'cancelled' || view.skipped.some((s) => s.code === 'cancelled'),
          ...(stopped && stopped !== 'cancelled' ? { error: stopped } : {}),
        })
      } catch (error) {
        const code = codeOf(error)
        setJob(code === 'cancelled' ? { ...BEGUN, state: 'done', cancelled: true } : { ...BEGUN, state: 'done', error: code })
      } finally {
        abort.current = null
        void affected(client, 'meeting_import')
      }
    },
    [client, project],
  )

  const pick = () => {
    void platform()
      .pick('files')
      .then((offers) => (offers.length > 0 ? run(async () => offers.map((o) => o.id)) : undefined))
      .catch((error: unknown) => say(errorText(error), { bad: true }))
  }
  const stop = () => {
    setJob((now) => now && { ...now, state: 'stopping' })
    abort.current?.abort()
  }

  useEffect(() => {
    const seen = (drop: DropPhase | FileDropPhase) => {
      setOver(drop.phase === 'over')
      if (drop.phase !== 'drop') return
      if ('files' in drop) {
        const { files } = drop
        if (files.length > 0) void run(async () => (await platform().offer(files)).map((o) => o.id))
      } else if (drop.offers.length > 0) void run(async () => drop.offers.map((o) => o.id))
    }
    const desk = platform()
    return desk.onDropFiles ? desk.onDropFiles(seen) : desk.onDrop(seen)
  }, [run])

  return { job, over, pick, stop, dismiss: () => setJob(null) }
}

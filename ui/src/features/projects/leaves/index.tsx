import { Toggle } from '@/components/toggle'
import { Failed } from '@/components/loading'
import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { useProviderNames } from '@/lib/provider-names'
import { query, useCommand } from '@/rpc/client'
import type { ServerView } from '@/rpc/schema.gen'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { ArrowRight, ShieldCheck } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useLeavesStrings } from './strings'

/** Others lead here by this name. */
const ID = 'leaves'
const LINK = 'text-accent underline underline-offset-2'

/** Who could be asked, and who may be. */
function useServers(project: string) {
  const assistant = useQuery(query('assistant_show', {}))
  const settings = useQuery(query('settings_show', {}))
  const allowed = useQuery(query('provider_allowed', { project }))
  const parts = [assistant, settings, allowed]
  const servers = assistant.data?.servers ?? []
  return {
    ready: parts.every((part) => part.data),
    failed: parts.some((part) => part.isError),
    again: () => parts.forEach((part) => void part.refetch()),
    offline: settings.data?.assistant === 'offline',
    away: servers.filter((server) => server.leavesDevice),
    here: servers.filter((server) => !server.leavesDevice),
    allowed: allowed.data?.providers ?? [],
  }
}

/** Who has set a server up and wonders why it does not answer is told so where one asks. */
export function LeavesHint({ project }: { project: string }) {
  const t = useLeavesStrings()
  const names = useProviderNames()
  const { ready, offline, away, here, allowed } = useServers(project)
  const first = away[0]
  if (!ready || !first || offline || here.length > 0 || away.some((server) => allowed.includes(server.provider))) return null
  return (
    <p className="mt-2.5 flex items-start gap-2 text-sm text-muted">
      <ShieldCheck size={16} className="mt-0.5 shrink-0 text-good" aria-hidden />
      <span>
        {t.hint(names[first.provider])}{' '}
        <Link to="/p/$project" params={{ project }} hash={ID} onClick={() => show()} className={LINK}>
          {t.decide}
        </Link>
      </span>
    </p>
  )
}

function scroll() {
  document.getElementById(ID)?.scrollIntoView({ block: 'center' })
}

function show() {
  scroll()
  document.getElementById(ID)?.focus({ preventScroll: true })
}

/** What of a project may go beyond this device, and to whom. */
export function Leaves({ project }: { project: string }) {
  const t = useLeavesStrings()
  const names = useProviderNames()
  const servers = useServers(project)
  const { ready, failed, offline, away, here, allowed } = servers
  useArrival(ready)
  const inWords = here.map((server) => names[server.provider]).join(', ')

  return (
    <section id={ID} aria-labelledby="leaves-title" tabIndex={-1} className="mt-6 scroll-mt-6 rounded-xl border border-line bg-surface p-4 shadow-card">
      <h2 id="leaves-title" className="flex items-center gap-2 text-sm font-semibold">
        <ShieldCheck size={16} className="text-muted" aria-hidden />
        {t.title}
      </h2>
      {failed && !ready ? (
        <div className="mt-2">
          <Failed text={t.failed} retry={t.again} onRetry={servers.again} />
        </div>
      ) : null}
      {ready && away.length === 0 ? (
        <Line>
          {here.length > 0 ? t.onlyHere(inWords) : t.none}{' '}
          {here.length > 0 ? null : (
            <Link to="/settings" hash="models" className={LINK}>
              {t.setUp}
            </Link>
          )}
        </Line>
      ) : null}
      {ready && away.length > 0 ? (
        <>
          {offline ? (
            <Line>
              {t.offline}{' '}
              <Link to="/settings" hash="assistant" className={LINK}>
                {t.toSettings}
              </Link>
            </Line>
          ) : null}
          <ul className="mt-2 divide-y divide-line border-y border-line">
            {away.map((server) => (
              <Server key={server.provider} project={project} server={server} allowed={allowed.includes(server.provider)} />
            ))}
          </ul>
          <Line>{t.what}</Line>
          {here.length > 0 ? <Line>{t.local(inWords)}</Line> : null}
        </>
      ) : null}
      <Link to="/p/$project/calls" params={{ project }} className="mt-2 inline-flex items-center gap-1 rounded-md text-sm text-accent underline underline-offset-2 pointer-coarse:min-h-11">
        {t.calls}
        <ArrowRight size={14} aria-hidden />
      </Link>
    </section>
  )
}

function Line({ children }: { children: ReactNode }) {
  return <p className="mt-2 max-w-prose text-sm text-muted">{children}</p>
}

/** A key's model has no address worth showing; of others it says which machine it is. */
function host(address: string): string {
  try {
    return new URL(address).host
  } catch {
    return address
  }
}

function Server({ project, server, allowed }: { project: string; server: ServerView; allowed: boolean }) {
  const t = useLeavesStrings()
  const names = useProviderNames()
  const errorText = useErrorText()
  const client = useQueryClient()
  const command = useCommand('provider_allow')
  const { queryKey } = query('provider_allowed', { project })
  const { provider } = server
  const id = `leaves-${provider}`

  // The switch follows the hand. If it is refused, it goes back, and what the core says is asked for.
  const set = async (on: boolean) => {
    client.setQueryData(queryKey, (old) => old && { providers: [...old.providers.filter((one) => one !== provider), ...(on ? [provider] : [])] })
    try {
      client.setQueryData(queryKey, await command.mutateAsync({ project, provider, allowed: on }))
    } catch (error) {
      void client.invalidateQueries({ queryKey })
      client.setQueryData(queryKey, (old) => old && { providers: [...old.providers.filter((one) => one !== provider), ...(on ? [] : [provider])] })
      say(errorText(error), { bad: true })
    }
  }

  return (
    <li className="flex items-center gap-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{names[provider]}</p>
        <p className="text-sm text-muted wrap-anywhere">{t.at(server.model, host(server.address))}</p>
        <p id={id} className={`text-sm ${allowed ? 'text-ink' : 'text-muted'}`}>
          {allowed ? t.on : t.off}
        </p>
      </div>
      <Toggle label={t.allow(names[provider])} describedBy={id} on={allowed} onChange={(on) => void set(on)} />
    </li>
  )
}

/** Shows the section to whoever was led here, and goes on to while what stands above it still gets its height. */
function useArrival(ready: boolean) {
  const hash = useRouterState({ select: (s) => s.location.hash })
  useEffect(() => {
    const above = document.getElementById(ID)?.parentElement
    if (hash !== ID || !ready || !above) return
    show()
    const grows = new ResizeObserver(() => scroll())
    grows.observe(above)
    // Whoever has begun to do something is not pulled about any more.
    const stop = () => grows.disconnect()
    const signs = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const
    for (const sign of signs) window.addEventListener(sign, stop, { once: true, passive: true })
    return () => {
      stop()
      for (const sign of signs) window.removeEventListener(sign, stop)
    }
  }, [hash, ready])
}

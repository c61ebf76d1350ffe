import { Badge, Banner } from '@/components/page'
import { BusyButton } from '@/components/busy-button'
import { useProviderNames } from '@/lib/provider-names'
import { useCommand } from '@/rpc/client'
import type { ProviderKind, ServerView, SettingsView } from '@/rpc/schema.gen'
import type { ReactNode } from 'react'
import { useFaultText } from './faults'
import { useModelStrings } from './strings'

interface BlockProps {
  provider: ProviderKind
  text: string
  /** The server as it can be asked; absent as long as it is not set up. */
  server: ServerView | undefined
  control?: ReactNode
  children?: ReactNode
}

/** One server: what it is, whether what it is sent leaves this device, and the means to change it. */
export function Block({ provider, text, server, control, children }: BlockProps) {
  const t = useModelStrings()
  const names = useProviderNames()
  return (
    <section aria-labelledby={`server-${provider}`} className="px-4 py-3.5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h3 id={`server-${provider}`} className="font-medium">
              {names[provider]}
            </h3>
            {server ? <Badge tone={server.leavesDevice ? 'warn' : 'good'}>{server.leavesDevice ? t.leaves : t.stays}</Badge> : <Badge>{t.isNotSetUp}</Badge>}
          </div>
          <p className="text-sm text-muted">{text}</p>
          {server && provider !== 'claude' ? <p className="mt-1 text-sm wrap-anywhere">{t.inUse(server.model, server.address)}</p> : null}
          {server?.leavesDevice ? <p className="mt-1 text-sm text-muted">{t.allowEach}</p> : null}
        </div>
        {control ? <div className="flex min-w-0 max-w-full flex-wrap items-center gap-2">{control}</div> : null}
      </div>
      {children}
    </section>
  )
}

interface TryProps {
  settings: SettingsView
  provider: ProviderKind
  server: ServerView
  /** It was just set up: this is what comes next. */
  focused?: boolean
}

/** Asks a server for one word, and tells what came of it in words a person can act on. */
export function Try({ settings, provider, server, focused }: TryProps) {
  const t = useModelStrings()
  const names = useProviderNames()
  const faultText = useFaultText()
  const test = useCommand('assistant_test')
  const offline = settings.assistant === 'offline'
  return (
    <div className="mt-3 flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <BusyButton busy={test.isPending} isDisabled={offline} autoFocus={focused} aria-label={test.isPending ? undefined : t.tryOf(names[provider])} onPress={() => test.mutate({ provider })}>
          {test.isPending ? t.trying : t.tryIt}
        </BusyButton>
        <p role="status" className="min-w-0 flex-1 basis-48 text-sm text-muted">
          {test.isPending ? t.tryingText : offline ? t.tryOffline : ''}
        </p>
      </div>
      {!offline && test.isSuccess ? <Banner tone="good">{t.tryGood(test.data.model, test.data.tookMs)}</Banner> : null}
      {!offline && test.isError ? <Banner tone="bad">{faultText(test.error, { provider, address: server.address, model: server.model })}</Banner> : null}
    </div>
  )
}

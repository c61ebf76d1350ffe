import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import type { ProviderKind, ServerView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useThreadStrings } from './strings'
import { upper } from './why'

interface Props {
  project: string
  provider: ProviderKind
  servers: ServerView[]
  /** Sends what could not be sent. */
  onSend: () => void
  onClose: () => void
}

/** Who was chosen may not be sent anything of this project. It can be switched on where one asks. */
export function SwitchOn({ project, provider, servers, onSend, onClose }: Props) {
  const t = useThreadStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const heading = useId()
  const [busy, setBusy] = useState(false)
  const who = t.inWords[provider] ?? provider
  const address = servers.find((one) => one.provider === provider)?.address

  const allow = async () => {
    setBusy(true)
    try {
      client.setQueryData(query('provider_allowed', { project }).queryKey, await platform().call('provider_allow', { project, provider, allowed: true }))
      onSend()
    } catch (error) {
      say(errorText(error), { bad: true })
      setBusy(false)
    }
  }

  return (
    <section role="alert" aria-labelledby={heading} className="animate-rise mb-2 rounded-xl border border-line-strong bg-surface px-4 py-3 text-sm shadow-card">
      <h2 id={heading} className="font-medium">
        {upper(t.switchOn(who))}
      </h2>
      <p className="mt-0.5 text-muted wrap-anywhere">{t.wouldGo(who, address)}</p>
      <div className="flex flex-wrap items-center gap-2 pt-2.5">
        <BusyButton small look="primary" busy={busy} onPress={() => void allow()}>
          {t.switchOnAndSend}
        </BusyButton>
        <Button small onPress={onClose}>
          {t.notNow}
        </Button>
      </div>
    </section>
  )
}

import { Button } from '@/components/button'
import { say } from '@/components/toast'
import { copyText } from '@/lib/clipboard'
import { query } from '@/rpc/client'
import type { SettingsView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { Backup } from './backup'
import { ChangePassphrase } from './change-passphrase'
import { Keychain } from './keychain'
import { Row, Section } from './parts'
import { useSettingsStrings } from './strings'
import { useSettingsEdit } from './use-settings-edit'
import { Verify } from './verify'

const MINUTES = [1, 5, 15, 30, 60, 240, 0]

export function Vault({ settings }: { settings: SettingsView }) {
  const t = useSettingsStrings()
  const edit = useSettingsEdit()
  const status = useQuery(query('vault_status', {}))
  const [changing, setChanging] = useState(false)
  const now = settings.lockAfterMinutes
  // Another program may have chosen something else.
  const minutes = MINUTES.includes(now) ? MINUTES : [now, ...MINUTES].toSorted((a, b) => (a || Infinity) - (b || Infinity))
  return (
    <Section id="vault">
      <Row
        title={t.lockAfter}
        titleId="lock-after"
        text={t.lockHint}
        control={
          <select
            aria-labelledby="lock-after"
            value={now}
            onChange={(event) => void edit({ lockAfterMinutes: Number(event.target.value) })}
            className="h-9 rounded-lg border border-line-strong bg-surface px-2.5 text-sm pointer-coarse:h-11"
          >
            {minutes.map((n) => (
              <option key={n} value={n}>
                {t.minutes(n)}
              </option>
            ))}
          </select>
        }
      />
      <Backup />
      <Verify />
      <Row title={t.changeTitle} text={t.changeText} control={<Button onPress={() => setChanging(true)}>{t.changeButton}</Button>} />
      {status.data ? <Keychain enabled={status.data.keychain} /> : null}
      {status.data ? (
        <Row
          title={t.place}
          text={<span className="font-mono text-[0.8125rem] [overflow-wrap:anywhere]">{status.data.path}</span>}
          control={
            <Button onPress={() => void copyText(status.data.path).then((done) => say(done ? t.copied : t.copyRefused, { bad: !done }))}>
              <Copy size={15} aria-hidden />
              {t.copyPath}
            </Button>
          }
        />
      ) : null}
      {changing ? <ChangePassphrase onClose={() => setChanging(false)} /> : null}
    </Section>
  )
}

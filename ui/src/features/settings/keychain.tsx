import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { SecretField } from '@/components/field'
import { Toggle } from '@/components/toggle'
import { say } from '@/components/toast'
import { codeOf, useErrorText } from '@/lib/error-text'
import { query } from '@/rpc/client'
import type { StatusView } from '@/rpc/schema.gen'
import { useSecretCommand } from '@/rpc/secret'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Row } from './parts'
import { useSettingsStrings } from './strings'

/** Whether this device's keychain opens the vault. */
export function Keychain({ enabled }: { enabled: boolean }) {
  const t = useSettingsStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const set = useSecretCommand('vault_keychain')
  const [asking, setAsking] = useState(false)
  const known = (status: StatusView) => client.setQueryData(query('vault_status', {}).queryKey, status)

  const disable = async () => {
    try {
      known(await set.run({ enabled: false, passphrase: null }))
      say(t.keychainOff)
    } catch (refused) {
      say(errorText(refused), { bad: true })
    }
  }

  return (
    <Row
      title={t.keychainTitle}
      titleId="keychain-title"
      text={t.keychainText}
      control={
        <Toggle labelledBy="keychain-title" on={enabled} disabled={set.busy} onChange={(on) => (on ? setAsking(true) : void disable())} />
      }
    >
      {asking ? (
        <Ask
          onClose={() => setAsking(false)}
          onEnabled={(status) => {
            known(status)
            setAsking(false)
            say(t.keychainOn)
          }}
        />
      ) : null}
    </Row>
  )
}

function Ask({ onClose, onEnabled }: { onClose: () => void; onEnabled: (status: StatusView) => void }) {
  const t = useSettingsStrings()
  const errorText = useErrorText()
  const set = useSecretCommand('vault_keychain')
  const [passphrase, setPassphrase] = useState('')
  const [error, setError] = useState<string>()

  const submit = async () => {
    if (set.busy) return
    try {
      onEnabled(await set.run({ enabled: true, passphrase }))
    } catch (refused) {
      const code = codeOf(refused)
      setError(code === 'wrongPassphrase' ? t.wrongPassphrase : code === 'keychainUnavailable' ? t.keychainNone : errorText(refused))
    }
  }

  return (
    <Dialog title={t.keychainTitle} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="px-5 pt-3">
          <SecretField
            label={t.passphrase}
            hint={t.keychainAsk}
            value={passphrase}
            onChange={(text) => {
              setPassphrase(text)
              setError(undefined)
            }}
            error={error}
            autoComplete="current-password"
            autoFocus
            showLabel={t.show}
            hideSecretLabel={t.hide}
          />
        </div>
        <DialogActions>
          <Button look="quiet" onPress={onClose}>
            {t.cancel}
          </Button>
          <BusyButton look="primary" type="submit" busy={set.busy} isDisabled={passphrase === ''}>
            {t.keychainEnable}
          </BusyButton>
        </DialogActions>
      </form>
    </Dialog>
  )
}

import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { SecretField } from '@/components/field'
import { Banner } from '@/components/page'
import { say } from '@/components/toast'
import { NewPassphrase, usePassphraseRefusal } from '@/features/onboarding/new-passphrase'
import { codeOf, useErrorText } from '@/lib/error-text'
import { useSecretCommand } from '@/rpc/secret'
import { useState } from 'react'
import { useSettingsStrings } from './strings'

export function ChangePassphrase({ onClose }: { onClose: () => void }) {
  const t = useSettingsStrings()
  const errorText = useErrorText()
  const refusal = usePassphraseRefusal()
  const change = useSecretCommand('vault_passphrase')
  const [current, setCurrent] = useState('')
  const [chosen, setChosen] = useState('')
  const [wrong, setWrong] = useState(false)
  const [weak, setWeak] = useState<string>()
  const [error, setError] = useState<unknown>()

  const submit = async () => {
    if (change.busy) return
    setError(undefined)
    setWeak(refusal(chosen))
    if (refusal(chosen)) return
    try {
      await change.run({ current, chosen })
      say(t.changed)
      onClose()
    } catch (refused) {
      if (codeOf(refused) === 'wrongPassphrase') setWrong(true)
      else setError(refused)
    }
  }

  return (
    <Dialog title={t.changeButton} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="flex flex-col gap-4 px-5 pt-4">
          <SecretField
            label={t.current}
            value={current}
            onChange={(text) => {
              setCurrent(text)
              setWrong(false)
            }}
            error={wrong ? t.wrongPassphrase : undefined}
            autoComplete="current-password"
            autoFocus
            showLabel={t.show}
            hideSecretLabel={t.hide}
          />
          <NewPassphrase
            label={t.chosen}
            value={chosen}
            onChange={(text) => {
              setChosen(text)
              setWeak(undefined)
            }}
            error={weak}
          />
          {error ? <Banner tone="bad">{errorText(error)}</Banner> : null}
        </div>
        <DialogActions>
          <Button look="quiet" onPress={onClose}>
            {t.cancel}
          </Button>
          <BusyButton look="primary" type="submit" busy={change.busy} isDisabled={current === ''}>
            {change.busy ? t.changing : t.changeButton}
          </BusyButton>
        </DialogActions>
      </form>
    </Dialog>
  )
}

import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { codeOf, useErrorText } from '@/lib/error-text'
import { useSecretCommand } from '@/rpc/secret'
import { useState } from 'react'
import { Step } from './frame'
import { NewPassphrase, usePassphraseRefusal } from './new-passphrase'
import { useOnboardingStrings } from './strings'

interface Props {
  onBack: () => void
  onCreated: (recoveryPhrase: string) => void
  /** There is a vault already. */
  onThere: () => void
}

/** The passphrase of a new vault. */
export function Passphrase({ onBack, onCreated, onThere }: Props) {
  const t = useOnboardingStrings()
  const errorText = useErrorText()
  const refusal = usePassphraseRefusal()
  const create = useSecretCommand('vault_create')
  const [passphrase, setPassphrase] = useState('')
  const [error, setError] = useState<string>()

  const submit = async () => {
    if (create.busy) return
    const weak = refusal(passphrase)
    if (weak) {
      setError(weak)
      return
    }
    try {
      onCreated((await create.run({ passphrase })).recoveryPhrase)
    } catch (refused) {
      if (codeOf(refused) === 'exists') onThere()
      else setError(errorText(refused))
    }
  }

  return (
    <Step title={t.choose} text={t.chooseText} at={{ step: 1, of: 3 }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <NewPassphrase
          label={t.passphrase}
          value={passphrase}
          onChange={(value) => {
            setPassphrase(value)
            setError(undefined)
          }}
          error={error}
          autoFocus
        />
        <div className="mt-6 flex justify-between gap-2">
          <Button look="quiet" onPress={onBack} isDisabled={create.busy}>
            {t.back}
          </Button>
          <BusyButton look="primary" type="submit" busy={create.busy}>
            {create.busy ? t.making : t.makeVault}
          </BusyButton>
        </div>
      </form>
    </Step>
  )
}

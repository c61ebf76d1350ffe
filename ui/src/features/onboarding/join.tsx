import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Banner } from '@/components/page'
import { PhraseField, usePhrase } from '@/features/sync/phrase'
import { useSyncStrings } from '@/features/sync/strings'
import { codeOf, useErrorText } from '@/lib/error-text'
import { useSecretCommand } from '@/rpc/secret'
import { useState } from 'react'
import { Step } from './frame'
import { NewPassphrase, usePassphraseRefusal } from './new-passphrase'

interface Props {
  onBack: () => void
  onJoined: () => void
  /** There is a vault already. */
  onThere: () => void
}

/** The vault is on another device: its 24 words make one here that belongs to it. */
export function Join({ onBack, onJoined, onThere }: Props) {
  const t = useSyncStrings()
  const errorText = useErrorText()
  const refusal = usePassphraseRefusal()
  const join = useSecretCommand('vault_join')
  const phrase = usePhrase()
  const [passphrase, setPassphrase] = useState('')
  const [passphraseError, setPassphraseError] = useState<string>()
  const [error, setError] = useState<unknown>()

  const submit = async () => {
    if (join.busy) return
    setError(undefined)
    const words = phrase.read()
    const weak = refusal(passphrase)
    setPassphraseError(weak)
    if (!words || weak) return
    try {
      await join.run({ phrase: words, passphrase })
      onJoined()
    } catch (refused) {
      if (codeOf(refused) === 'exists') onThere()
      else if (!phrase.refused(refused)) setError(refused)
    }
  }

  return (
    <Step title={t.joinTitle} text={t.joinText} at={{ step: 1, of: 2 }}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <PhraseField phrase={phrase} />
        <NewPassphrase
          label={t.passphrase}
          value={passphrase}
          onChange={(text) => {
            setPassphrase(text)
            setPassphraseError(undefined)
          }}
          error={passphraseError}
        />
        {error ? <Banner tone="bad">{errorText(error)}</Banner> : null}
        <div className="mt-1 flex justify-between gap-2">
          <Button look="quiet" onPress={onBack} isDisabled={join.busy}>
            {t.back}
          </Button>
          <BusyButton look="primary" type="submit" busy={join.busy}>
            {join.busy ? t.joining : t.joinButton}
          </BusyButton>
        </div>
      </form>
    </Step>
  )
}

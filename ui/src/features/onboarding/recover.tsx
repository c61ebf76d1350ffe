import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { Banner } from '@/components/page'
import { codeOf, useErrorText } from '@/lib/error-text'
import type { StatusView } from '@/rpc/schema.gen'
import { useSecretCommand } from '@/rpc/secret'
import { useState } from 'react'
import { Step } from './frame'
import { NewPassphrase, usePassphraseRefusal } from './new-passphrase'
import { wordsOf } from './recovery-words'
import { useOnboardingStrings } from './strings'

const WORDS = 24

/** The passphrase is forgotten: the 24 words set a new one. */
export function Recover({ onOpen, onBack }: { onOpen: (status: StatusView) => void; onBack: () => void }) {
  const t = useOnboardingStrings()
  const errorText = useErrorText()
  const refusal = usePassphraseRefusal()
  const recover = useSecretCommand('vault_recover')
  const [phrase, setPhrase] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [phraseError, setPhraseError] = useState<string>()
  const [passphraseError, setPassphraseError] = useState<string>()
  const [error, setError] = useState<unknown>()
  const count = wordsOf(phrase).length

  const submit = async () => {
    if (recover.busy) return
    setError(undefined)
    if (count !== WORDS) {
      setPhraseError(t.phraseWrongCount(count))
      return
    }
    const weak = refusal(passphrase)
    if (weak) {
      setPassphraseError(weak)
      return
    }
    try {
      onOpen(await recover.run({ phrase: wordsOf(phrase).join(' '), passphrase }))
    } catch (refused) {
      const code = codeOf(refused)
      // Count and passphrase were looked at before, so it is the words that are refused.
      if (code === 'validation') setPhraseError(t.phraseInvalid)
      else if (code === 'wrongRecoveryPhrase') setPhraseError(t.phraseOther)
      else setError(refused)
    }
  }

  return (
    <Step title={t.recover} text={t.recoverText}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Field
          label={t.phrase}
          rows={4}
          value={phrase}
          onChange={(text) => {
            setPhrase(text)
            setPhraseError(undefined)
          }}
          hint={t.phraseCount(count)}
          error={phraseError}
          autoComplete="off"
          autoCorrect="off"
          spellCheck="false"
          autoFocus
        />
        <NewPassphrase
          label={t.newPassphrase}
          value={passphrase}
          onChange={(text) => {
            setPassphrase(text)
            setPassphraseError(undefined)
          }}
          error={passphraseError}
        />
        {error ? <Banner tone="bad">{errorText(error)}</Banner> : null}
        <div className="mt-1 flex flex-col-reverse gap-2">
          <Button look="quiet" onPress={onBack} isDisabled={recover.busy}>
            {t.backToUnlock}
          </Button>
          <BusyButton look="primary" type="submit" busy={recover.busy}>
            {recover.busy ? t.unlocking : t.recoverButton}
          </BusyButton>
        </div>
      </form>
    </Step>
  )
}

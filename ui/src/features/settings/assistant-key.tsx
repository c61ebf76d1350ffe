import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { SecretField } from '@/components/field'
import { say } from '@/components/toast'
import { codeOf, useErrorText } from '@/lib/error-text'
import type { AssistantView } from '@/rpc/schema.gen'
import { useSecretCommand } from '@/rpc/secret'
import { useState } from 'react'
import { Row } from './parts'
import { useSettingsStrings } from './strings'

/** Where the key is, and the way to keep another one or none. */
export function AssistantKey({ assistant }: { assistant: AssistantView }) {
  const t = useSettingsStrings()
  const errorText = useErrorText()
  const set = useSecretCommand('assistant_key')
  const [typing, setTyping] = useState(false)
  const [key, setKey] = useState('')
  const [error, setError] = useState<string>()
  const { keyInKeychain, keyFromEnvironment } = assistant
  const where = keyInKeychain ? (keyFromEnvironment ? t.keyBoth : t.keyKeychain) : t.keyEnvironment
  const open = typing

  const keep = async () => {
    if (set.busy) return
    if (key.trim() === '') {
      setError(t.keyEmpty)
      return
    }
    try {
      await set.run({ key: key.trim() })
      setKey('')
      setTyping(false)
      say(t.keySaved)
    } catch (refused) {
      setError(codeOf(refused) === 'keychainUnavailable' ? t.noKeychain : errorText(refused))
    }
  }

  const forget = async () => {
    try {
      await set.run({})
      say(t.keyRemoved)
    } catch (refused) {
      say(errorText(refused), { bad: true })
    }
  }

  const form = (
    <form
      className="mt-2.5 flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <SecretField
        label={t.keyLabel}
        className="min-w-0 flex-1 basis-52"
        hint={t.keyHint}
        error={error}
        value={key}
        onChange={(text) => {
          setKey(text)
          setError(undefined)
        }}
        autoComplete="off"
        autoFocus={typing}
        placeholder="sk-ant-…"
        showLabel={t.show}
        hideSecretLabel={t.hide}
      />
      <span className="flex gap-2 sm:mt-6">
        <BusyButton type="submit" busy={set.busy} className="h-10">
          {t.keySave}
        </BusyButton>
        {typing ? (
          <Button
            look="quiet"
            className="h-10"
            onPress={() => {
              setTyping(false)
              setKey('')
              setError(undefined)
            }}
          >
            {t.cancel}
          </Button>
        ) : null}
      </span>
    </form>
  )

  // Without any key there is nothing to say of it; the field says what it wants.
  if (!keyInKeychain && !keyFromEnvironment) return form
  return (
    <Row
      inner
      title={t.key}
      text={where}
      control={
        <>
          {open ? null : <Button onPress={() => setTyping(true)}>{t.keyReplace}</Button>}
          {keyInKeychain ? (
            <Button look="danger" onPress={() => void forget()} isDisabled={set.busy}>
              {t.keyRemove}
            </Button>
          ) : null}
        </>
      }
    >
      {open ? form : null}
    </Row>
  )
}

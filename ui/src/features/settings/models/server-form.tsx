import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Field, SecretField } from '@/components/field'
import { Banner } from '@/components/page'
import { say } from '@/components/toast'
import { codeOf, useErrorText } from '@/lib/error-text'
import { useProviderNames } from '@/lib/provider-names'
import { useCommand } from '@/rpc/client'
import type { ServerSetting } from '@/rpc/schema.gen'
import { useSecretCommand } from '@/rpc/secret'
import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { useSettingsEdit } from '../use-settings-edit'
import { USUAL, faultOf, useFaultText } from './faults'
import { useModelStrings } from './strings'

interface Props {
  provider: 'ollama' | 'compatible'
  kept: ServerSetting | undefined
  /** It was set up, or the person thought better of it. */
  onClose: (done: boolean) => void
}

/** Not among the names a server gives. */
const OTHER = '\u0000'

/** Where the server is and which of its models is asked. Nothing of the vault is sent while it is looked for. */
export function ServerForm({ provider, kept, onClose }: Props) {
  const t = useModelStrings()
  const names = useProviderNames()
  const errorText = useErrorText()
  const faultText = useFaultText()
  const edit = useSettingsEdit()
  const list = useCommand('assistant_models')
  const secret = useSecretCommand('assistant_key')
  const [address, setAddress] = useState(kept?.address ?? '')
  const [model, setModel] = useState(kept?.model ?? '')
  const [typing, setTyping] = useState(false)
  const [key, setKey] = useState('')
  const [wrong, setWrong] = useState<{ address?: string; model?: string; key?: string }>({})
  const [busy, setBusy] = useState(false)
  const chooser = useRef<HTMLSelectElement>(null)
  const choosing = useRef(false)
  const models = list.data?.models
  const isListed = models !== undefined && models.length > 0 && !typing && (model === '' || models.includes(model))

  const addressFault = () => {
    const fault = faultOf(address)
    return fault === 'insecure' ? t.faults.insecure_address() : fault === 'bad' ? t.badAddress : undefined
  }
  const look = (byHand: boolean) => {
    const fault = addressFault()
    setWrong({ address: fault })
    if (fault || list.isPending) return
    setTyping(false)
    list.mutate(
      { provider, address: address.trim() },
      {
        onSuccess: (view) => {
          const [only] = view.models
          if (model === '' && only !== undefined && view.models.length === 1) setModel(only)
          choosing.current = byHand
        },
      },
    )
  }

  // Whoever asked for the models chooses next.
  useEffect(() => {
    if (!choosing.current || !chooser.current) return
    choosing.current = false
    chooser.current.focus()
  })

  // Where Ollama usually is on this device it can be looked for without a question; beyond it nothing is called unasked.
  const looked = useRef(false)
  useEffect(() => {
    if (looked.current || provider !== 'ollama' || (kept && kept.address.trim() !== '')) return
    looked.current = true
    look(false)
  })

  const forget = async (): Promise<boolean> => {
    try {
      await secret.run({ provider })
      return true
    } catch (refused) {
      // Where there is no keychain there is no key in it either.
      if (codeOf(refused) === 'keychainUnavailable') return true
      setWrong({ key: errorText(refused) })
      return false
    }
  }

  const use = async () => {
    if (busy) return
    const next = { address: address.trim(), model: model.trim() }
    const fault = addressFault()
    if (fault || next.model === '') {
      setWrong({ address: fault, model: next.model === '' ? t.modelMissing : undefined })
      return
    }
    setBusy(true)
    try {
      if (key.trim() !== '') {
        try {
          await secret.run({ provider, address: next.address, key: key.trim() })
        } catch (refused) {
          setWrong({ key: codeOf(refused) === 'keychainUnavailable' ? t.noKeychain : errorText(refused) })
          return
        }
      } else if (provider === 'compatible' && kept && kept.address.trim() !== next.address) {
        // A key was entered for one address and must not go to another.
        if (!(await forget())) return
      }
      if (await edit({ [provider]: next })) {
        say(t.kept(names[provider]))
        onClose(true)
      }
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      className="mt-3 flex flex-col gap-3 rounded-lg border border-line bg-canvas p-3"
      onSubmit={(event) => {
        event.preventDefault()
        void use()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose(false)
      }}
    >
      <div className="flex flex-wrap items-start gap-2">
        <Field
          label={t.address}
          className="min-w-0 flex-1 basis-52"
          hint={provider === 'ollama' ? t.ollamaHint : t.compatibleHint}
          error={wrong.address}
          placeholder={USUAL[provider]}
          value={address}
          onChange={(text) => {
            setAddress(text)
            setWrong({})
            list.reset()
          }}
          onKeyDown={(event) => {
            // Enter here means: look there. There is nothing to be used yet.
            if (event.key === 'Enter') {
              event.preventDefault()
              look(true)
            }
          }}
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          autoFocus
        />
        <BusyButton busy={list.isPending} className="h-10 sm:mt-6" onPress={() => look(true)}>
          {list.isPending ? t.looking : t.look}
        </BusyButton>
      </div>
      {list.isError ? <Banner>{faultText(list.error, { provider, address: address.trim(), model: model.trim(), listing: true })}</Banner> : null}
      <p role="status" className={models ? 'text-sm' : 'sr-only'}>
        {models ? (models.length === 0 ? `${t.foundNone} ${provider === 'ollama' ? t.pull : ''}` : t.found(models.length)) : ''}
      </p>
      {isListed ? (
        <Chooser
          select={chooser}
          models={models}
          model={model}
          error={wrong.model}
          onChoose={(chosen) => {
            setWrong({})
            setTyping(chosen === OTHER)
            setModel(chosen === OTHER ? '' : chosen)
          }}
        />
      ) : (
        <Field
          label={t.modelName}
          className="max-w-md"
          hint={t.modelHint}
          error={wrong.model}
          value={model}
          onChange={(text) => {
            setModel(text)
            // What is being typed may be one of the listed names; the field must not turn into a list meanwhile.
            setTyping(true)
            setWrong({})
          }}
          autoComplete="off"
          spellCheck="false"
          autoFocus={typing}
        />
      )}
      {provider === 'compatible' ? (
        <div className="flex flex-wrap items-start gap-2">
          <SecretField
            label={t.key}
            className="min-w-0 flex-1 basis-52"
            hint={t.keyHint}
            error={wrong.key}
            value={key}
            onChange={(text) => {
              setKey(text)
              setWrong({})
            }}
            autoComplete="off"
            showLabel={t.show}
            hideSecretLabel={t.hide}
          />
          {kept ? (
            <Button look="quiet" className="h-10 sm:mt-6" onPress={() => void forget().then((gone) => gone && say(t.keyForgotten))}>
              {t.keyForget}
            </Button>
          ) : null}
        </div>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <BusyButton look="primary" type="submit" busy={busy}>
          {t.use}
        </BusyButton>
        <Button look="quiet" onPress={() => onClose(false)}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}

interface ChooserProps {
  select: RefObject<HTMLSelectElement | null>
  models: string[]
  model: string
  error: string | undefined
  onChoose: (model: string) => void
}

function Chooser({ select, models, model, error, onChoose }: ChooserProps) {
  const t = useModelStrings()
  const id = useId()
  return (
    <div className="flex max-w-md flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {t.model}
      </label>
      <select
        id={id}
        ref={select}
        value={model}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onChoose(event.target.value)}
        className="h-10 w-full rounded-lg border border-line-strong bg-surface px-2.5 pointer-coarse:h-11"
      >
        {model === '' ? (
          <option value="" disabled>
            {t.choose}
          </option>
        ) : null}
        {models.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
        <option value={OTHER}>{t.other}</option>
      </select>
      {error ? (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      ) : null}
    </div>
  )
}

import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { SecretField } from '@/components/field'
import { Banner } from '@/components/page'
import { codeOf, useErrorText } from '@/lib/error-text'
import { query } from '@/rpc/client'
import type { StatusView } from '@/rpc/schema.gen'
import { useSecretCommand } from '@/rpc/secret'
import { useQueryClient } from '@tanstack/react-query'
import { KeySquare } from 'lucide-react'
import { useRef, useState } from 'react'
import { Frame, Step } from './frame'
import { Recover } from './recover'
import { useOnboardingStrings } from './strings'

/** The vault is there and locked. */
export function Unlock({ status }: { status: StatusView }) {
  const t = useOnboardingStrings()
  const client = useQueryClient()
  const [recovering, setRecovering] = useState(false)
  const onOpen = (now: StatusView) => client.setQueryData(query('vault_status', {}).queryKey, now)
  return (
    <Frame foot={t.where(status.path)}>
      {recovering ? (
        <Recover onOpen={onOpen} onBack={() => setRecovering(false)} />
      ) : (
        <Enter status={status} onOpen={onOpen} onForgot={() => setRecovering(true)} />
      )}
    </Frame>
  )
}

interface EnterProps {
  status: StatusView
  onOpen: (status: StatusView) => void
  onForgot: () => void
}

function Enter({ status, onOpen, onForgot }: EnterProps) {
  const t = useOnboardingStrings()
  const errorText = useErrorText()
  const unlock = useSecretCommand('vault_unlock')
  const keychain = useSecretCommand('vault_unlock_keychain')
  const form = useRef<HTMLFormElement>(null)
  const [passphrase, setPassphrase] = useState('')
  const [wrong, setWrong] = useState(false)
  const [error, setError] = useState<unknown>()
  const name = status.name.replace(/\.docket$/, '') || 'Docket'

  const open = async (run: () => Promise<StatusView>) => {
    setError(undefined)
    setWrong(false)
    try {
      onOpen(await run())
    } catch (refused) {
      if (codeOf(refused) === 'wrongPassphrase') {
        setWrong(true)
        // What was typed stays, marked, so that it can be looked at or typed over.
        form.current?.querySelector<HTMLInputElement>('input[name=password]')?.select()
      } else setError(refused)
    }
  }

  return (
    <Step title={t.unlock(name)}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          if (unlock.busy) return
          // A password manager may have filled the field without a word to the page.
          const field = form.current?.querySelector<HTMLInputElement>('input[name=password]')
          const typed = field?.value ?? passphrase
          if (typed === '') field?.focus()
          else void open(() => unlock.run({ passphrase: typed }))
        }}
      >
        <input className="sr-only" type="text" name="username" autoComplete="username" value={t.account} readOnly tabIndex={-1} aria-hidden />
        <SecretField
          label={t.passphrase}
          value={passphrase}
          onChange={(value) => {
            setPassphrase(value)
            setWrong(false)
          }}
          error={wrong ? t.wrong : undefined}
          name="password"
          autoComplete="current-password"
          autoFocus
          showLabel={t.show}
          hideSecretLabel={t.hide}
        />
        <BusyButton look="primary" type="submit" className="mt-4 h-10 w-full" busy={unlock.busy}>
          {unlock.busy ? t.unlocking : t.unlockButton}
        </BusyButton>
      </form>
      {status.keychain ? (
        <>
          <div className="my-4 flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">{t.or}</div>
          <BusyButton className="h-10 w-full" busy={keychain.busy} onPress={() => void open(() => keychain.run({}))}>
            <KeySquare size={16} aria-hidden />
            {t.keychain}
          </BusyButton>
        </>
      ) : null}
      {error ? (
        <div className="mt-4">
          <Banner tone="bad">{errorText(error)}</Banner>
        </div>
      ) : null}
      <div className="mt-4 text-center">
        <Button look="quiet" small className="text-muted" onPress={onForgot}>
          {t.forgot}
        </Button>
      </div>
    </Step>
  )
}

import { Button } from '@/components/button'
import { say } from '@/components/toast'
import { codeOf, useErrorText } from '@/lib/error-text'
import { useProviderNames } from '@/lib/provider-names'
import { useSecretCommand } from '@/rpc/secret'
import type { ServerView, SettingsView } from '@/rpc/schema.gen'
import { useState } from 'react'
import { useSettingsEdit } from '../use-settings-edit'
import { Block, Try } from './parts'
import { ServerForm } from './server-form'
import { useModelStrings } from './strings'

interface Props {
  provider: 'ollama' | 'compatible'
  settings: SettingsView
  server: ServerView | undefined
}

/** Ollama, or another server that is reached by its address. */
export function LocalServer({ provider, settings, server }: Props) {
  const t = useModelStrings()
  const names = useProviderNames()
  const errorText = useErrorText()
  const edit = useSettingsEdit()
  const key = useSecretCommand('assistant_key')
  const [open, setOpen] = useState(false)
  /** What has the focus once the form is closed: what comes next, or what opened it. */
  const [next, setNext] = useState<'try' | 'open'>()
  const name = names[provider]

  const remove = async () => {
    if (provider === 'compatible') {
      try {
        await key.run({ provider })
      } catch (refused) {
        // Where there is no keychain there is no key in it either.
        if (codeOf(refused) !== 'keychainUnavailable') {
          say(errorText(refused), { bad: true })
          return
        }
      }
    }
    if (await edit({ [provider]: undefined })) {
      setNext('open')
      say(t.removed(name))
    }
  }

  return (
    <Block
      provider={provider}
      text={provider === 'ollama' ? t.ollamaText : t.compatibleText}
      server={server}
      control={
        open ? null : (
          <>
            <Button key={server ? 'change' : 'set-up'} autoFocus={next === 'open'} aria-label={server ? t.changeServer(name) : t.setUpOf(name)} onPress={() => setOpen(true)}>
              {server ? t.change : t.setUp}
            </Button>
            {server ? (
              <Button look="danger" aria-label={t.removeOf(name)} onPress={() => void remove()}>
                {t.remove}
              </Button>
            ) : null}
          </>
        )
      }
    >
      {open ? (
        <ServerForm
          provider={provider}
          kept={settings[provider]}
          onClose={(done) => {
            setNext(done && settings.assistant === 'automatic' ? 'try' : 'open')
            setOpen(false)
          }}
        />
      ) : server ? (
        <Try key={`${server.model} ${server.address}`} settings={settings} provider={provider} server={server} focused={next === 'try'} />
      ) : null}
    </Block>
  )
}

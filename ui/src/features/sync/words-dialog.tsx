import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Banner } from '@/components/page'
import { useErrorText } from '@/lib/error-text'
import { query } from '@/rpc/client'
import type { DeviceView, SyncView } from '@/rpc/schema.gen'
import { useSecretCommand } from '@/rpc/secret'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { PhraseField, usePhrase } from './phrase'
import { useSyncStrings } from './strings'

interface Props {
  title: string
  text: ReactNode
  button: string
  working: string
  danger?: boolean
  run: (phrase: string) => Promise<SyncView>
  onClose: () => void
}

/** Asks for the 24 words and does with them what only they allow. */
function WordsDialog({ title, text, button, working, danger, run, onClose }: Props) {
  const t = useSyncStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const phrase = usePhrase()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const submit = async () => {
    if (busy) return
    setError(undefined)
    const words = phrase.read()
    if (!words) return
    setBusy(true)
    try {
      client.setQueryData(query('sync_status', {}).queryKey, await run(words))
      onClose()
    } catch (refused) {
      if (!phrase.refused(refused)) setError(refused)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog title={title} isOpen onClose={onClose} {...(danger ? { role: 'alertdialog' as const } : {})}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="flex flex-col gap-3 px-5 pt-2">
          <div className="flex flex-col gap-2 text-sm text-muted">{text}</div>
          <PhraseField phrase={phrase} />
          {error ? <Banner tone="bad">{errorText(error)}</Banner> : null}
        </div>
        <DialogActions>
          <Button look="quiet" onPress={onClose}>
            {t.cancel}
          </Button>
          <BusyButton look={danger ? 'danger' : 'primary'} type="submit" busy={busy}>
            {busy ? working : button}
          </BusyButton>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** Makes a vault one that can be on several devices, or opens what is sealed under a newer key. */
export function GiveWords({ onClose }: { onClose: () => void }) {
  const t = useSyncStrings()
  const { run } = useSecretCommand('sync_setup')
  return <WordsDialog title={t.giveWords} text={<p>{t.giveWordsText}</p>} button={t.giveButton} working={t.giving} run={(phrase) => run({ phrase })} onClose={onClose} />
}

/** Takes a device off, after it was said what that does and what it does not. */
export function TakeOff({ device, name, onClose }: { device: DeviceView; name: string; onClose: () => void }) {
  const t = useSyncStrings()
  const { run } = useSecretCommand('sync_remove')
  const text = (
    <>
      <p>{t.removeText}</p>
      <p>{t.removeKeeps}</p>
    </>
  )
  return <WordsDialog danger title={t.removeTitle(name)} text={text} button={t.removeButton} working={t.removing} run={(phrase) => run({ device: device.id, phrase })} onClose={onClose} />
}

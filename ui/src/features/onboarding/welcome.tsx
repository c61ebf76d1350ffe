import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Banner } from '@/components/page'
import { codeOf, useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { useCommand } from '@/rpc/client'
import { ArchiveRestore, KeyRound, Laptop } from 'lucide-react'
import { useState } from 'react'
import { Step } from './frame'
import { useOnboardingStrings } from './strings'

/** No vault yet: make one, or bring one back. */
export function Welcome({ onCreate, onJoin, onThere }: { onCreate: () => void; onJoin: () => void; onThere: () => void }) {
  const t = useOnboardingStrings()
  const errorText = useErrorText()
  const restore = useCommand('vault_restore')
  const [handing, setHanding] = useState(false)
  const [error, setError] = useState<unknown>()
  const busy = handing || restore.isPending

  const bringBack = async () => {
    setHanding(true)
    setError(undefined)
    try {
      const [backup] = await platform().pick('backup')
      if (!backup) return
      await restore.mutateAsync({ offer: backup.id })
      onThere()
    } catch (refused) {
      // Another page or program was quicker: then there is a vault to open.
      if (codeOf(refused) === 'exists') onThere()
      else setError(refused)
    } finally {
      setHanding(false)
    }
  }

  const known = t.restoreRefused[codeOf(error) as keyof typeof t.restoreRefused]
  return (
    <Step title={t.welcome} text={t.welcomeText}>
      <div className="flex flex-col gap-2.5">
        <Button look="primary" className="h-11" onPress={onCreate}>
          <KeyRound size={17} aria-hidden />
          {t.create}
        </Button>
        <Button className="h-auto min-h-11 py-2 !whitespace-normal" onPress={onJoin} isDisabled={busy}>
          <Laptop size={17} className="shrink-0" aria-hidden />
          {t.join}
        </Button>
        <BusyButton busy={busy} className="h-11" onPress={() => void bringBack()}>
          <ArchiveRestore size={17} aria-hidden />
          {restore.isPending ? t.restoring : t.restore}
        </BusyButton>
        {error ? <Banner tone="bad">{known ?? errorText(error)}</Banner> : <p className="text-center text-sm text-muted">{t.restoreHint}</p>}
      </div>
    </Step>
  )
}

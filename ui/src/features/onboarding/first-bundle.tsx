import { Button } from '@/components/button'
import { Banner } from '@/components/page'
import { useSyncStrings } from '@/features/sync/strings'
import { DropBundle, TakingPanel, useTakeIn } from '@/features/sync/take-in'
import { dismissTaking } from '@/features/sync/taking'
import { HardDriveDownload } from 'lucide-react'
import { Step } from './frame'

/** The vault of another device is here and empty: what it holds comes with a bundle, now or later. */
export function FirstBundle({ onDone }: { onDone: () => void }) {
  const t = useSyncStrings()
  const { taking, over, error, pick, take } = useTakeIn()
  const busy = taking !== undefined && taking.state !== 'done'
  const came = taking?.state === 'done' && taking.took.some((one) => one.view)
  const open = () => {
    if (!busy) dismissTaking()
    // The router is made when this is done; it begins at the address that stands there then.
    window.history.replaceState(null, '', '/')
    onDone()
  }
  return (
    <Step key={came ? 'came' : 'first'} title={came ? t.cameTitle : t.firstTitle} text={came ? t.cameText : t.firstText} at={{ step: 2, of: 2 }}>
      <div className="flex flex-col gap-2.5">
        {came ? null : (
          <Button look="primary" className="h-11" onPress={pick} isDisabled={busy}>
            <HardDriveDownload size={17} aria-hidden />
            {t.inButton}
          </Button>
        )}
        {taking ? <TakingPanel taking={taking} onAgain={take} /> : null}
        {error ? <Banner tone="bad">{error}</Banner> : null}
        <Button look={came ? 'primary' : 'quiet'} className={came ? 'h-11' : ''} onPress={open}>
          {came || busy ? t.firstOpen : t.firstLater}
        </Button>
      </div>
      {over ? <DropBundle /> : null}
    </Step>
  )
}

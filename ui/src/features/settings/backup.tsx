import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Banner } from '@/components/page'
import { bytes } from '@/i18n'
import { useErrorText } from '@/lib/error-text'
import { handOver } from '@/lib/product'
import { platform } from '@/platform'
import type { Saved } from '@/platform'
import type { ProductView } from '@/rpc/schema.gen'
import { useMutation } from '@tanstack/react-query'
import { Row } from './parts'
import { useSettingsStrings } from './strings'

async function makeBackup(): Promise<{ product: ProductView; saved: Saved | null }> {
  const product = await platform().call('vault_backup', {})
  return { product, saved: await handOver(product) }
}

export function Backup() {
  const t = useSettingsStrings()
  const errorText = useErrorText()
  const backup = useMutation({ mutationFn: makeBackup })
  const saved = backup.data?.saved
  const token = saved?.token
  const reveal = platform().reveal
  return (
    <Row
      title={t.backup}
      text={t.backupText}
      control={
        <BusyButton busy={backup.isPending} onPress={() => backup.mutate()}>
          {backup.isPending ? t.backingUp : t.backupButton}
        </BusyButton>
      }
    >
      {backup.data && saved ? (
        <div className="mt-2.5">
          <Banner
            tone="good"
            action={
              token && reveal ? (
                <Button small onPress={() => void reveal(token).catch(() => undefined)}>
                  {t.reveal}
                </Button>
              ) : undefined
            }
          >
            <span className="[overflow-wrap:anywhere]">{t.backedUp(saved.name, bytes(backup.data.product.sizeBytes))}</span>
          </Banner>
        </div>
      ) : null}
      {backup.isError ? (
        <div className="mt-2.5">
          <Banner tone="bad">{errorText(backup.error)}</Banner>
        </div>
      ) : null}
    </Row>
  )
}

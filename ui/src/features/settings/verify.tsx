import { BusyButton } from '@/components/busy-button'
import { Banner } from '@/components/page'
import { useErrorText } from '@/lib/error-text'
import { useCommand } from '@/rpc/client'
import type { VerifiedView } from '@/rpc/schema.gen'
import { Row } from './parts'
import { useSettingsStrings } from './strings'

export function Verify() {
  const t = useSettingsStrings()
  const errorText = useErrorText()
  const verify = useCommand('vault_verify')
  return (
    <Row
      title={t.verify}
      text={t.verifyText}
      control={
        <BusyButton busy={verify.isPending} onPress={() => verify.mutate({})}>
          {verify.isPending ? t.verifying : t.verifyButton}
        </BusyButton>
      }
    >
      {verify.isSuccess ? (
        <div className="mt-2.5">
          <Found found={verify.data} />
        </div>
      ) : null}
      {verify.isError ? (
        <div className="mt-2.5">
          <Banner tone="bad">{errorText(verify.error)}</Banner>
        </div>
      ) : null}
    </Row>
  )
}

function Found({ found }: { found: VerifiedView }) {
  const t = useSettingsStrings()
  if (found.sound) return <Banner tone="good">{t.sound}</Banner>
  const faults = [
    found.damagedPages.length > 0 ? t.damagedPages(found.damagedPages.length) : '',
    found.structure.length > 0 ? t.structure(found.structure.length) : '',
    found.indexGaps > 0 ? t.indexGaps(found.indexGaps) : '',
  ].filter(Boolean)
  const lines = [...found.damagedPages, ...found.structure]
  return (
    <Banner tone="bad">
      <p>{t.unsound}</p>
      <p className="mt-1">{faults.join(' · ')}</p>
      {lines.length > 0 ? (
        <details className="mt-1">
          <summary className="cursor-pointer">{t.details}</summary>
          <ul className="mt-1 max-h-40 overflow-auto font-mono text-xs">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </Banner>
  )
}

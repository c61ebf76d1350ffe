import { Banner } from '@/components/page'
import { platform } from '@/platform'
import type { Reach } from '@/platform/types'
import { useEffect, useState } from 'react'
import { useShellStrings } from './strings'

/** Says, above everything, when the page has lost what answers it. It goes as soon as that is back. */
export function Reached() {
  const t = useShellStrings()
  const [reach, setReach] = useState<Reach>('there')
  useEffect(() => platform().onReach?.(setReach), [])
  if (reach === 'there') return null
  return (
    <div className="animate-rise fixed inset-x-0 top-0 z-60 mx-auto max-w-2xl p-3">
      <div className="rounded-xl shadow-high">
        <Banner tone="bad">{reach === 'gone' ? t.gone : t.stranger}</Banner>
      </div>
    </div>
  )
}

import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { codeOf } from '@/lib/error-text'
import { Button } from './button'
import { Banner, Empty, Waiting } from './page'

/** Something could not be loaded; it can be tried again. */
export function Failed({ text, retry, onRetry }: { text: string; retry: string; onRetry: () => unknown }) {
  return (
    <Banner
      tone="bad"
      action={
        <Button small onPress={() => void onRetry()}>
          {retry}
        </Button>
      }
    >
      {text}
    </Banner>
  )
}

interface Props {
  answer: { isPending: boolean; error: unknown; refetch: () => unknown }
  loading: string
  failed: string
  retry: string
  /** It was deleted, or never was: what is said, and the way back. */
  gone: { icon: LucideIcon; title: string; text: string; back: ReactNode }
}

/** The view of one thing that is not there to be seen: not yet, not any more, or for a reason that may pass. */
export function Unopened({ answer, loading, failed, retry, gone }: Props) {
  if (answer.isPending) return <Waiting label={loading} />
  if (codeOf(answer.error) === 'notFound') {
    return (
      <Empty icon={gone.icon} title={gone.title} text={gone.text}>
        {gone.back}
      </Empty>
    )
  }
  return (
    <div className="mx-auto max-w-lg p-8">
      <Failed text={failed} retry={retry} onRetry={answer.refetch} />
    </div>
  )
}

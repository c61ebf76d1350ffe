import { Button } from '@/components/button'
import { Markdown } from '@/components/markdown'
import { say } from '@/components/toast'
import { codeOf, useErrorText } from '@/lib/error-text'
import { FilePen } from 'lucide-react'
import { useId, useState } from 'react'
import { late } from '@/lib/late'
import { useThreadStrings } from './strings'
import type { Wanted } from './turn'
import { decide } from './turns'

const Difference = late(() => import('@/features/versions').then((m) => m.Difference))

/** What a model wants to keep, as it would be kept, and the question whether it may. The answer waits for it. */
export function Asking({ thread, wanted }: { thread: string; wanted: Wanted }) {
  const t = useThreadStrings()
  const errorText = useErrorText()
  const heading = useId()
  const [busy, setBusy] = useState(false)
  const answer = async (granted: boolean, all: boolean) => {
    setBusy(true)
    try {
      await decide(thread, wanted, granted, all)
    } catch (error) {
      // Stopped meanwhile: then there is nothing left to decide.
      if (codeOf(error) !== 'notFound') say(errorText(error), { bad: true })
      setBusy(false)
    }
  }
  const whole = (
    <div tabIndex={0} role="region" aria-label={t.wouldKeep} className="max-h-80 overflow-auto rounded-lg border border-line bg-canvas px-4 py-3">
      <Markdown text={wanted.text} under={3} />
    </div>
  )
  return (
    <section aria-labelledby={heading} className="animate-rise mt-3 rounded-xl border border-line-strong bg-surface shadow-card">
      <header className="flex items-start gap-3 px-4 pt-3.5">
        <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent">
          <FilePen size={18} aria-hidden />
        </span>
        <div className="min-w-0">
          <h3 id={heading} className="font-medium" role="status">
            {wanted.tool === 'ThreadSummarizer' ? t.maySummarise : wanted.artifact ? t.mayReplace : t.mayKeep}
          </h3>
          <p className="text-sm text-muted wrap-anywhere">{wanted.title}</p>
        </div>
      </header>
      {wanted.text ? (
        <div className="mx-4 mt-3 text-sm">
          {wanted.artifact ? <Difference of={{ artifact: wanted.artifact, content: wanted.text }} otherwise={whole} /> : whole}
        </div>
      ) : null}
      <div className="flex flex-wrap items-center gap-2 px-4 py-3.5">
        <Button small look="primary" isDisabled={busy} onPress={() => void answer(true, false)}>
          {t.keepIt}
        </Button>
        <Button small isDisabled={busy} onPress={() => void answer(false, false)}>
          {t.keepNot}
        </Button>
        <Button small look="quiet" isDisabled={busy} onPress={() => void answer(true, true)}>
          {t.keepAll}
        </Button>
      </div>
    </section>
  )
}

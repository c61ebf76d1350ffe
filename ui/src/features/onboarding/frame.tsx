import { Segmented } from '@/components/segmented'
import { LANGUAGES, type Language, setLanguage, useLanguage } from '@/i18n'
import { type ReactNode, useEffect, useRef } from 'react'
import { useOnboardingStrings } from './strings'

const OPTIONS = (Object.entries(LANGUAGES) as [Language, string][]).map(([id, label]) => ({ id, label, lang: id }))

/** What surrounds every view before the vault is open: the mark, the language, one column. */
export function Frame({ children, foot }: { children: ReactNode; foot?: ReactNode }) {
  const t = useOnboardingStrings()
  const language = useLanguage()
  return (
    <div className="flex min-h-dvh flex-col print:min-h-0">
      <header className="flex items-center justify-between gap-4 px-5 py-4 print:hidden">
        <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
          <img src="/icon.svg" alt="" width={24} height={24} />
          Docket
        </span>
        <Segmented small label={t.language} value={language} options={OPTIONS} onChange={setLanguage} />
      </header>
      <main className="flex flex-1 flex-col items-center justify-center px-4 pb-16 pt-4 max-sm:justify-start sm:px-6 print:block print:p-0">{children}</main>
      {foot ? <footer className="px-5 pb-4 text-center text-xs text-muted [overflow-wrap:anywhere] print:hidden">{foot}</footer> : null}
    </div>
  )
}

interface StepProps {
  title: string
  text?: ReactNode
  /** Which of how many steps this is. */
  at?: { step: number; of: number }
  wide?: boolean
  children: ReactNode
}

/** One step. Its heading takes the focus, so that a screen reader begins at it. */
export function Step({ title, text, at, wide, children }: StepProps) {
  const t = useOnboardingStrings()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const within = heading.current?.parentElement
    if (!within?.contains(document.activeElement)) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section className={`animate-rise w-full ${wide ? 'max-w-2xl' : 'max-w-md'}`}>
      <div className="rounded-2xl border border-line bg-surface p-6 shadow-card max-sm:border-0 max-sm:bg-transparent max-sm:p-1 max-sm:shadow-none sm:p-8 print:border-0 print:p-0 print:shadow-none">
        {at ? (
          <div className="mb-4 flex items-center gap-1.5 print:hidden">
            {Array.from({ length: at.of }, (_, n) => (
              <span key={n} aria-hidden className={`h-1 w-8 rounded-full ${n < at.step ? 'bg-accent' : 'bg-line'}`} />
            ))}
            <span className="ml-1.5 text-xs text-muted">{t.step(at.step, at.of)}</span>
          </div>
        ) : null}
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight outline-none print:hidden">
          {title}
        </h1>
        {text ? <p className="mt-2 text-muted print:hidden">{text}</p> : null}
        <div className="mt-6 print:mt-0">{children}</div>
      </div>
    </section>
  )
}

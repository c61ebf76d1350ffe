import type { LucideIcon } from 'lucide-react'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** The head of a view: where one is, what it is called, what can be done. */
export function PageHead({ title, above, children }: { title: ReactNode; above?: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2 pb-4">
      <div className="min-w-0">
        {above ? <div className="text-sm text-muted">{above}</div> : null}
        <h1 className="truncate text-2xl font-semibold tracking-tight">{title}</h1>
      </div>
      {children ? <div className="flex flex-wrap items-center gap-2">{children}</div> : null}
    </header>
  )
}

/** A view with one column of a comfortable width. */
export function Page({ children, wide }: { children: ReactNode; wide?: boolean }) {
  return <div className={`mx-auto w-full px-4 py-6 md:px-8 md:py-8 ${wide ? 'max-w-6xl' : 'max-w-4xl'}`}>{children}</div>
}

/** Nothing is there yet: what it is for, one thing to do, and a sample. */
export function Empty({ icon: Icon, title, text, children }: { icon: LucideIcon; title: string; text: string; children?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-12 text-center">
      <span className="mb-4 grid size-12 place-items-center rounded-2xl bg-accent-soft text-accent">
        <Icon size={22} aria-hidden />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="mt-1 text-muted">{text}</p>
      {children ? <div className="mt-5 flex flex-wrap justify-center gap-2">{children}</div> : null}
    </div>
  )
}

/** A problem that lasts, until it is dealt with. */
export function Banner({ children, tone = 'warn', action }: { children: ReactNode; tone?: 'warn' | 'bad' | 'good'; action?: ReactNode }) {
  const tones = { warn: 'bg-warn-soft text-warn', bad: 'bg-bad-soft text-bad', good: 'bg-good-soft text-good' }
  return (
    <div role={tone === 'good' ? 'status' : 'alert'} className={`flex items-center gap-3 rounded-xl px-4 py-2.5 text-sm ${tones[tone]}`}>
      {tone === 'good' ? null : <TriangleAlert size={16} className="shrink-0" aria-hidden />}
      <div className="flex-1">{children}</div>
      {action}
    </div>
  )
}

/** Shown only if something takes longer than a moment. */
export function Waiting({ label }: { label: string }) {
  return (
    <div className="animate-late grid place-items-center py-16 text-muted" role="status">
      {label}
    </div>
  )
}

/** A small word in a frame. */
export function Badge({ children, tone = 'plain' }: { children: ReactNode; tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent' }) {
  const tones = {
    plain: 'bg-sunken text-muted',
    good: 'bg-good-soft text-good',
    warn: 'bg-warn-soft text-warn',
    bad: 'bg-bad-soft text-bad',
    accent: 'bg-accent-soft text-accent',
  }
  return <span className={`inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 text-xs font-medium ${tones[tone]}`}>{children}</span>
}

import type { ReactNode } from 'react'
import { useSettingsStrings } from './strings'

export const IDS = ['appearance', 'language', 'assistant', 'models', 'vault', 'devices', 'shortcuts', 'diagnostics'] as const
export type SectionId = (typeof IDS)[number]

/** One part of the settings. */
export function Section({ id, intro, children }: { id: SectionId; intro?: string; children: ReactNode }) {
  const t = useSettingsStrings()
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-6">
      <h2 id={`${id}-title`} className="mb-2 text-lg font-semibold">
        {t.sections[id]}
      </h2>
      {intro ? <p className="-mt-1 mb-2 text-sm text-muted">{intro}</p> : null}
      <div className="divide-y divide-line rounded-xl border border-line bg-surface shadow-card">{children}</div>
    </section>
  )
}

interface RowProps {
  title: string
  /** The id of the title, for what it names. */
  titleId?: string
  text?: ReactNode
  /** Beside the title, or under it where there is no room. */
  control?: ReactNode
  /** Under both. */
  children?: ReactNode
  /** It belongs to something that has a frame and a title of its own. */
  inner?: boolean
}

/** One setting: what it is, what it means, and the means to change it. */
export function Row({ title, titleId, text, control, children, inner }: RowProps) {
  const Title = inner ? 'h4' : 'h3'
  return (
    <div className={inner ? 'mt-3' : 'px-4 py-3.5'}>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <Title id={titleId} className={`font-medium ${inner ? 'text-sm' : ''}`}>
            {title}
          </Title>
          {text ? <p className="text-sm text-muted">{text}</p> : null}
        </div>
        {control ? <div className="flex min-w-0 max-w-full flex-wrap items-center gap-2">{control}</div> : null}
      </div>
      {children}
    </div>
  )
}

import type { ReactNode } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'

interface Option<T extends string> {
  id: T
  label: string
  icon?: ReactNode
  /** The language the label is in, if it is not the page's. */
  lang?: string
}

interface Props<T extends string> {
  label: string
  value: T
  options: readonly Option<T>[]
  onChange: (value: T) => void
  small?: boolean
}

/** One of a few, side by side. */
export function Segmented<T extends string>({ label, value, options, onChange, small }: Props<T>) {
  return (
    <RadioGroup value={value} onChange={(next) => onChange(next as T)} orientation="horizontal" className="inline-flex max-w-full">
      <Label className="sr-only">{label}</Label>
      <div className="inline-flex max-w-full flex-wrap gap-0.5 rounded-lg bg-sunken p-0.5">
        {options.map((option) => (
          <Radio
            key={option.id}
            value={option.id}
            className={`flex cursor-pointer items-center justify-center gap-1.5 rounded-md text-muted transition hover:text-ink data-selected:bg-surface data-selected:font-medium data-selected:text-ink data-selected:shadow-card dark:data-selected:bg-line pointer-coarse:min-h-11 ${small ? 'h-7 px-2.5 text-xs' : 'h-8 px-3 text-sm'}`}
          >
            {option.icon}
            <span lang={option.lang}>{option.label}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}

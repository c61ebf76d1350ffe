import { Switch } from 'react-aria-components'

interface Props {
  /** What it switches: said, where no words on the page name it. */
  label?: string
  labelledBy?: string
  describedBy?: string
  on: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}

/** On or off, at once. */
export function Toggle({ label, labelledBy, describedBy, on, disabled, onChange }: Props) {
  return (
    <Switch
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      isSelected={on}
      isDisabled={disabled}
      onChange={onChange}
      className="group inline-flex min-h-8 shrink-0 cursor-pointer items-center rounded-full data-disabled:cursor-default pointer-coarse:min-h-11"
    >
      <span
        aria-hidden
        className="flex h-6 w-10 items-center rounded-full bg-line-strong p-0.5 transition group-data-disabled:opacity-50 group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent group-data-selected:bg-accent"
      >
        <span className="size-5 rounded-full bg-surface shadow-card transition group-data-selected:translate-x-4" />
      </span>
    </Switch>
  )
}

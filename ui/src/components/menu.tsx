import type { ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'

export interface Choice {
  id: string
  label: string
  icon?: ReactNode
  /** The keys that do the same. */
  keys?: string
  danger?: boolean
  /** A line above it. */
  apart?: boolean
  onChoose: () => void
}

/** A button, given as `children`, with a menu. */
export function Menu({ label, choices, children }: { label: string; choices: Choice[]; children: ReactNode }) {
  return (
    <MenuTrigger>
      {children}
      <Popover placement="bottom end" className="animate-rise min-w-48 rounded-xl border border-line bg-surface p-1 shadow-high">
        <Choices label={label} choices={choices} />
      </Popover>
    </MenuTrigger>
  )
}

/** What can be chosen in a menu. */
export function Choices({ label, choices, autoFocus }: { label: string; choices: Choice[]; autoFocus?: boolean }) {
  return (
    <AriaMenu aria-label={label} {...(autoFocus ? { autoFocus: 'first' as const } : {})} className="outline-none">
      {choices.flatMap((choice) => [
        ...(choice.apart ? [<Separator key={`${choice.id}-line`} className="mx-2 my-1 border-t border-line" />] : []),
        <MenuItem
          key={choice.id}
          id={choice.id}
          textValue={choice.label}
          onAction={choice.onChoose}
          className={`flex min-h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none focus:bg-sunken pointer-coarse:min-h-11 ${choice.danger ? 'text-bad' : ''}`}
        >
          {choice.icon}
          <span className="flex-1">{choice.label}</span>
          {choice.keys ? <kbd className="text-xs text-muted">{choice.keys}</kbd> : null}
        </MenuItem>,
      ])}
    </AriaMenu>
  )
}

import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components'

export type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-accent-ink hover:brightness-110 font-medium',
  plain: 'bg-surface text-ink border border-line hover:bg-sunken',
  quiet: 'text-ink hover:bg-sunken',
  danger: 'bg-surface text-bad border border-line hover:bg-bad-soft',
}

interface Props extends Omit<AriaButtonProps, 'children' | 'className'> {
  look?: Look
  small?: boolean
  className?: string
  children: ReactNode
}

/** A button with words. */
export function Button({ look = 'plain', small, className = '', ...props }: Props) {
  const size = small ? 'h-8 px-2.5 text-sm gap-1.5' : 'h-9 px-3.5 gap-2'
  return (
    <AriaButton
      {...props}
      className={`inline-flex items-center justify-center rounded-lg whitespace-nowrap transition disabled:opacity-50 select-none pointer-coarse:min-h-11 ${size} ${LOOKS[look]} ${className}`}
    />
  )
}

interface IconProps extends Omit<AriaButtonProps, 'children' | 'className' | 'aria-label'> {
  /** Said by screen readers and shown on hover. */
  label: string
  children: ReactNode
  className?: string
}

/** A button that is only a picture; its name is shown on hover and focus. */
export function IconButton({ label, className = '', ...props }: IconProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton
        {...props}
        aria-label={label}
        className={`inline-grid size-8 shrink-0 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink transition disabled:opacity-40 pointer-coarse:size-11 ${className}`}
      />
      <Tooltip offset={6} className="animate-appear rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-card">
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}

import { LoaderCircle } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Button } from './button'

/** A button that says quietly that its work is going on. It keeps the focus and its place, and does nothing meanwhile. */
export function BusyButton({ busy, children, onPress, type, className = '', ...props }: ComponentProps<typeof Button> & { busy: boolean }) {
  return (
    <Button
      {...props}
      {...(busy ? { type: 'button' } : { type, onPress })}
      className={`${className} ${busy ? 'cursor-progress opacity-80' : ''}`}
    >
      {busy ? (
        <span className="animate-late" aria-hidden>
          <LoaderCircle size={16} className="animate-spin" />
        </span>
      ) : null}
      {children}
    </Button>
  )
}

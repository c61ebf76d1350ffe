import { useEffect, useRef, useState } from 'react'

interface Props {
  name: string
  label: string
  longest: number
  /** Size and weight of the words, as they stand without the field. */
  className?: string
  onCancel: () => void
  onSave: (name: string) => void
}

/** A name that is changed where it stands. Enter and leaving it keep what was typed, Esc does not. */
export function NameField({ name, label, longest, className = '', onCancel, onSave }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(name)
  // Enter and Esc take the field away, and that must not count as leaving it.
  const ended = useRef(false)

  useEffect(() => {
    // A menu that opened this gives the focus back to its button first.
    const later = requestAnimationFrame(() => field.current?.select())
    return () => cancelAnimationFrame(later)
  }, [])

  const end = (keep: boolean) => {
    if (ended.current) return
    ended.current = true
    const clean = text.trim()
    if (keep && clean !== '' && clean !== name) onSave(clean)
    else onCancel()
  }

  return (
    <input
      ref={field}
      aria-label={label}
      value={text}
      maxLength={longest}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        // While a word is being composed both keys belong to the input method.
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') {
          // What gets the focus next must not take this Enter for its own.
          event.preventDefault()
          end(true)
        }
        if (event.key === 'Escape') {
          event.preventDefault()
          end(false)
        }
      }}
      className={`-mx-2 w-full rounded-lg border border-accent bg-surface px-2 outline-none ring-2 ring-accent/25 ${className}`}
    />
  )
}

import { IconButton } from '@/components/button'
import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { LONGEST_NAME } from './dialogs'
import { useProjectStrings } from './strings'

interface Props {
  name: string
  editing: boolean
  onEdit: () => void
  onCancel: () => void
  onSave: (name: string) => void
}

/** The title, which can be changed where it stands. Enter keeps it, Esc does not. */
export function TitleInPlace({ name, editing, onEdit, onCancel, onSave }: Props) {
  const t = useProjectStrings()
  if (editing) return <TitleField name={name} onCancel={onCancel} onSave={onSave} />
  return (
    <div className="flex items-center gap-1">
      <h1 className="min-w-0 text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]" onDoubleClick={onEdit}>
        {name}
      </h1>
      <IconButton label={t.rename} onPress={onEdit}>
        <Pencil size={15} />
      </IconButton>
    </div>
  )
}

function TitleField({ name, onCancel, onSave }: Pick<Props, 'name' | 'onCancel' | 'onSave'>) {
  const t = useProjectStrings()
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
      aria-label={t.name}
      value={text}
      maxLength={LONGEST_NAME}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end(true)
        if (event.key === 'Escape') end(false)
      }}
      className="-mx-2 w-full rounded-lg border border-accent bg-surface px-2 text-2xl font-semibold tracking-tight outline-none ring-2 ring-accent/25"
    />
  )
}

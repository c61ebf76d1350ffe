import { IconButton } from '@/components/button'
import { NameField } from '@/components/name-field'
import { Pencil } from 'lucide-react'
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
  if (editing) {
    return <NameField name={name} label={t.name} longest={LONGEST_NAME} onCancel={onCancel} onSave={onSave} className="text-2xl font-semibold tracking-tight" />
  }
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

import { type Choice, Choices } from '@/components/menu'
import type { DocumentView } from '@/rpc/schema.gen'
import { CloudOff, CloudUpload, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import { Popover } from 'react-aria-components'
import { type LibraryStrings, useLibraryStrings } from './strings'

interface Props {
  menu: { at: HTMLElement } | undefined
  document: DocumentView | undefined
  onClose: () => void
  onKeep: (document: DocumentView, kept: boolean) => void
  onDelete: () => void
}

/** What can be done to one document. */
export function RowMenu({ menu, document, onClose, onKeep, onDelete }: Props) {
  const t = useLibraryStrings()
  const at = useRef<HTMLElement | null>(null)
  at.current = menu?.at ?? null
  if (!menu || !document) return null
  const { name, keptHere } = document
  return (
    <Popover triggerRef={at} isOpen onOpenChange={(open) => !open && onClose()} placement="bottom end" aria-label={t.actionsFor(name)} className="animate-rise min-w-48 rounded-xl border border-line bg-surface p-1 shadow-high">
      <Choices
        label={t.actionsFor(name)}
        autoFocus
        choices={[
          keepChoice(t, keptHere, () => {
            onClose()
            onKeep(document, !keptHere)
          }),
          {
            id: 'delete',
            label: t.removeIt,
            keys: t.removeKey,
            icon: <Trash2 size={15} aria-hidden />,
            danger: true,
            apart: true,
            onChoose: () => {
              onClose()
              onDelete()
            },
          },
        ]}
      />
    </Popover>
  )
}

/** Keeps a document on this device, or no longer. */
export function keepChoice(t: LibraryStrings, keptHere: boolean, onChoose: () => void): Choice {
  const Icon = keptHere ? CloudUpload : CloudOff
  return { id: 'keep', label: keptHere ? t.unkeep : t.keep, icon: <Icon size={15} aria-hidden />, onChoose }
}

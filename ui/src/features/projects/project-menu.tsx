import { IconButton } from '@/components/button'
import { type Choice, Menu } from '@/components/menu'
import type { ProjectView } from '@/rpc/schema.gen'
import { Archive, ArchiveRestore, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useProjectStrings } from './strings'

interface Props {
  project: ProjectView
  onRename: () => void
  onArchive: () => void
  onDelete: () => void
  /** The way to what other devices wrote to it, if there are any. */
  history?: Choice[]
}

/** What can be done to a project. */
export function ProjectMenu({ project, onRename, onArchive, onDelete, history = [] }: Props) {
  const t = useProjectStrings()
  return (
    <Menu
      label={t.menu(project.name)}
      choices={[
        { id: 'rename', label: t.rename, icon: <Pencil size={15} aria-hidden />, onChoose: onRename },
        project.archivedAt
          ? { id: 'unarchive', label: t.unarchive, icon: <ArchiveRestore size={15} aria-hidden />, onChoose: onArchive }
          : { id: 'archive', label: t.archive, icon: <Archive size={15} aria-hidden />, onChoose: onArchive },
        ...history,
        { id: 'delete', label: t.delete, icon: <Trash2 size={15} aria-hidden />, danger: true, apart: true, onChoose: onDelete },
      ]}
    >
      <IconButton label={t.menu(project.name)}>
        <Ellipsis size={17} />
      </IconButton>
    </Menu>
  )
}

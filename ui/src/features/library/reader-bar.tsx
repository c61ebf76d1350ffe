import { IconButton } from '@/components/button'
import { Dialog } from '@/components/dialog'
import { type Choice, Menu } from '@/components/menu'
import { Badge } from '@/components/page'
import type { DocumentView } from '@/rpc/schema.gen'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, CloudOff, Ellipsis, List, LocateFixed, Search, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { keepChoice } from './row-menu'
import { useLibraryStrings } from './strings'

interface Props {
  project: string
  document: DocumentView
  /** Where the passage stands that a link led to. */
  place: string | undefined
  onPlace: () => void
  find: ReactNode
  finding: boolean
  onFind: () => void
  /** The outline, for screens with no room beside the text. */
  outline: ((close: () => void) => ReactNode) | undefined
  outlineOf: 'headings' | 'pages'
  /** The way to what other devices wrote to it, if there are any. */
  history: Choice[]
  /** Keeps it on this device, or no longer. */
  onKeep: () => void
  onDelete: () => void
}

/** What stays at the top while one reads. */
export function ReaderBar({ project, document, place, onPlace, find, finding, onFind, outline, outlineOf, history, onKeep, onDelete }: Props) {
  const t = useLibraryStrings()
  const [open, setOpen] = useState(false)
  const title = outlineOf === 'pages' ? t.pages : t.contents
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-canvas">
      <div className="mx-auto flex min-h-14 max-w-6xl items-center gap-2 px-2 py-2 md:px-6">
        <Link
          to="/p/$project/library"
          params={{ project }}
          aria-label={t.backLabel}
          title={t.backLabel}
          className="grid size-8 shrink-0 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink pointer-coarse:size-11"
        >
          <ArrowLeft size={17} aria-hidden />
        </Link>
        <h1 className="min-w-0 truncate font-semibold" title={document.name}>
          {document.name}
        </h1>
        <span className="max-sm:hidden">
          <Badge>{t.kinds[document.kind]}</Badge>
        </span>
        <div className="ml-auto flex shrink-0 items-center gap-1">
          {place ? (
            <button
              type="button"
              onClick={onPlace}
              title={t.toPassage}
              className="mr-1 inline-flex h-8 items-center gap-1.5 rounded-lg bg-mark px-2.5 text-sm whitespace-nowrap hover:brightness-95 pointer-coarse:h-11"
            >
              <LocateFixed size={14} aria-hidden className="max-sm:hidden" />
              <span className="sr-only">{t.toPassage}: </span>
              {place}
            </button>
          ) : null}
          <div className="hidden w-72 lg:flex">{finding ? null : find}</div>
          <IconButton label={t.find} onPress={onFind} aria-expanded={finding} className="lg:hidden">
            <Search size={16} />
          </IconButton>
          {outline ? (
            <IconButton label={title} onPress={() => setOpen(true)} className="max-sm:hidden lg:hidden">
              <List size={17} />
            </IconButton>
          ) : null}
          <IconButton label={t.staysHere} aria-pressed={document.keptHere} onPress={onKeep} className={`max-sm:hidden ${document.keptHere ? '!bg-accent-soft !text-accent' : ''}`}>
            <CloudOff size={16} />
          </IconButton>
          {history.map((choice) => (
            <IconButton key={choice.id} label={choice.label} onPress={choice.onChoose} className="max-sm:hidden">
              {choice.icon}
            </IconButton>
          ))}
          <IconButton label={t.removeThis} onPress={onDelete} className="max-sm:hidden">
            <Trash2 size={16} />
          </IconButton>
          {/* A phone has no room for all of them side by side. */}
          <span className="sm:hidden">
            <Menu
              label={t.actions}
              choices={[
                ...(outline ? [{ id: 'outline', label: title, icon: <List size={16} aria-hidden />, onChoose: () => setOpen(true) }] : []),
                keepChoice(t, document.keptHere, onKeep),
                ...history,
                { id: 'delete', label: t.removeThis, icon: <Trash2 size={16} aria-hidden />, danger: true, onChoose: onDelete },
              ]}
            >
              <IconButton label={t.actions}>
                <Ellipsis size={17} />
              </IconButton>
            </Menu>
          </span>
        </div>
      </div>
      {finding ? <div className="mx-auto flex max-w-6xl px-3 pb-2 md:px-7">{find}</div> : null}
      <Dialog title={title} isOpen={open} onClose={() => setOpen(false)}>
        <div className="flex h-[60dvh] flex-col p-3">{outline?.(() => setOpen(false))}</div>
      </Dialog>
    </header>
  )
}

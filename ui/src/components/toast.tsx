import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { IconButton } from './button'

interface Note {
  id: number
  text: string
  action?: { label: string; run: () => void } | undefined
  bad?: boolean
}

let notes: Note[] = []
let next = 1
const listeners = new Set<() => void>()

function set(all: Note[]): void {
  notes = all
  for (const listener of listeners) listener()
}

function dismiss(id: number): void {
  set(notes.filter((n) => n.id !== id))
}

/**
 * Says something that needs no answer. With an action (undo) it stays longer; what went wrong stays until it is
 * closed, so that nobody misses it.
 */
export function say(text: string, options: { action?: { label: string; run: () => void }; bad?: boolean } = {}): void {
  const id = next
  next += 1
  set([...notes.slice(-3), { id, text, ...options }])
  if (!options.bad) setTimeout(() => dismiss(id), options.action ? 10_000 : 4_000)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where they are shown. Once, in the shell. */
export function Toasts({ closeLabel }: { closeLabel: string }) {
  const shown = useSyncExternalStore(subscribe, () => notes)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-60 flex flex-col items-center gap-2 p-4 pb-[max(1rem,env(safe-area-inset-bottom))] max-md:bottom-14"
    >
      {shown.map((note) => (
        <div
          key={note.id}
          className={`animate-rise pointer-events-auto flex max-w-lg items-center gap-2 rounded-xl py-1.5 pl-4 pr-1.5 text-sm shadow-high ${note.bad ? 'border border-bad bg-bad-soft text-bad' : 'bg-ink text-canvas'}`}
        >
          <span className="py-1">{note.text}</span>
          {note.action ? (
            <button
              type="button"
              className="rounded-md px-2 py-1 font-semibold underline underline-offset-2"
              onClick={() => {
                note.action?.run()
                dismiss(note.id)
              }}
            >
              {note.action.label}
            </button>
          ) : null}
          <IconButton label={closeLabel} className="!text-current hover:!bg-white/15" onPress={() => dismiss(note.id)}>
            <X size={15} />
          </IconButton>
        </div>
      ))}
    </div>
  )
}

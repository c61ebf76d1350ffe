import type { SourceKind } from '@/rpc/schema.gen'
import { KINDS } from './items'
import { useSearchStrings } from './strings'

interface Props {
  kinds: SourceKind[]
  onKind: (kind: SourceKind) => void
  /** Whether only the project one is in is searched; nothing outside of one. */
  within: boolean | undefined
  onWithin: () => void
}

/** What the search is narrowed down to. */
export function Chips({ kinds, onKind, within, onWithin }: Props) {
  const t = useSearchStrings()
  return (
    <div role="group" aria-label={t.only} className="flex shrink-0 gap-1.5 overflow-x-auto border-b border-line px-3 py-2">
      {KINDS.map((kind, n) => (
        <Chip key={kind} label={t.kinds[kind]} keys={`Alt+${n + 1}`} on={kinds.includes(kind)} onPress={() => onKind(kind)} />
      ))}
      {within === undefined ? null : (
        <>
          <span aria-hidden className="mx-0.5 w-px self-stretch bg-line max-sm:hidden" />
          <Chip label={t.thisProject} keys="Alt+5" on={within} onPress={onWithin} />
        </>
      )}
    </div>
  )
}

function Chip({ label, keys, on, onPress }: { label: string; keys: string; on: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-keyshortcuts={keys}
      title={keys}
      onClick={onPress}
      className={`inline-flex h-7 shrink-0 items-center rounded-full border px-2.5 text-xs transition pointer-coarse:h-11 pointer-coarse:px-3.5 ${on ? 'border-accent bg-accent-soft font-medium text-accent' : 'border-line text-muted hover:bg-sunken hover:text-ink'}`}
    >
      {label}
    </button>
  )
}

import { IconButton } from '@/components/button'
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import type { Ref } from 'react'
import { MOST_FOUND } from './marks'
import { useLibraryStrings } from './strings'

interface Props {
  text: string
  /** Which of the places is shown, from 0, and how many there are; none while they are being looked for. */
  at: number
  of: number
  onText: (text: string) => void
  onStep: (by: 1 | -1) => void
  onClose: () => void
  field: Ref<HTMLInputElement>
}

/** The field that finds words in the document that is open. */
export function Find({ text, at, of, onText, onStep, onClose, field }: Props) {
  const t = useLibraryStrings()
  return (
    <div role="search" className="flex h-9 min-w-0 flex-1 items-center rounded-lg border border-line-strong bg-surface pl-2.5 focus-within:border-accent focus-within:ring-2 focus-within:ring-accent/25 pointer-coarse:h-11">
      <Search size={14} className="shrink-0 text-muted" aria-hidden />
      <input
        ref={field}
        type="text"
        aria-label={t.find}
        placeholder={t.findShort}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
          else if (event.key === 'Escape') onClose()
          else return
          event.preventDefault()
        }}
        className="h-full min-w-0 flex-1 bg-transparent px-2 text-sm outline-none placeholder:text-muted"
      />
      <span role="status" className="shrink-0 px-1 text-xs text-muted tabular-nums">
        {text.trim() ? t.matches(at + 1, of, of >= MOST_FOUND) : ''}
      </span>
      {text ? (
        <>
          <IconButton label={t.previous} isDisabled={of === 0} onPress={() => onStep(-1)} className="!size-7 pointer-coarse:!size-11">
            <ChevronUp size={15} />
          </IconButton>
          <IconButton label={t.next} isDisabled={of === 0} onPress={() => onStep(1)} className="!size-7 pointer-coarse:!size-11">
            <ChevronDown size={15} />
          </IconButton>
          <IconButton label={t.clearFind} onPress={onClose} className="!size-7 pointer-coarse:!size-11">
            <X size={14} />
          </IconButton>
        </>
      ) : null}
    </div>
  )
}

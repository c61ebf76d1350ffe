import { Button } from '@/components/button'
import { ArrowUp, Square } from 'lucide-react'
import type { RefObject } from 'react'
import { useThreadStrings } from './strings'

interface Props {
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  onText: (text: string) => void
  running: boolean
  stopping: boolean
  /** Something was said here before. */
  begun: boolean
  onSend: () => void
  onStop: () => void
}

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Where one writes. While an answer comes one may write on, and send it when the answer is there. */
export function Composer({ field, text, onText, running, stopping, begun, onSend, onStop }: Props) {
  const t = useThreadStrings()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!running) onSend()
      }}
      className="rounded-2xl border border-line-strong bg-surface p-2 pointer-coarse:flex pointer-coarse:items-end pointer-coarse:gap-2 shadow-card transition focus-within:border-accent focus-within:ring-2 focus-within:ring-accent/25"
    >
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label={t.field}
        aria-describedby="composer-hint"
        placeholder={begun ? t.placeholderMore : t.placeholder}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          // While a word is being composed Enter belongs to the input method.
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return
          event.preventDefault()
          if (!running) onSend()
        }}
        className="field-sizing-content block max-h-[40dvh] min-h-9 w-full min-w-0 pointer-coarse:min-h-11 pointer-coarse:flex-1 pointer-coarse:py-2.5 resize-none bg-transparent px-2 py-1.5 outline-none placeholder:text-muted"
      />
      <div className="flex items-center gap-2">
        <p id="composer-hint" className="min-w-0 flex-1 px-2 text-xs text-muted pointer-coarse:sr-only">
          {running ? (
            t.runningHint
          ) : (
            <>
              {t.sendHint(MAC ? '⌘' : t.control)}
              <span className="max-sm:sr-only">{t.lineHint}</span>
            </>
          )}
        </p>
        {running ? (
          <Button key="stop" small type="button" onPress={onStop} aria-disabled={stopping}>
            <Square size={12} fill="currentColor" aria-hidden />
            {stopping ? t.stopping : t.stop}
          </Button>
        ) : (
          <Button key="send" small look="primary" type="submit">
            <ArrowUp size={15} aria-hidden />
            {t.send}
          </Button>
        )}
      </div>
    </form>
  )
}

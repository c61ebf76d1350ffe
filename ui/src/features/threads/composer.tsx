import { Button, IconButton } from '@/components/button'
import { ArrowUp, ChevronDown, ScanEye, Square } from 'lucide-react'
import type { RefObject } from 'react'
import type { Choice } from './choice'
import { useThreadStrings } from './strings'

interface Props {
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  onText: (text: string) => void
  choice: Choice
  running: boolean
  stopping: boolean
  /** Something was said here before. */
  begun: boolean
  onSend: () => void
  onStop: () => void
  /** Shows what would be sent. */
  onPreview: () => void
}

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Where one writes. While an answer comes one may write on, and send it when the answer is there. */
export function Composer({ field, text, onText, choice, running, stopping, begun, onSend, onStop, onPreview }: Props) {
  const t = useThreadStrings()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!running) onSend()
      }}
      className="rounded-2xl border border-line-strong bg-surface p-2 shadow-card transition focus-within:border-accent focus-within:ring-2 focus-within:ring-accent/25"
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
        className="field-sizing-content block max-h-[40dvh] min-h-9 w-full min-w-0 pointer-coarse:min-h-11 pointer-coarse:py-2.5 resize-none bg-transparent px-2 py-1.5 outline-none placeholder:text-muted"
      />
      <div className="flex items-center gap-1.5">
        <WhoAnswers choice={choice} />
        <p id="composer-hint" className={`min-w-0 flex-1 text-xs text-muted pointer-coarse:sr-only ${running ? 'max-lg:sr-only' : 'max-sm:sr-only'}`}>
          {running ? (
            t.runningHint
          ) : (
            <>
              {t.sendHint(MAC ? '⌘' : t.control)}
              <span className="max-lg:sr-only">{t.lineHint}</span>
            </>
          )}
        </p>
        <IconButton label={t.preview} onPress={onPreview} isDisabled={text.trim() === ''} className="ml-auto">
          <ScanEye size={16} />
        </IconButton>
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

/** By the rules, or somebody for what is asked next. A system's own list works on every device. */
function WhoAnswers({ choice: { servers, provider, choose } }: { choice: Choice }) {
  const t = useThreadStrings()
  return (
    <span className="relative inline-flex min-w-0 items-center">
      <select
        aria-label={t.whoAnswers}
        value={provider ?? ''}
        onChange={(event) => choose(([...servers.map((one) => one.provider), 'offline'] as const).find((one) => one === event.target.value))}
        className="field-sizing-content h-8 max-w-44 min-w-0 cursor-pointer appearance-none truncate rounded-lg bg-transparent pl-2 pr-6 text-xs text-muted hover:bg-sunken hover:text-ink pointer-coarse:min-h-11"
      >
        <option value="">{t.byRules}</option>
        {servers.map((one) => (
          <option key={one.provider} value={one.provider}>
            {[t.providers[one.provider] ?? one.provider, one.model].filter(Boolean).join(' · ')}
          </option>
        ))}
        <option value="offline">{t.providers.offline}</option>
      </select>
      <ChevronDown size={13} className="pointer-events-none absolute right-1.5 text-muted" aria-hidden />
    </span>
  )
}

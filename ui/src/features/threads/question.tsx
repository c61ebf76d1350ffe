import { Button } from '@/components/button'
import { Pencil } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import { useThreadStrings } from './strings'

interface Props {
  text: string
  /** Asks in other words; false if that is not possible now. Without it the place of its button stays empty. */
  onResend?: ((text: string) => boolean) | undefined
}

/** What somebody has said. It can be said in other words. */
export const Question = memo(function Question({ text, onResend }: Props) {
  const t = useThreadStrings()
  const [editing, setEditing] = useState(false)
  if (editing && onResend) {
    return <Editing text={text} onCancel={() => setEditing(false)} onSend={(next) => onResend(next) && setEditing(false)} />
  }
  return (
    <div className="ml-auto flex w-fit max-w-[min(85%,36rem)] flex-col items-end gap-0.5">
      <p className="rounded-2xl rounded-br-md bg-sunken px-4 py-2.5 whitespace-pre-wrap wrap-anywhere">{text}</p>
      {onResend ? (
        <button
          type="button"
          onClick={() => setEditing(true)}
          className="inline-flex min-h-6 items-center gap-1.5 rounded-md px-1.5 text-xs text-muted transition hover:bg-sunken hover:text-ink pointer-coarse:min-h-11"
        >
          <Pencil size={12} aria-hidden />
          {t.edit}
        </button>
      ) : (
        <span className="min-h-6 pointer-coarse:min-h-11" />
      )}
    </div>
  )
})

interface EditingProps {
  text: string
  onCancel: () => void
  onSend: (text: string) => void
}

function Editing({ text, onCancel, onSend }: EditingProps) {
  const t = useThreadStrings()
  const [typed, setTyped] = useState(text)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(text.length, text.length)
  }, [text])
  const send = () => {
    const clean = typed.trim()
    if (clean === '') field.current?.focus()
    else onSend(clean)
  }
  return (
    <div className="rounded-xl border border-accent bg-surface p-3 ring-2 ring-accent/25">
      <textarea
        ref={field}
        aria-label={t.editField}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            send()
          }
          if (event.key === 'Escape') {
            event.preventDefault()
            onCancel()
          }
        }}
        className="field-sizing-content max-h-[40vh] min-h-10 w-full resize-none bg-transparent px-1 outline-none"
      />
      <div className="flex flex-wrap items-center justify-end gap-2 pt-2">
        <p className="min-w-40 flex-1 px-1 text-xs text-muted">{t.editHint}</p>
        <Button small onPress={onCancel}>
          {t.cancel}
        </Button>
        <Button small look="primary" onPress={send}>
          {t.askThis}
        </Button>
      </div>
    </div>
  )
}

import { IconButton } from '@/components/button'
import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { useInPlace } from '@/lib/in-place'
import type { TextDraft } from '@/lib/text-draft'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { ArtifactView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { retitled } from './reading'
import { useArtifactStrings } from './strings'

export const LONGEST_TITLE = 300

interface Props {
  artifact: ArtifactView
  draft: TextDraft
  editing: boolean
  onEdit: (editing: boolean) => void
}

/** The title, which can be changed where it stands. Enter keeps it, Esc does not. */
export function Title({ artifact, draft, editing, onEdit }: Props) {
  const t = useArtifactStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const pencil = useRef<HTMLSpanElement>(null)
  const key = query('artifact_show', { artifact: artifact.id }).queryKey

  const save = async (typed: string) => {
    const title = typed.trim()
    try {
      const view = await platform().call('artifact_edit', { artifact: artifact.id, title })
      client.setQueryData(key, (old) => old && { ...old, title: view.title, updatedAt: view.updatedAt })
      // A first heading that said the title goes on saying it.
      const text = draft.now().text
      const renamed = retitled(text, artifact.title, view.title)
      if (renamed !== text) {
        draft.write(renamed)
        void draft.flush()
      }
    } catch (error) {
      say(errorText(error), { bad: true })
      // What was typed stays to be tried again.
      onEdit(true)
      throw error
    } finally {
      void affected(client, 'artifact_edit')
    }
  }
  const title = useInPlace(artifact.title, (a, b) => a.trim() === '' || a.trim() === b, save)

  useEffect(() => {
    if (!editing) return
    // A menu that opened this gives the focus back to its button first.
    const later = requestAnimationFrame(() => field.current?.select())
    return () => cancelAnimationFrame(later)
  }, [editing])

  const leave = (back: boolean) => {
    onEdit(false)
    if (back) requestAnimationFrame(() => pencil.current?.querySelector('button')?.focus())
  }
  if (!editing) {
    return (
      <div className="flex items-start gap-1">
        <h1 className="min-w-0 text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]" onDoubleClick={() => onEdit(true)}>
          {title.value.trim() || artifact.title}
        </h1>
        <span ref={pencil} className="print:hidden">
          <IconButton label={t.rename} onPress={() => onEdit(true)}>
            <Pencil size={15} />
          </IconButton>
        </span>
      </div>
    )
  }
  return (
    <>
      <h1 className="sr-only">{title.value || artifact.title}</h1>
      <input
        ref={field}
        aria-label={t.name}
        value={title.value}
        maxLength={LONGEST_TITLE}
        onChange={(event) => title.change(event.target.value)}
        onBlur={() => {
          void title.commit()
          leave(false)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') {
            void title.commit()
            leave(true)
          } else if (event.key === 'Escape') {
            title.reset()
            leave(true)
          }
        }}
        className="-mx-2 w-[calc(100%+1rem)] rounded-lg border border-accent bg-surface px-2 text-2xl font-semibold tracking-tight outline-none ring-2 ring-accent/25"
      />
    </>
  )
}

import { Waiting } from '@/components/page'
import { late } from '@/lib/late'
import { useEditorStrings } from './strings'

export interface MarkdownEditorProps {
  /**
   * The text, Markdown. What is written is given to `onChange`; a `value` that is neither what was last given there nor
   * what is shown replaces the text, with cursor and scroll kept. Undo goes on across that.
   */
  value: string
  onChange: (text: string) => void
  /** What the text is, for screen readers. */
  label: string
  placeholder?: string
  onBlur?: () => void
  readOnly?: boolean
  /** Begins to write at once: at the start, or behind what is there. */
  autoFocus?: boolean | 'end'
  /** Which words to show and mark, in UTF-16 units of the text. A new object shows them again. */
  found?: { from: number; to: number } | null
  /** Where the toolbar sticks while scrolling; 0 is the top of what scrolls. */
  toolbarTop?: number
}

const Editor = late(() => import('./markdown-editor').then((m) => m.MarkdownEditor))

/** An editor for Markdown that looks like what it means. It is loaded when it is first needed. */
export function MarkdownEditor(props: MarkdownEditorProps) {
  const t = useEditorStrings()
  return <Editor {...props} instead={<Waiting label={t.loading} />} />
}

import { Button } from '@/components/button'
import { Menu } from '@/components/menu'
import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { handOver } from '@/lib/product'
import type { TextDraft } from '@/lib/text-draft'
import { platform } from '@/platform'
import type { ExportFormat } from '@/rpc/schema.gen'
import { useMutation } from '@tanstack/react-query'
import { Download, FileCode2, FileText, FileType, LoaderCircle } from 'lucide-react'
import { useArtifactStrings } from './strings'

const FORMATS = [
  { id: 'docx', icon: FileText },
  { id: 'pdf', icon: FileType },
  { id: 'md', icon: FileCode2 },
] as const satisfies { id: ExportFormat; icon: unknown }[]

/** Writes the artifact to a file that others can open. What was typed last is in it. */
export function ExportMenu({ artifact, draft }: { artifact: string; draft: TextDraft }) {
  const t = useArtifactStrings()
  const errorText = useErrorText()
  const work = useMutation({
    mutationFn: async (format: ExportFormat) => {
      await draft.flush()
      return handOver(await platform().call('artifact_export', { artifact, format }))
    },
    onSuccess: (saved) => {
      if (!saved) return
      const { token } = saved
      const reveal = platform().reveal
      const action = token && reveal ? { action: { label: t.reveal, run: () => void reveal(token).catch(() => undefined) } } : {}
      say(t.exported(saved.name), action)
    },
    onError: (error) => say(errorText(error), { bad: true }),
  })
  return (
    <Menu
      label={t.export}
      choices={FORMATS.map(({ id, icon: Icon }) => ({
        id,
        label: t.formats[id],
        icon: <Icon size={15} aria-hidden />,
        onChoose: () => {
          if (!work.isPending) work.mutate(id)
        },
      }))}
    >
      <Button small className={work.isPending ? 'cursor-progress' : ''}>
        {work.isPending ? (
          <span className="relative grid size-[15px] place-items-center" role="status" aria-label={t.exporting}>
            <LoaderCircle size={15} className="animate-late animate-spin" aria-hidden />
          </span>
        ) : (
          <Download size={15} aria-hidden />
        )}
        <span className="max-sm:sr-only">{t.export}</span>
      </Button>
    </Menu>
  )
}

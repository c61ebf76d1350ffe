import { Banner } from '@/components/page'
import { codeOf, useErrorText } from '@/lib/error-text'
import { useCommand } from '@/rpc/client'
import { Bike, FolderPlus, LoaderCircle, type LucideIcon } from 'lucide-react'
import { Step } from './frame'
import { useOnboardingStrings } from './strings'

/** The vault is there: a project to look around in, or none. */
export function Ready({ onDone }: { onDone: () => void }) {
  const t = useOnboardingStrings()
  const errorText = useErrorText()
  const sample = useCommand('sample_create')

  const openSample = () => {
    if (sample.isPending) return
    sample.mutate(
      { name: t.sampleName },
      {
        onSuccess: (project) => {
          // The router is made when this is done; it begins at the address that stands there then.
          window.history.replaceState(null, '', `/p/${project.id}`)
          onDone()
        },
        // It locked itself while the words were written down. Then it is to be opened first.
        onError: (error) => codeOf(error) === 'vaultLocked' && onDone(),
      },
    )
  }

  return (
    <Step title={t.ready} text={t.readyText} at={{ step: 3, of: 3 }}>
      <div className="flex flex-col gap-3">
        <Way icon={Bike} title={sample.isPending ? t.opening : t.sample} text={t.sampleText} busy={sample.isPending} strong onChoose={openSample} />
        <Way
          icon={FolderPlus}
          title={t.empty}
          text={t.emptyText}
          onChoose={() => {
            window.history.replaceState(null, '', '/')
            onDone()
          }}
        />
        {sample.isError ? <Banner tone="bad">{errorText(sample.error)}</Banner> : null}
      </div>
    </Step>
  )
}

interface WayProps {
  icon: LucideIcon
  title: string
  text: string
  strong?: boolean
  busy?: boolean
  onChoose: () => void
}

function Way({ icon: Icon, title, text, strong, busy, onChoose }: WayProps) {
  return (
    <button
      type="button"
      onClick={onChoose}
      aria-busy={busy}
      className={`flex items-start gap-3.5 rounded-xl border p-4 text-left transition ${strong ? 'border-accent bg-accent-soft hover:brightness-98' : 'border-line hover:bg-sunken'}`}
    >
      <span className={`mt-0.5 ${strong ? 'text-accent' : 'text-muted'}`}>
        {busy ? <LoaderCircle size={20} className="animate-spin" aria-hidden /> : <Icon size={20} aria-hidden />}
      </span>
      <span>
        <span className="block font-medium">{title}</span>
        <span className="block text-sm text-muted">{text}</span>
      </span>
    </button>
  )
}

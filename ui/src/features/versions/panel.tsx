import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Failed } from '@/components/loading'
import { Waiting } from '@/components/page'
import { say } from '@/components/toast'
import { moment } from '@/i18n'
import { useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { ArtifactView, VersionView } from '@/rpc/schema.gen'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { Bot, PencilLine } from 'lucide-react'
import { useState } from 'react'
import { Difference } from './difference'
import { useVersionStrings } from './strings'

interface Props {
  artifact: ArtifactView
  /** Saves what is still being typed: a former text is compared with it, and must not be overwritten by it. */
  settle: () => Promise<void>
  onClose: () => void
}

/** The former texts of an artifact: what has changed since, and the way back. */
export function VersionsPanel({ artifact, settle, onClose }: Props) {
  const t = useVersionStrings()
  const { giveBack, busy } = useGiveBack(artifact.id, settle)
  const versions = useQuery({
    queryKey: query('artifact_versions', { artifact: artifact.id }).queryKey,
    queryFn: async () => {
      await settle()
      return platform().call('artifact_versions', { artifact: artifact.id })
    },
    staleTime: 0,
  })
  const all = versions.data?.versions
  const [chosen, setChosen] = useState<string>()
  const shown = all?.find((one) => one.id === chosen) ?? all?.[0]

  return (
    <Dialog title={t.versions} isOpen onClose={onClose} wide>
      <div className="flex flex-col gap-4 px-5 pt-1 text-sm">
        {versions.isPending ? <Waiting label={t.loading} /> : null}
        {versions.isError ? <Failed text={t.failed} retry={t.retry} onRetry={versions.refetch} /> : null}
        {all && shown ? (
          <>
            <p className="text-muted">{t.intro}</p>
            <div role="radiogroup" aria-label={t.list} className="flex max-h-44 flex-col gap-0.5 overflow-auto rounded-xl border border-line p-1">
              {all.map((version) => (
                <Choice key={version.id} version={version} title={artifact.title} chosen={version === shown} onChoose={() => setChosen(version.id)} />
              ))}
            </div>
            <section aria-label={t.since}>
              <h3 className="pb-1 font-medium">{t.since}</h3>
              <Difference key={`${shown.id} ${artifact.updatedAt}`} of={{ artifact: artifact.id, version: shown.id }} label={t.since} same={t.same} otherwise={<p className="text-muted">{t.failed}</p>} />
            </section>
          </>
        ) : null}
        {all?.length === 0 ? <p className="py-2 text-muted">{t.none}</p> : null}
      </div>
      <div className="sticky bottom-0 mt-4 border-t border-line bg-surface">
        <DialogActions>
          {shown ? (
            <BusyButton
              look="primary"
              busy={busy}
              onPress={() => {
                void giveBack(shown.id).then((done) => done && onClose())
              }}
            >
              {t.giveBack}
            </BusyButton>
          ) : null}
          <Button onPress={onClose}>{t.close}</Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}

interface ChoiceProps {
  version: VersionView
  /** What the artifact is called now. */
  title: string
  chosen: boolean
  onChoose: () => void
}

function Choice({ version, title, chosen, onChoose }: ChoiceProps) {
  const t = useVersionStrings()
  const Icon = version.messageId ? Bot : PencilLine
  return (
    <label className="flex min-h-9 shrink-0 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1 transition hover:bg-sunken has-checked:bg-accent-soft pointer-coarse:min-h-11">
      <input type="radio" name="version" checked={chosen} onChange={onChoose} className="size-4 shrink-0 accent-accent" />
      <Icon size={15} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium">{t.until(moment(version.createdAt))}</span>
        <span className="text-muted">
          {`, ${version.messageId ? t.byAssistant : t.byHand}`}
          {version.title === title ? null : `, ${t.titled(version.title)}`}
        </span>
      </span>
    </label>
  )
}

/** Gives an artifact a former text back, with the way to take that back. */
function useGiveBack(artifact: string, settle: () => Promise<void>) {
  const t = useVersionStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)

  const giveBack = async (version: string): Promise<boolean> => {
    setBusy(true)
    try {
      await settle()
      await revert(client, artifact, version)
      // What stood there until now is the latest of the former texts.
      const before = (await platform().call('artifact_versions', { artifact })).versions[0]?.id
      const undo = async () => {
        try {
          await settle()
          if (before) await revert(client, artifact, before)
          say(t.undone)
        } catch (error) {
          say(errorText(error), { bad: true })
        }
      }
      say(t.givenBack, before ? { action: { label: t.undo, run: () => void undo() } } : {})
      return true
    } catch (error) {
      say(errorText(error), { bad: true })
      return false
    } finally {
      setBusy(false)
    }
  }
  return { giveBack, busy }
}

async function revert(client: QueryClient, artifact: string, version: string): Promise<void> {
  const view = await platform().call('artifact_revert', { artifact, version })
  client.setQueryData(query('artifact_show', { artifact }).queryKey, view)
  void affected(client, 'artifact_revert')
}

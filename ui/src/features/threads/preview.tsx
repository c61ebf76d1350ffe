import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Banner, Waiting } from '@/components/page'
import { say } from '@/components/toast'
import { dollars } from '@/i18n'
import { copyText } from '@/lib/clipboard'
import { codeOf, useErrorText } from '@/lib/error-text'
import { query } from '@/rpc/client'
import type { PreviewView, ProviderKind } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Copy, MonitorCheck, MonitorUp } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { useThreadStrings } from './strings'
import { upper, whyText } from './why'

interface Props {
  thread: string
  text: string
  provider: ProviderKind | undefined
  onClose: () => void
}

/** What would be sent if this were asked now: nothing is sent to show it. */
export function Preview({ thread, text, provider, onClose }: Props) {
  const t = useThreadStrings()
  // It is put together from what is there now, and kept by nobody.
  const preview = useQuery({ ...query('ask_preview', { thread, text, ...(provider ? { provider } : {}) }), staleTime: 0, gcTime: 0 })
  return (
    <Dialog title={t.preview} isOpen onClose={onClose} wide>
      <div className="px-5 pt-2 text-sm">
        {preview.data ? <Shown view={preview.data} /> : preview.isError ? <Refused error={preview.error} provider={provider} /> : <Waiting label={t.previewWaits} />}
      </div>
      <div className="sticky bottom-0 mt-4 border-t border-line bg-surface">
        <DialogActions>
          {preview.data?.body === undefined ? null : <CopyBody body={preview.data.body} />}
          <Button onPress={onClose}>{t.close}</Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}

function Shown({ view }: { view: PreviewView }) {
  const t = useThreadStrings()
  const { reason, leavesDevice, address, model, tokens, costMicros, keptHere, body } = view
  const Icon = leavesDevice ? MonitorUp : MonitorCheck
  const name = [t.providers[reason.provider], model].filter(Boolean).join(' · ')
  return (
    <>
      <div className={`flex items-start gap-3 rounded-xl px-4 py-3 ${leavesDevice ? 'bg-warn-soft text-warn' : 'bg-good-soft text-good'}`}>
        <Icon size={18} className="mt-0.5 shrink-0" aria-hidden />
        <div className="min-w-0">
          <p className="font-medium">{body === undefined ? t.nothingSent : leavesDevice ? t.leaves : t.staysHere}</p>
          {keptHere > 0 ? <p>{t.keptHere(keptHere)}</p> : null}
        </div>
      </div>
      <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Fact name={t.whoAnswers}>
          <span className="font-medium">{name}</span>
          <span className="block text-muted">{whyText(t, reason, true)}</span>
        </Fact>
        {address ? <Fact name={t.where}>{address}</Fact> : null}
        {body === undefined ? null : (
          <Fact name={t.size}>
            {t.about(tokens, costMicros === undefined ? undefined : dollars(costMicros))}
            <span className="block text-muted">{t.onTop}</span>
          </Fact>
        )}
      </dl>
      {body === undefined ? null : <Body body={body} />}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </>
  )
}

/** The very request, laid out so that it can be read. */
function Body({ body }: { body: string }) {
  const t = useThreadStrings()
  const laidOut = useMemo(() => {
    try {
      return JSON.stringify(JSON.parse(body), null, 2)
    } catch {
      return body
    }
  }, [body])
  return (
    <>
      <h3 className="pb-1.5 pt-4 font-medium">{t.body}</h3>
      <pre tabIndex={0} role="region" aria-label={t.body} className="max-h-[40dvh] overflow-auto rounded-lg border border-line bg-canvas px-3 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
        {laidOut}
      </pre>
    </>
  )
}

function CopyBody({ body }: { body: string }) {
  const t = useThreadStrings()
  return (
    <Button onPress={() => void copyText(body).then((done) => (done ? say(t.bodyCopied) : say(t.notCopied, { bad: true })))}>
      <Copy size={15} aria-hidden />
      {t.copyBody}
    </Button>
  )
}

function Refused({ error, provider }: { error: unknown; provider: ProviderKind | undefined }) {
  const t = useThreadStrings()
  const errorText = useErrorText()
  const { project = '' } = useParams({ strict: false })
  if (codeOf(error) === 'notAllowed' && provider) {
    return (
      <div className="rounded-xl bg-good-soft px-4 py-3 text-good">
        <p className="font-medium">{`${upper(t.switchOn(t.inWords[provider] ?? provider))} ${t.nothingSentTo}`}</p>
        <Link to="/p/$project" params={{ project }} hash="leaves" className="underline underline-offset-2">
          {t.toLeaves}
        </Link>
      </div>
    )
  }
  return <Banner tone="bad">{`${t.previewFailed} ${errorText(error)}`}</Banner>
}

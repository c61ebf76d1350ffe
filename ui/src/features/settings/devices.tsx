import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Failed } from '@/components/loading'
import { Banner } from '@/components/page'
import { DeviceList, useDeviceName } from '@/features/sync/device-list'
import { isQuiet, useStanding, wordOf } from '@/features/sync/standing'
import { useSyncStrings } from '@/features/sync/strings'
import { DropBundle, TakingPanel, useTakeIn } from '@/features/sync/take-in'
import { failed, useTaking } from '@/features/sync/taking'
import { GiveWords } from '@/features/sync/words-dialog'
import { bytes } from '@/i18n'
import { codeOf, useErrorText } from '@/lib/error-text'
import { handOver } from '@/lib/product'
import { type Saved, platform } from '@/platform'
import { query } from '@/rpc/client'
import type { ProductView, SyncView } from '@/rpc/schema.gen'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Row, Section } from './parts'
import { useSettingsStrings } from './strings'

/** The same vault on several devices: how it stands, which they are, and the bundles that go between them. */
export function Devices() {
  const t = useSettingsStrings()
  const s = useSyncStrings()
  const status = useQuery(query('sync_status', {}))
  const view = status.data
  const [giving, setGiving] = useState(false)
  return (
    <Section id="devices" intro={t.devicesIntro}>
      {status.isError && !view ? (
        <div className="p-4">
          <Failed text={t.devicesFailed} retry={t.again} onRetry={status.refetch} />
        </div>
      ) : null}
      {view ? (
        <>
          <Standing view={view} onWords={() => setGiving(true)} />
          {view.account ? (
            <>
              <Row title={s.devices} text={view.devices.some((device) => !device.own) ? s.devicesText : s.onlyOne}>
                <DeviceList devices={view.devices} />
              </Row>
              <Out view={view} />
              <In />
            </>
          ) : null}
        </>
      ) : null}
      {giving ? <GiveWords onClose={() => setGiving(false)} /> : null}
    </Section>
  )
}

const LINK = 'font-medium whitespace-nowrap underline underline-offset-2 pointer-coarse:inline-flex pointer-coarse:min-h-11 pointer-coarse:items-center'

function Standing({ view, onWords }: { view: SyncView; onWords: () => void }) {
  const s = useSyncStrings()
  const taking = useTaking()
  const said = useStanding()?.said ?? ''
  const word = wordOf(view, taking)
  const alone = isQuiet(view, word)
  const offline = view.unsent > 0 ? s.offline(view.unsent) : s.awaited
  const sentence = !view.account ? s.noAccount : alone ? s.saved : word === 'offline' ? offline : s[word]
  const link = (
    <Link to="/conflicts" className={LINK}>
      {s.conflictsLink}
    </Link>
  )
  const items: [boolean, ReactNode][] = [
    [
      view.conflicts > 0,
      <>
        {s.conflicts(view.conflicts)} {link}
      </>,
    ],
    [
      view.waitsForKey > 0,
      <>
        {s.waitsForKey(view.waitsForKey)}{' '}
        <button type="button" onClick={onWords} className={LINK}>
          {s.giveWords}
        </button>
      </>,
    ],
    [view.waitsForUpdate > 0, s.waitsForUpdate(view.waitsForUpdate)],
    [view.waitsForEarlier > 0, s.waitsForEarlier(view.waitsForEarlier)],
    [view.missing > 0, s.missing(view.missing)],
    [failed(taking), s.failedBundle],
  ]
  const shown = items.filter(([is]) => is)
  return (
    <Row
      title={alone ? s.words.saved : said}
      text={sentence}
      control={
        view.account ? undefined : (
          <Button look="primary" onPress={onWords}>
            {s.noAccountButton}
          </Button>
        )
      }
    >
      {shown.length > 0 ? (
        <ul className={`mt-2.5 flex list-disc flex-col gap-1.5 rounded-xl py-2.5 pr-4 pl-8 text-sm ${word === 'attention' ? 'bg-warn-soft text-warn marker:text-warn' : 'bg-sunken'}`}>
          {shown.map(([, item], n) => (
            <li key={n}>{item}</li>
          ))}
        </ul>
      ) : null}
    </Row>
  )
}

/** Saves a bundle: everything, or what one device lacks. */
function Out({ view }: { view: SyncView }) {
  const s = useSyncStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const nameOf = useDeviceName()
  const [to, setTo] = useState('')
  const others = view.devices.filter((device) => !device.own && !device.removed)
  const met = others.filter((device) => device.metAt)
  // A device that was taken off meanwhile is not one to write for.
  const chosen = met.some((device) => device.id === to) ? to : ''
  const save = useMutation({
    mutationFn: async (): Promise<{ product: ProductView; saved: Saved | null }> => {
      const product = await platform().call('sync_export', chosen ? { to: chosen } : {})
      return { product, saved: await handOver(product) }
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['sync_status'] }),
  })
  const saved = save.data?.saved
  const token = saved?.token
  const reveal = platform().reveal
  return (
    <Row
      title={s.out}
      text={s.outText}
      control={
        <>
          {met.length > 0 ? (
            <select
              aria-label={s.outFor}
              value={chosen}
              onChange={(event) => setTo(event.target.value)}
              className="h-9 max-w-60 min-w-0 rounded-lg border border-line-strong bg-surface px-2.5 text-sm pointer-coarse:h-11"
            >
              <option value="">{s.everything}</option>
              {met.map((device) => (
                <option key={device.id} value={device.id}>
                  {s.lacks(nameOf(device))}
                </option>
              ))}
            </select>
          ) : null}
          <BusyButton busy={save.isPending} onPress={() => save.mutate()}>
            {save.isPending ? s.writing : s.outButton}
          </BusyButton>
        </>
      }
    >
      {others.length > met.length ? <p className="mt-1 text-sm text-muted">{s.outHint}</p> : null}
      {save.data && saved ? (
        <div className="mt-2.5">
          <Banner
            tone="good"
            action={
              token && reveal ? (
                <Button small onPress={() => void reveal(token).catch(() => undefined)}>
                  {s.reveal}
                </Button>
              ) : undefined
            }
          >
            <span className="[overflow-wrap:anywhere]">{s.out1(saved.name, bytes(save.data.product.sizeBytes))}</span>
          </Banner>
        </div>
      ) : null}
      {save.isError ? (
        <div className="mt-2.5">
          <Banner tone="bad">{chosen && codeOf(save.error) === 'validation' ? s.notMet : errorText(save.error)}</Banner>
        </div>
      ) : null}
    </Row>
  )
}

/** Takes bundles of other devices in. */
function In() {
  const s = useSyncStrings()
  const { taking, over, error, pick, take } = useTakeIn()
  const busy = taking !== undefined && taking.state !== 'done'
  return (
    <Row
      title={s.in}
      text={s.inText}
      control={
        <Button onPress={pick} isDisabled={busy}>
          {s.inButton}
        </Button>
      }
    >
      {taking ? (
        <TakingPanel
          taking={taking}
          onAgain={take}
          conflicts={
            <Link to="/conflicts" className={LINK}>
              {s.conflictsLink}
            </Link>
          }
        />
      ) : null}
      {error ? (
        <div className="mt-2.5">
          <Banner tone="bad">{error}</Banner>
        </div>
      ) : null}
      {over ? <DropBundle /> : null}
    </Row>
  )
}

import { Button } from '@/components/button'
import { Banner, Waiting } from '@/components/page'
import { say } from '@/components/toast'
import { bytes, moment, number } from '@/i18n'
import { copyText } from '@/lib/clipboard'
import { useErrorText } from '@/lib/error-text'
import { query } from '@/rpc/client'
import type { DiagnosticsView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { Row, Section } from './parts'
import { useSettingsStrings } from './strings'

/** The same in every language, so that whoever gets it can read it. */
export function report(view: DiagnosticsView): string {
  return [
    `Docket ${view.version} on ${view.system}`,
    `vault: ${view.state}, ${view.vaultBytes} bytes, log ${view.logBytes} bytes, passages ${view.passages ?? 'unknown'}`,
    ...view.errors.map((e) => `${e.at} ${e.command} ${e.code}`),
  ].join('\n')
}

export function Diagnostics() {
  const t = useSettingsStrings()
  const errorText = useErrorText()
  // Nobody tells of these, so they are asked for again whenever the page is opened.
  const shown = useQuery({ ...query('diagnostics', {}), staleTime: 0 })
  return (
    <Section id="diagnostics">
      {shown.isPending ? <Waiting label={t.loading} /> : null}
      {shown.isError ? <Banner tone="bad">{errorText(shown.error)}</Banner> : null}
      {shown.data ? <Found view={shown.data} /> : null}
    </Section>
  )
}

function Found({ view }: { view: DiagnosticsView }) {
  const t = useSettingsStrings()
  const facts: [string, string][] = [
    [t.version, view.version],
    [t.system, view.system],
    [t.vaultSize, bytes(view.vaultBytes)],
    [t.logSize, bytes(view.logBytes)],
    ...(view.passages === undefined ? [] : ([[t.passages, number(view.passages)]] as [string, string][])),
  ]
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 px-4 py-3.5 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{name}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="px-4 py-3.5">
        <h3 className="font-medium">{t.errors}</h3>
        {view.errors.length === 0 ? <p className="text-sm text-muted">{t.noErrors}</p> : <Errors view={view} />}
      </div>
      <Row
        title={t.report}
        text={t.diagnosticsText}
        control={
          <Button onPress={() => void copyText(report(view)).then((done) => say(done ? t.copied : t.copyRefused, { bad: !done }))}>
            <Copy size={15} aria-hidden />
            {t.copyDiagnostics}
          </Button>
        }
      />
    </>
  )
}

function Errors({ view }: { view: DiagnosticsView }) {
  const t = useSettingsStrings()
  return (
    <div className="mt-1.5 max-h-64 overflow-auto" tabIndex={0} role="region" aria-label={t.errors}>
      <table className="w-full text-left text-sm">
        <caption className="sr-only">{t.errorsCaption}</caption>
        <thead className="text-xs text-muted">
          <tr>
            <th scope="col" className="py-1 pr-4 font-normal">
              {t.when}
            </th>
            <th scope="col" className="py-1 pr-4 font-normal">
              {t.command}
            </th>
            <th scope="col" className="py-1 font-normal">
              {t.code}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.errors.map((error, n) => (
            <tr key={`${error.at}-${n}`}>
              <td className="whitespace-nowrap py-1 pr-4 tabular-nums">{moment(error.at)}</td>
              <td className="py-1 pr-4 font-mono text-xs">{error.command}</td>
              <td className="py-1 font-mono text-xs">{error.code}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

import { Page, PageHead, Waiting } from '@/components/page'
import { Failed } from '@/components/loading'
import { query } from '@/rpc/client'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Appearance, LanguageSection } from './appearance'
import { Assistant } from './assistant'
import { Devices } from './devices'
import { Diagnostics } from './diagnostics'
import { Models } from './models'
import { IDS } from './parts'
import { Shortcuts } from './shortcuts'
import { useSettingsStrings } from './strings'
import { useSectionInView } from './use-section-in-view'
import { Vault } from './vault'

/** All settings on one page. */
export function SettingsPage() {
  const t = useSettingsStrings()
  const settings = useQuery(query('settings_show', {}))
  const assistant = useQuery(query('assistant_show', {}))
  const status = useQuery(query('vault_status', {}))
  const sync = useQuery(query('sync_status', {}))
  const ready = !settings.isPending && !assistant.isPending && !status.isPending && sync.isFetched
  const hash = useRouterState({ select: (s) => s.location.hash })
  // Where an address leads to is known only when everything above it is drawn.
  useEffect(() => {
    if (ready && hash) document.getElementById(hash)?.scrollIntoView()
  }, [ready, hash])
  return (
    <Page wide>
      <PageHead title={t.title} />
      <div className="gap-8 lg:grid lg:grid-cols-[11rem_minmax(0,44rem)]">
        <Contents />
        <div className="flex flex-col gap-8 pb-8">
          <Appearance />
          <LanguageSection />
          {settings.data && ready ? (
            <>
              <Assistant settings={settings.data} />
              {assistant.data ? <Models settings={settings.data} assistant={assistant.data} /> : null}
              <Vault settings={settings.data} />
              <Devices />
            </>
          ) : settings.isError ? (
            <Failed text={t.failed} retry={t.again} onRetry={settings.refetch} />
          ) : (
            <Waiting label={t.loading} />
          )}
          <Shortcuts />
          <Diagnostics />
        </div>
      </div>
    </Page>
  )
}

function Contents() {
  const t = useSettingsStrings()
  const inView = useSectionInView(IDS)
  return (
    <nav aria-label={t.contents} className="hidden lg:block">
      <ul className="sticky top-6 flex flex-col gap-0.5">
        {IDS.map((id) => (
          <li key={id}>
            <Link
              to="/settings"
              hash={id}
              replace
              activeProps={{ 'aria-current': undefined }}
              className={`block rounded-lg px-2.5 py-1.5 text-sm hover:bg-sunken ${inView === id ? 'bg-sunken font-medium text-ink' : 'text-muted'}`}
            >
              {t.sections[id]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

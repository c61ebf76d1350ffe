import { IconButton } from '@/components/button'
import { Toasts } from '@/components/toast'
import { late } from '@/lib/late'
import { useNoteVisits } from '@/lib/recent'
import { platform } from '@/platform'
import { holdKeys } from '@/lib/type-ahead'
import { useKey } from '@/lib/use-key'
import { query } from '@/rpc/client'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import {
  CalendarDays,
  FileText,
  FolderClosed,
  LayoutGrid,
  LibraryBig,
  Lock,
  type LucideIcon,
  MessagesSquare,
  Search,
  Settings,
} from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLock } from './lock'
import { useShellStrings } from './strings'

const QuickNote = late(() => import('@/features/quicknote').then((m) => m.QuickNote))
const SyncStatus = late(() => import('@/features/sync/status').then((m) => m.SyncStatus))
const SyncDot = late(() => import('@/features/sync/status').then((m) => m.SyncDot))
const Palette = late(() => import('@/features/search').then((m) => m.Palette))

const LINE = 'flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm text-muted hover:bg-sunken hover:text-ink pointer-coarse:h-11'
const NAV = `${LINE} aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent`

/** The frame around every view: navigation at the side, or at the foot of a phone. */
export function Shell() {
  const t = useShellStrings()
  const [searching, setSearching] = useState(false)
  const [noting, setNoting] = useState(false)
  // What is drawn when everything else is.
  const [settled, setSettled] = useState(false)
  const { project } = useParams({ strict: false })
  const navigate = useNavigate()
  const lock = useLock()
  const path = useRouterState({ select: (s) => s.location.pathname })
  useNoteVisits()

  // Both are opened by a key and typed into at once; what is typed must not fall into a gap while they load.
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(true)
      void Promise.all([Palette.preload(), QuickNote.preload()]).catch(() => undefined)
    }, 300)
    // And no view is to be missing because what serves the page has gone meanwhile.
    const later = setTimeout(
      () =>
        void Promise.all([
          import('@/features/projects'),
          import('@/features/projects/project-page'),
          import('@/features/calls'),
          import('@/features/library'),
          import('@/features/meetings'),
          import('@/features/threads'),
          import('@/features/artifacts'),
          import('@/features/settings'),
          import('@/features/conflicts/page'),
          import('@/features/usage'),
        ]).catch(() => undefined),
      1_500,
    )
    return () => {
      clearTimeout(timer)
      clearTimeout(later)
    }
  }, [])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      if (event.shiftKey && event.key.toLowerCase() === 'n') {
        event.preventDefault()
        setNoting(true)
      }
      if (!event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        // It may still have to be drawn; whoever knows the key types on at once.
        if (!searching) holdKeys()
        setSearching(!searching)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [searching])

  useKey('?', () => void navigate({ to: '/settings', hash: 'shortcuts' }))

  useEffect(
    () =>
      platform().onShell?.((event) => {
        if (event.is === 'open') void navigate({ to: event.path as '/' })
        if (event.is !== 'menu') return
        if (event.id === 'search') setSearching(true)
        if (event.id === 'quick_note') setNoting(true)
        if (event.id === 'settings') void navigate({ to: '/settings' })
        if (event.id === 'lock') lock()
      }),
    [navigate, lock],
  )

  // A new view begins at its head, for screen readers too.
  useEffect(() => {
    document.getElementById('content')?.focus({ preventScroll: true })
  }, [path])

  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-lg focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink">
        {t.skip}
      </a>
      <Side settled={settled} onSearch={() => setSearching(true)} />
      <main id="content" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 overflow-auto outline-none" data-scroll>
        <Outlet />
      </main>
      <Foot settled={settled} onSearch={() => setSearching(true)} />
      {searching ? <Palette onClose={() => setSearching(false)} /> : null}
      {noting ? <QuickNote project={project} onClose={() => setNoting(false)} /> : null}
      <Toasts closeLabel={t.close} />
    </div>
  )
}

const SECTIONS: { to: string; icon: LucideIcon; key: 'overview' | 'library' | 'meetings' | 'threads' | 'artifacts' }[] = [
  { to: '', icon: LayoutGrid, key: 'overview' },
  { to: '/library', icon: LibraryBig, key: 'library' },
  { to: '/meetings', icon: CalendarDays, key: 'meetings' },
  { to: '/threads', icon: MessagesSquare, key: 'threads' },
  { to: '/artifacts', icon: FileText, key: 'artifacts' },
]

function Side({ settled, onSearch }: { settled: boolean; onSearch: () => void }) {
  const t = useShellStrings()
  const { project } = useParams({ strict: false })
  const projects = useQuery(query('project_list', { archived: false }))
  const lock = useLock()
  const current = projects.data?.projects.find((p) => p.id === project)
  return (
    <nav aria-label={t.main} className="hidden w-60 shrink-0 flex-col gap-1 border-r border-line p-3 md:flex">
      <div className="flex items-center justify-between px-2 pb-2">
        <Link to="/" className="flex items-center gap-2 text-base font-semibold tracking-tight">
          <img src="/icon.svg" alt="" width={22} height={22} />
          Docket
        </Link>
        <IconButton label={t.lock} onPress={lock}>
          <Lock size={16} />
        </IconButton>
      </div>
      <button type="button" onClick={onSearch} className="mb-2 flex h-9 items-center gap-2 rounded-lg border border-line bg-surface px-2.5 text-sm text-muted hover:border-line-strong">
        <Search size={15} aria-hidden />
        <span className="flex-1 text-left">{t.search}</span>
        <kbd className="text-xs">{t.searchKeys}</kbd>
      </button>
      <Link to="/" activeOptions={{ exact: true }} className={NAV}>
        <FolderClosed size={16} aria-hidden />
        {t.projects}
      </Link>
      {project ? (
        <div className="mt-3">
          <p className="truncate px-2.5 pb-1 text-xs font-medium text-muted">{current?.name ?? ''}</p>
          <ul aria-label={t.sections}>
            {SECTIONS.map(({ to, icon: Icon, key }) => (
              <li key={key}>
                <Link to={`/p/${project}${to}` as '/'} activeOptions={{ exact: to === '' }} className={NAV}>
                  <Icon size={16} aria-hidden />
                  <span className="flex-1">{t[key]}</span>
                  {current && key !== 'overview' ? (
                    <span className="text-xs tabular-nums">{{ library: current.documents, meetings: current.meetings, threads: current.threads, artifacts: current.artifacts }[key]}</span>
                  ) : null}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <div className="mt-auto">
        {settled ? <SyncStatus className={LINE} /> : null}
        <Link to="/settings" className={NAV}>
          <Settings size={16} aria-hidden />
          {t.settings}
        </Link>
      </div>
    </nav>
  )
}

const TAB = 'flex min-h-12 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[0.6875rem] text-muted aria-[current=page]:text-accent aria-[current=page]:font-medium'

/** The foot of a phone: at home the whole of Docket, in a project its parts. */
function Foot({ settled, onSearch }: { settled: boolean; onSearch: () => void }) {
  const t = useShellStrings()
  const { project } = useParams({ strict: false })
  const lock = useLock()
  return (
    <nav aria-label={t.main} className="flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
      <Link to="/" activeOptions={{ exact: true }} className={TAB}>
        <FolderClosed size={19} aria-hidden />
        <span className="max-w-full truncate">{t.projects}</span>
      </Link>
      {project ? (
        SECTIONS.slice(1).map(({ to, icon: Icon, key }) => (
          <Link key={key} to={`/p/${project}${to}` as '/'} className={TAB}>
            <Icon size={19} aria-hidden />
            <span className="max-w-full truncate">{t[key]}</span>
          </Link>
        ))
      ) : (
        <>
          <Link to="/settings" className={TAB}>
            <span className="relative">
              <Settings size={19} aria-hidden />
              {settled ? <SyncDot /> : null}
            </span>
            <span className="max-w-full truncate">{t.settings}</span>
          </Link>
          <button type="button" onClick={lock} className={TAB}>
            <Lock size={19} aria-hidden />
            <span className="max-w-full truncate">{t.lock}</span>
          </button>
        </>
      )}
      <button type="button" onClick={onSearch} className={TAB}>
        <Search size={19} aria-hidden />
        <span className="max-w-full truncate">{t.search}</span>
      </button>
    </nav>
  )
}

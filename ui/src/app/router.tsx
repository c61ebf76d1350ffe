import { Waiting } from '@/components/page'
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Shell } from './shell'
import { useShellStrings } from './strings'
import { NotFound } from './not-found'

/** Which characters of a text are to be shown and marked. */
export interface At {
  start?: number
  end?: number
}

function at(search: Record<string, unknown>): At {
  const read = (value: unknown) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined)
  const [start, end] = [read(search.start), read(search.end)]
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Shell, notFoundComponent: NotFound })

const projects = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/projects'), 'ProjectsPage'),
})
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/features/settings'), 'SettingsPage'),
})
const usage = createRoute({
  getParentRoute: () => root,
  path: '/settings/usage',
  component: lazyRouteComponent(() => import('@/features/usage'), 'UsagePage'),
})
const conflicts = createRoute({
  getParentRoute: () => root,
  path: '/conflicts',
  component: lazyRouteComponent(() => import('@/features/conflicts/page'), 'ConflictsPage'),
})
const project = createRoute({ getParentRoute: () => root, path: '/p/$project' })
const overview = createRoute({
  getParentRoute: () => project,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/projects/project-page'), 'ProjectPage'),
})
const calls = createRoute({
  getParentRoute: () => project,
  path: 'calls',
  component: lazyRouteComponent(() => import('@/features/calls'), 'CallsPage'),
})
const library = createRoute({
  getParentRoute: () => project,
  path: 'library',
  component: lazyRouteComponent(() => import('@/features/library'), 'LibraryPage'),
})
const reader = createRoute({
  getParentRoute: () => project,
  path: 'library/$document',
  validateSearch: at,
  component: lazyRouteComponent(() => import('@/features/library'), 'ReaderPage'),
})
const meetings = createRoute({
  getParentRoute: () => project,
  path: 'meetings',
  component: lazyRouteComponent(() => import('@/features/meetings'), 'MeetingsPage'),
})
const meeting = createRoute({
  getParentRoute: () => project,
  path: 'meetings/$meeting',
  validateSearch: at,
  component: lazyRouteComponent(() => import('@/features/meetings'), 'MeetingPage'),
})
const threads = createRoute({
  getParentRoute: () => project,
  path: 'threads',
  component: lazyRouteComponent(() => import('@/features/threads'), 'ThreadsPage'),
})
const thread = createRoute({
  getParentRoute: () => project,
  path: 'threads/$thread',
  component: lazyRouteComponent(() => import('@/features/threads'), 'ThreadPage'),
})
const artifacts = createRoute({
  getParentRoute: () => project,
  path: 'artifacts',
  component: lazyRouteComponent(() => import('@/features/artifacts'), 'ArtifactsPage'),
})
const artifact = createRoute({
  getParentRoute: () => project,
  path: 'artifacts/$artifact',
  component: lazyRouteComponent(() => import('@/features/artifacts'), 'ArtifactPage'),
})

const tree = root.addChildren([
  projects,
  settings,
  usage,
  conflicts,
  project.addChildren([overview, calls, library, reader, meetings, meeting, threads, thread, artifacts, artifact]),
])

function Pending() {
  const t = useShellStrings()
  return <Waiting label={t.loading} />
}

export function newRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPendingComponent: Pending,
    defaultPendingMs: 150,
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>
  }
}

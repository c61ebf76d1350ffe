import { setPlatform } from '@/platform'
import type { FakePlatform } from '@/platform/fake'
import { newQueryClient } from '@/rpc/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { Outlet, RouterProvider, createMemoryHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'

/** Draws one page at `path` (a pattern such as `/p/$project/library`, filled in as `at`) on a fake platform. */
export async function renderPage(fake: FakePlatform, Page: () => ReactNode, path = '/', at = path) {
  setPlatform(fake)
  const root = createRootRoute({ component: Outlet })
  const page = createRoute({ getParentRoute: () => root, path, component: Page })
  const elsewhere = createRoute({ getParentRoute: () => root, path: '$', component: () => <p>elsewhere</p> })
  const router = createRouter({ routeTree: root.addChildren([page, elsewhere]), history: createMemoryHistory({ initialEntries: [at] }) })
  await router.load()
  const view = render(
    <QueryClientProvider client={newQueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  )
  return { ...view, router }
}

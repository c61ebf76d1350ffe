import { useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { useIdleTouch } from './idle'
import { newRouter } from './router'

/** Everything behind the lock. A chunk of its own: the first screen needs no router. */
export function Unlocked() {
  const client = useQueryClient()
  const [router] = useState(() => newRouter(client))
  useIdleTouch()
  return <RouterProvider router={router} />
}

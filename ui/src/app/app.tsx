import { useLanguage } from '@/i18n'
import { platform } from '@/platform'
import { followChanges } from '@/rpc/events'
import { newQueryClient } from '@/rpc/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Boundary } from './boundary'
import { flushAll } from './flush'
import { Gate } from './gate'
import { Reached } from './reach'

export function App() {
  const [client] = useState(newQueryClient)
  const language = useLanguage()
  useEffect(() => followChanges(client), [client])
  useEffect(() => void platform().speak?.(language), [language])
  // The window waits until what was typed last is saved.
  useEffect(
    () =>
      platform().onShell?.((event) => {
        if (event.is === 'closing') void flushAll().then(() => platform().mayClose?.())
      }),
    [],
  )
  return (
    <QueryClientProvider client={client}>
      <Boundary>
        <Gate />
        <Reached />
      </Boundary>
    </QueryClientProvider>
  )
}

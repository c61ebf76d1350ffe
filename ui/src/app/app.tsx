import { useLanguage } from '@/i18n'
import { platform } from '@/platform'
import { followChanges } from '@/rpc/events'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Boundary } from './boundary'
import { flushAll } from './flush'
import { Gate } from './gate'
import { Reached } from './reach'

export { readyGate } from './gate'

export function App({ client }: { client: QueryClient }) {
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

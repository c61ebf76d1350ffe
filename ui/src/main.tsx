import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startViewState } from './lib/view-state'
import { startPlatform } from './platform'
import { newQueryClient } from './rpc/client'
import './styles/app.css'

await startPlatform()
await startViewState()
// Theme and language read what was kept, so they come after it.
const [{ App, readyGate }] = await Promise.all([import('./app/app'), import('./lib/theme')])
const client = newQueryClient()
await readyGate(client)
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App client={client} />
    </StrictMode>,
  )
}

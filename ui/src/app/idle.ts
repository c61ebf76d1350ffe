import { platform } from '@/platform'
import { useEffect } from 'react'

/** How often the core is told that somebody is there. */
const EVERY_MS = 30_000

/** Tells the core that somebody types or moves, so that the vault does not lock under their hands. */
export function useIdleTouch(): void {
  useEffect(() => {
    let last = 0
    const touch = () => {
      const now = Date.now()
      if (now - last < EVERY_MS) return
      last = now
      platform().call('vault_touch', {}).catch(() => undefined)
    }
    const events = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
    for (const event of events) window.addEventListener(event, touch, { passive: true })
    return () => {
      for (const event of events) window.removeEventListener(event, touch)
    }
  }, [])
}

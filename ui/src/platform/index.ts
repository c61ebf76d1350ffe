import { httpPlatform } from './http'
import type { Platform } from './types'

export * from './types'

let current: Platform | undefined

/** Chooses the platform once, before anything is drawn. The window's part is loaded only in the window. */
export async function startPlatform(): Promise<Platform> {
  current ??= '__TAURI_INTERNALS__' in window ? (await import('./tauri')).tauriPlatform() : httpPlatform()
  return current
}

/** The platform; `startPlatform` or `setPlatform` has been called before. */
export function platform(): Platform {
  if (!current) throw new Error('the platform was not started')
  return current
}

/** Puts another platform in place: for tests. */
export function setPlatform(other: Platform): void {
  current = other
}

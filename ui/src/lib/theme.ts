import { useSyncExternalStore } from 'react'
import { remember, remembered } from './view-state'

export type Theme = 'system' | 'light' | 'dark'

const dark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()
let theme: Theme = remembered<Theme>('theme', 'system')

function apply(): void {
  const effective = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  document.documentElement.dataset.theme = effective
}

dark.addEventListener('change', apply)
apply()

export function setTheme(next: Theme): void {
  theme = next
  remember('theme', next)
  apply()
  for (const listener of listeners) listener()
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => theme,
  )
}

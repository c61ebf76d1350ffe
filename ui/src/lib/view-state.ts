import { platform } from '@/platform'

/**
 * How a person left things: theme, sizes, the last view. Never content: on the web it is the browser's own store, in
 * the window a small database that is not encrypted. What somebody writes belongs into the vault (see `drafts.ts`).
 */
const PREFIX = 'docket.'
let kept: Record<string, string> | undefined

/** Reads what the window keeps, once, before anything is drawn. */
export async function startViewState(): Promise<void> {
  kept = await platform()
    .viewState?.read()
    .catch(() => ({}))
}

export function remembered<T>(key: string, otherwise: T): T {
  try {
    const text = kept ? (kept[key] ?? null) : localStorage.getItem(PREFIX + key)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}

export function remember(key: string, value: unknown): void {
  const text = JSON.stringify(value)
  try {
    if (kept) {
      kept[key] = text
      platform().viewState?.write(key, text).catch(() => undefined)
    } else {
      localStorage.setItem(PREFIX + key, text)
    }
  } catch {
    // A full or forbidden store only means that nothing is remembered.
  }
}

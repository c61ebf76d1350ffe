/** What is still to be saved before the vault is locked or the page goes. */
const pending = new Set<() => Promise<void>>()

/** Has `save` called before the vault is locked. Gives the way to take that back. */
export function beforeLock(save: () => Promise<void>): () => void {
  pending.add(save)
  return () => pending.delete(save)
}

/** Saves everything that is still to be saved. */
export async function flushAll(): Promise<void> {
  await Promise.allSettled(Array.from(pending, (save) => save()))
}

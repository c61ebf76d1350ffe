import { platform } from '@/platform'
import type { Saved } from '@/platform'
import type { ProductView } from '@/rpc/schema.gen'

/** A browser only begins to fetch the file when it is told to save it; it must still be there then. */
const FETCHED_AFTER_MS = 60_000

function withdraw(product: ProductView): void {
  const drop = () => platform().call('offer_drop', { ids: [product.id] }).catch(() => undefined)
  if (platform().kind === 'web') setTimeout(drop, FETCHED_AFTER_MS)
  else void drop()
}

/** Hands a product of the core to the person, and has the core forget it. `null` if they chose not to keep it. */
export async function handOver(product: ProductView): Promise<Saved | null> {
  try {
    return await platform().save(product)
  } finally {
    withdraw(product)
  }
}

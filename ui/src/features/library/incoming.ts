import { type DropPhase, type FileDropPhase, type Offered, RpcError, platform } from '@/platform'

/** The core takes no larger file; there is no sense in copying one. */
export const MOST_BYTES = 10 * 1024 * 1024

/** A file on its way in. */
export interface Incoming {
  name: string
  /** Known where the page sees the file itself. */
  size: number
  /** Hands it to the core and gives its id there. */
  offer: () => Promise<string>
}

/** The file was chosen, and is not readable now. */
export class NotReadable extends Error {}

function ofFile(file: File): Incoming {
  const offer = async () => {
    // A copy that fails half-way would look as if the core had gone.
    await file.slice(0, 1).arrayBuffer().catch(() => {
      throw new NotReadable(file.name)
    })
    const [offered] = await platform().offer([file])
    if (!offered) throw new RpcError('unreadable', file.name)
    return offered.id
  }
  return { name: file.name, size: file.size, offer }
}

function ofOffer({ id, name }: Offered): Incoming {
  return { name, size: 0, offer: async () => id }
}

/** Lets the person choose. Files are not copied yet where that can wait. */
export async function choose(what: 'files' | 'folder' | 'bundle'): Promise<Incoming[]> {
  const desk = platform()
  if (desk.pickFiles) return (await desk.pickFiles(what)).map(ofFile)
  return (await desk.pick(what)).map(ofOffer)
}

interface Drops {
  onOver: (over: boolean) => void
  onFiles: (files: Incoming[]) => void
}

/** Files dropped anywhere. Gives the way to stop. */
export function watchDrops({ onOver, onFiles }: Drops): () => void {
  const seen = (drop: DropPhase | FileDropPhase) => {
    onOver(drop.phase === 'over')
    if (drop.phase !== 'drop') return
    onFiles('files' in drop ? drop.files.map(ofFile) : drop.offers.map(ofOffer))
  }
  const desk = platform()
  return desk.onDropFiles ? desk.onDropFiles(seen) : desk.onDrop(seen)
}

import type { DiffLine } from '@/rpc/schema.gen'

/** Lines in a row that are all shown, or that are the same in both texts and far from any change. */
export interface Stretch {
  /** The number of its first line; it is the stretch's name. */
  at: number
  lines: DiffLine[]
  folded: boolean
}

/** So many unchanged lines are shown beside a change. */
const BESIDE = 2
/** Fewer lines than this are not worth a button. */
const FEWEST = 3

/** A difference, with what is far from any change folded. */
export function stretches(lines: DiffLine[]): Stretch[] {
  const near = lines.map(() => false)
  lines.forEach((line, n) => {
    if (line.kind === 'same') return
    for (let at = Math.max(0, n - BESIDE); at <= Math.min(lines.length - 1, n + BESIDE); at += 1) near[at] = true
  })
  const found: Stretch[] = []
  for (let from = 0; from < lines.length; ) {
    let to = from
    while (to < lines.length && near[to] === near[from]) to += 1
    const folded = !near[from] && to - from >= FEWEST
    const last = found.at(-1)
    if (last && !last.folded && !folded) last.lines.push(...lines.slice(from, to))
    else found.push({ at: from, lines: lines.slice(from, to), folded })
    from = to
  }
  return found
}

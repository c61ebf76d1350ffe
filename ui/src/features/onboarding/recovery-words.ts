/** The words of a phrase as a person types or pastes it: any case, any white space, commas and numbering ignored. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '' && !/^[.:)\d]+$/.test(word))
    .map((word) => word.replace(/^\d+[.:)]/, ''))
}

/** How many words are asked back. */
const ASKED = 3

/** Different places by chance, from 0, in order. */
export function places(count: number, chance: () => number = random): number[] {
  const chosen = new Set<number>()
  while (chosen.size < Math.min(ASKED, count)) chosen.add(Math.floor(chance() * count))
  return Array.from(chosen).toSorted((a, b) => a - b)
}

function random(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32
}

/**
 * What stands in the fields after one of them was filled: who pastes the whole phrase from a password manager means
 * the asked words in it.
 */
export function filled(fields: string[], asked: number[], at: number, text: string, total: number): string[] {
  const pasted = wordsOf(text)
  if (pasted.length === total) return asked.map((place) => pasted[place] ?? '')
  return fields.map((field, n) => (n === at ? text : field))
}

export function matches(word: string | undefined, typed: string): boolean {
  const [first, ...more] = wordsOf(typed)
  return more.length === 0 && first !== undefined && first === word
}

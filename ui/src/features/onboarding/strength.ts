/** The fewest characters the core takes. */
export const LEAST = 8
/** The most bytes it takes. */
const MOST_BYTES = 1024

export type Strength = 'empty' | 'short' | 'long' | 'weak' | 'fair' | 'strong'

/** A word is worth about as much as one drawn from a list of 10,000, however long it is. */
const BITS_OF_A_WORD = 13
const WELL_KNOWN = /passwor[dt]|qwert[zy]|letmein|docket|geheim|secret|abc123|iloveyou|admin|welcome|willkommen|hallo/gi

function bitsOfLetters(run: string): number {
  const turns = Array.from(run).filter((c, i) => i > 1 && /\p{Lu}/u.test(c) !== /\p{Lu}/u.test(run[i - 1] ?? '')).length
  // Capitals in the middle are not how a word is written: these letters were drawn by chance.
  return turns > 1 ? run.length * 5.7 : Math.min(run.length * 4.7, BITS_OF_A_WORD)
}

function bitsOfDigits(run: string): number {
  const steps = new Set(Array.from(run.slice(1), (c, i) => c.charCodeAt(0) - run.charCodeAt(i)))
  const plain = steps.size <= 1 || /^(19|20)\d\d$/.test(run)
  return plain ? 5 : run.length * 3.3
}

/** A guess at how many bits somebody who knows people's habits would have to try. */
export function bits(passphrase: string): number {
  const unusual = passphrase.normalize('NFKC').replace(WELL_KNOWN, ' ').replace(/(.)\1{2,}/gu, '$1')
  const runs = unusual.match(/\p{L}+|\p{N}+|[^\p{L}\p{N}\s]+/gu) ?? []
  const seen = new Set<string>()
  let sum = 0
  for (const run of runs) {
    // Said twice, a word is worth little more than said once.
    if (seen.has(run.toLowerCase())) continue
    seen.add(run.toLowerCase())
    if (/^\p{L}/u.test(run)) sum += bitsOfLetters(run)
    else if (/^\p{N}/u.test(run)) sum += bitsOfDigits(run)
    else sum += new Set(run).size * 4
  }
  return sum
}

/** As the core counts: characters after normalisation. */
export function missing(passphrase: string): number {
  return Math.max(0, LEAST - Array.from(passphrase.normalize('NFKC')).length)
}

export function strength(passphrase: string): Strength {
  if (passphrase === '') return 'empty'
  if (missing(passphrase) > 0) return 'short'
  if (new TextEncoder().encode(passphrase.normalize('NFKC')).length > MOST_BYTES) return 'long'
  const worth = bits(passphrase)
  return worth < 32 ? 'weak' : worth < 50 ? 'fair' : 'strong'
}

/** Whether the core would take it. */
export function acceptable(passphrase: string): boolean {
  return !['empty', 'short', 'long'].includes(strength(passphrase))
}

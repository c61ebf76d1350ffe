/** Between two remembered points a text is walked through. */
const STEP = 1024

/**
 * Places count characters as the core does (Unicode code points); JavaScript counts UTF-16 units, of which an emoji has
 * two. Gives the way from the first to the second; beyond the end it stays at the end.
 */
export function toUnits(text: string): (codePoint: number) => number {
  // Most texts have no such characters, and then there is nothing to convert.
  if (!/[\ud800-\udbff]/.test(text)) return (at) => Math.min(at, text.length)
  const known: number[] = []
  let points = 0
  for (let unit = 0; unit < text.length; points += 1) {
    if (points % STEP === 0) known.push(unit)
    unit += isPair(text, unit) ? 2 : 1
  }
  return (at) => {
    if (at >= points) return text.length
    let unit = known[Math.floor(at / STEP)] ?? 0
    for (let n = at % STEP; n > 0; n -= 1) unit += isPair(text, unit) ? 2 : 1
    return unit
  }
}

function isPair(text: string, unit: number): boolean {
  const high = text.charCodeAt(unit)
  if (high < 0xd800 || high > 0xdbff) return false
  const low = text.charCodeAt(unit + 1)
  return low >= 0xdc00 && low <= 0xdfff
}

import attacks from './hostile.json'

/** A document, name or title that wants something; see `crates/testkit/src/hostile.rs`. */
export interface Hostile {
  name: string
  title: string
  text: string
}

export const HOSTILE: Hostile[] = attacks.map(({ name, title, text }) => ({
  name,
  title,
  text: text.map(([piece, times]) => String(piece).repeat(Number(times))).join(''),
}))

/** Brings a statement into view; a person sees where it went, unless they asked for less motion. */
export function show(element: Element | undefined): void {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  element?.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'smooth' })
}

export function cardOf(number: number): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-source="${number}"]`)
}

/** Where there is a column of sources, it scrolls by itself: the text stays where it is read. */
export function bringCardIntoView(number: number): void {
  const card = cardOf(number)
  const frame = card?.closest<HTMLElement>('[data-sources]')
  if (!card || !frame) return
  if (frame.scrollHeight <= frame.clientHeight) {
    card.scrollIntoView({ block: 'nearest' })
    return
  }
  const [at, within] = [card.getBoundingClientRect(), frame.getBoundingClientRect()]
  // The column may reach below the window as long as the page has not been scrolled.
  const bottom = Math.min(within.bottom, window.innerHeight)
  const room = (bottom - within.top - at.height) / 2
  if (at.top < within.top + 8 || at.bottom > bottom - 8) frame.scrollTop += at.top - within.top - Math.max(8, room)
}

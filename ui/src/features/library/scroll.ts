import { useMedia } from '@/lib/use-media'
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/** What scrolls a part of the page: the shell's frame. */
export function scroller(part: HTMLElement | null): HTMLElement | null {
  return part?.closest<HTMLElement>('[data-scroll]') ?? (part ? document.documentElement : null)
}

/** How far below the beginning of what scrolls a part begins. It is measured again when anything above it grows. */
export function useScrollMargin(part: RefObject<HTMLElement | null>): number {
  const [margin, setMargin] = useState(0)
  const measure = () => {
    const frame = scroller(part.current)
    if (!part.current || !frame) return
    setMargin(Math.round(part.current.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop))
  }
  // Whatever made this draw again may have moved the part. The same number draws nothing anew.
  useLayoutEffect(measure)
  useEffect(() => {
    const inner = scroller(part.current)?.firstElementChild
    if (!inner || !('ResizeObserver' in window)) return
    const observer = new ResizeObserver(measure)
    observer.observe(inner)
    return () => observer.disconnect()
  }, [])
  return margin
}

/** Whether there is room for columns. */
export function useWide(): boolean {
  return useMedia('(min-width: 1024px)')
}

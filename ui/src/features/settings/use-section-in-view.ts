import { useEffect, useState } from 'react'

/** How far from the top of the window, in pixels, the head of a part may be that is being read. */
const NEAR_THE_TOP = 140

/** The part of the page that is being read. At the very end it is the last one, however short. */
export function useSectionInView<T extends string>(ids: readonly T[]): T | undefined {
  const [current, setCurrent] = useState<T | undefined>(ids[0])
  useEffect(() => {
    const look = (event?: Event) => {
      const scrolled = event?.target
      const atEnd = scrolled instanceof HTMLElement && scrolled.scrollTop > 0 && scrolled.scrollTop + scrolled.clientHeight >= scrolled.scrollHeight - 2
      const above = ids.filter((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? Infinity) < NEAR_THE_TOP)
      setCurrent((atEnd ? ids.at(-1) : above.at(-1)) ?? ids[0])
    }
    look()
    // The scrolling element is the shell's, so the event is caught on its way down.
    document.addEventListener('scroll', look, { capture: true, passive: true })
    window.addEventListener('resize', look)
    return () => {
      document.removeEventListener('scroll', look, { capture: true })
      window.removeEventListener('resize', look)
    }
  }, [ids])
  return current
}

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** So near to the end somebody is at the end. */
const NEAR = 48
/** So long after a hand was at it a view is moved by that hand. */
const BY_HAND_MS = 500
const KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown', ' '])
/** So long a view opens. */
const OPENING_MS = 600

/**
 * Keeps the end of what grows in sight while the person is at the end, and leaves them alone otherwise. `body` is what
 * grows; what scrolls is the view around it. What is `fromHead` opens at its head.
 */
export function useFollow(body: RefObject<HTMLElement | null>, fromHead: boolean): { atEnd: boolean; toEnd: () => void; scroller: () => HTMLElement | null } {
  const [atEnd, setAtEnd] = useState(true)
  const following = useRef(!fromHead)
  const opensAtHead = useRef(fromHead)
  const scroller = useCallback(() => body.current?.closest<HTMLElement>('[data-scroll]') ?? null, [body])

  const toEnd = useCallback(() => {
    following.current = true
    setAtEnd(true)
    const view = scroller()
    if (view) view.scrollTop = view.scrollHeight
  }, [scroller])

  useLayoutEffect(() => {
    if (!opensAtHead.current) toEnd()
    const view = scroller()
    return () => {
      // The next view begins at its head.
      if (view) view.scrollTop = 0
    }
  }, [toEnd, scroller])

  useEffect(() => {
    const view = scroller()
    const grown = body.current
    if (!view || !grown) return
    let [top, height] = [view.scrollTop, view.scrollHeight]
    const begun = performance.now()
    // What moves the view by hand. The pointer does so at the bar, as long as it is held.
    let [moved, held] = [-Infinity, false]
    const onHand = () => (moved = performance.now())
    const onKey = (event: KeyboardEvent) => KEYS.has(event.key) && onHand()
    const onHold = () => (held = true)
    const onLet = () => {
      if (held) onHand()
      held = false
    }
    const isNear = () => view.scrollHeight - view.scrollTop - view.clientHeight < NEAR
    const onScroll = () => {
      const now = performance.now()
      const byHand = held || now - moved < BY_HAND_MS
      // What grows or is measured anew moves the view, too, and so does the router while a view opens.
      const byItself = !byHand && (view.scrollHeight !== height || now - begun < OPENING_MS)
      if (isNear()) following.current = true
      else if (view.scrollTop < top && !byItself) following.current = false
      if (following.current && byItself && !isNear()) view.scrollTop = view.scrollHeight
      ;[top, height] = [view.scrollTop, view.scrollHeight]
      setAtEnd(following.current || isNear())
    }
    const onGrown = () => {
      if (following.current) view.scrollTop = view.scrollHeight
      else setAtEnd(isNear())
      ;[top, height] = [view.scrollTop, view.scrollHeight]
    }
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(onGrown)
    observer?.observe(grown)
    observer?.observe(view)
    const end = new AbortController()
    const passive = { passive: true, signal: end.signal }
    view.addEventListener('scroll', onScroll, passive)
    view.addEventListener('wheel', onHand, passive)
    view.addEventListener('touchmove', onHand, passive)
    view.addEventListener('keydown', onKey, passive)
    view.addEventListener('pointerdown', onHold, passive)
    window.addEventListener('pointerup', onLet, passive)
    window.addEventListener('pointercancel', onLet, passive)
    return () => {
      observer?.disconnect()
      end.abort()
    }
  }, [body, scroller])

  return { atEnd, toEnd, scroller }
}

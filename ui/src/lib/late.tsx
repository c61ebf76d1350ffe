import { type ComponentType, type ReactNode, createElement, useEffect, useState } from 'react'

/** A component in a chunk of its own, and what is shown instead until that has come. */
export type Late<P> = ComponentType<P & { instead?: ReactNode }> & { preload: () => Promise<unknown> }

/**
 * A component that is loaded when it is first needed, or before by `preload`.
 *
 * Not `React.lazy`: once Suspense has shown what it shows instead, React keeps that for 300 ms
 * (`FALLBACK_THROTTLE_MS`), although a chunk of this program is there within a few. What has been loaded before is
 * drawn at once. A chunk that does not come is an error of the view, as it is there.
 */
export function late<P extends object>(load: () => Promise<ComponentType<P>>): Late<P> {
  let there: ComponentType<P> | undefined
  let coming: Promise<unknown> | undefined
  const preload = () => {
    coming ??= load().then(
      (component) => {
        there = component
      },
      (error: unknown) => {
        // The next one who needs it tries again.
        coming = undefined
        throw error
      },
    )
    return coming
  }

  function Latecomer({ instead, ...props }: P & { instead?: ReactNode }) {
    const [state, setState] = useState<{ failed?: unknown }>()
    useEffect(() => {
      if (there) return
      let gone = false
      preload().then(
        () => !gone && setState({}),
        (failed: unknown) => !gone && setState({ failed }),
      )
      return () => {
        gone = true
      }
    }, [])
    if (there) return createElement(there, props as unknown as P)
    if (state?.failed) throw state.failed
    return instead ?? null
  }

  return Object.assign(Latecomer, { preload })
}

import { beforeLock } from '@/app/flush'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * A value that is changed where it stands. What is typed is kept until it is saved: on leaving the field, and before
 * the page or the vault is left. What could not be saved stays in the field.
 */
export function useInPlace<T>(stored: T, same: (a: T, b: T) => boolean, save: (value: T) => Promise<unknown>) {
  const [typed, setTyped] = useState<{ value: T } | null>(null)
  const now = useRef(typed)
  const latest = useRef({ stored, same, save })
  useLayoutEffect(() => {
    latest.current = { stored, same, save }
  })

  const put = useCallback((next: { value: T } | null) => {
    now.current = next
    setTyped(next)
  }, [])

  const commit = useCallback(async (): Promise<void> => {
    const draft = now.current
    if (!draft) return
    if (latest.current.same(draft.value, latest.current.stored)) {
      put(null)
      return
    }
    try {
      await latest.current.save(draft.value)
      if (now.current === draft) put(null)
    } catch {
      // `save` has said it. The next time the field is left it is tried again.
    }
  }, [put])

  useEffect(() => {
    const done = beforeLock(commit)
    const onHide = () => void commit()
    window.addEventListener('pagehide', onHide)
    return () => {
      done()
      window.removeEventListener('pagehide', onHide)
      void commit()
    }
  }, [commit])

  return {
    value: typed ? typed.value : stored,
    change: (value: T) => put({ value }),
    commit,
    reset: () => put(null),
  }
}

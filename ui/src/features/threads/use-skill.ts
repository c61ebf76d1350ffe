import type { TakeSkill } from '@/features/skills/form'
import { holdKeys } from '@/lib/type-ahead'
import { late } from '@/lib/late'
import type { SkillView } from '@/rpc/schema.gen'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

export const SkillMenu = late(() => import('@/features/skills').then((m) => m.SkillMenu))
export const SkillForm = late(() => import('@/features/skills').then((m) => m.SkillForm))

/** How far one is on the way to a skill. */
type Stage = { at: 'menu'; slash: boolean } | { at: 'form'; skill: SkillView }

export interface Skills {
  stage: Stage | undefined
  /** Opens the menu, or shuts it; `slash` if it is because of what was typed. */
  toggle: (slash: boolean) => void
  choose: (skill: SkillView) => void
  /** Leaves menu or form; with `toField` one writes on. */
  leave: (from: Stage['at'], toField: boolean) => void
  taker: RefObject<TakeSkill | null>
}

/** The way from a menu over a form to a skill that is asked for. */
export function useSkill(field: RefObject<HTMLTextAreaElement | null>): Skills {
  const [stage, setStage] = useState<Stage>()
  const taker = useRef<TakeSkill>(null)
  const back = useRef(false)
  useEffect(() => {
    // The field of the form has gone; the composer's own is there now.
    if (stage || !back.current) return
    back.current = false
    field.current?.focus({ preventScroll: true })
  }, [stage, field])
  const leave = useCallback((from: Stage['at'], toField: boolean) => {
    back.current = toField
    // A menu that loses the focus because its form has come is not what is left.
    setStage((now) => (now?.at === from ? undefined : now))
  }, [])
  const toggle = (slash: boolean) => {
    if (stage?.at === 'menu') {
      leave('menu', true)
      return
    }
    holdKeys()
    void SkillForm.preload().catch(() => undefined)
    setStage({ at: 'menu', slash })
  }
  const choose = useCallback((skill: SkillView) => setStage({ at: 'form', skill }), [])
  return { stage, toggle, choose, leave, taker }
}

import type { SkillView } from '@/rpc/schema.gen'
import type { SkillStrings } from './strings'

type Given = Readonly<Record<string, string>>

/** The words of the core, which the page does not know, with what was given in their places. */
function filled(said: string, given: Given): string {
  return said.replace(/\{(\w+)\}/g, (_, need: string) => given[need] ?? '…')
}

/** What a skill is called. One the page has no words for is called what the core says of it. */
export function titleOf(t: SkillStrings, { id, said }: SkillView): string {
  return t.known[id]?.title ?? filled(said, {})
}

/** The short words a thread shows when a skill was used. */
export function saidOf(t: SkillStrings, { id, needs, said }: SkillView, given: Given): string {
  const title = t.known[id]?.title
  return title ? `${title}: ${needs.map((need) => given[need] ?? '').join(' – ')}` : filled(said, given)
}

/** As one types it: without accents, in small letters. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** The skills in whose words each typed word begins one. */
export function matching(t: SkillStrings, skills: readonly SkillView[], typed: string): SkillView[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean)
  return skills.filter((skill) => {
    const words = plain([titleOf(t, skill), t.known[skill.id]?.does, skill.id].join(' ')).split(/[^\p{L}\p{N}]+/u)
    return wanted.every((want) => words.some((word) => word.startsWith(want)))
  })
}

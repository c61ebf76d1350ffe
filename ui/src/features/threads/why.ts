import type { Reason } from '@/rpc/schema.gen'
import type { useThreadStrings } from './strings'

type Words = ReturnType<typeof useThreadStrings>

/** Why somebody answers, or has answered, in sentences. */
export function whyText(t: Words, reason: Reason, now: boolean): string {
  const said = `${upper(because(t, reason, now))}.`
  return reason.nearBudget ? `${said} ${t.why.nearBudget}` : said
}

function because(t: Words, { provider, need, chosen, alwaysOffline, passed }: Reason, now: boolean): string {
  const who = t.inWords[provider] ?? provider
  const offline = provider === 'offline'
  // Whoever could not be reached to the end may have been sent something before.
  const stays = offline && !passed.some((one) => one.because === 'failed') ? `; ${t.why.stays(now)}` : ''
  if (chosen) return t.why.chosen(who) + stays
  if (alwaysOffline) return t.why.settings
  // Nobody misses what was never set up, unless there is nothing else.
  const missed = passed.filter((one) => one.because !== 'notSetUp')
  if (missed.length > 0) {
    const causes = missed.map((one) => t.why.passed[one.because](t.inWords[one.provider] ?? one.provider))
    return t.why.so(listed(causes, t.why.and), who, now) + stays
  }
  if (offline && passed.length > 0) return t.why.so(t.why.noModel, who, now) + stays
  return t.why.first(who, need) + stays
}

function listed(all: string[], and: string): string {
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')}${and}${all.at(-1)}`
}

export function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

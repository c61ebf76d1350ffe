let made: string | undefined

/** A meeting was just begun: its page has the title selected, once. */
export function markFresh(meeting: string): void {
  made = meeting
}

export function takeFresh(meeting: string): boolean {
  if (made !== meeting) return false
  made = undefined
  return true
}

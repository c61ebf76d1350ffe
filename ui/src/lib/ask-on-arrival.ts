/** A question that is to be asked as soon as its thread is shown. It lies in the vault as the thread's draft, too. */
let waiting: string | undefined

/** The thread that is gone to next asks what lies in it as its draft. After a reload nothing is asked by itself. */
export function askOnArrival(thread: string): void {
  waiting = thread
}

/** Whether the thread is to ask its draft now. Says so once. */
export function takeAsk(thread: string): boolean {
  if (waiting !== thread) return false
  waiting = undefined
  return true
}

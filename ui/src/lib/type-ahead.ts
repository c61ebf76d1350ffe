/** What opens late does not get keys for longer than this. */
const LONGEST_MS = 3_000

let held: { text: string; release: () => void } | undefined

/** Keeps what is typed from now on, until the field that was called for is there and takes it. */
export function holdKeys(): void {
  takeKeys()
  const onKey = (event: KeyboardEvent) => {
    if (!held || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key === 'Escape') takeKeys()
    else if (event.key === 'Backspace') held.text = held.text.slice(0, -1)
    else if (event.key.length === 1) held.text += event.key
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  window.addEventListener('keydown', onKey, true)
  const timer = setTimeout(() => takeKeys(), LONGEST_MS)
  held = {
    text: '',
    release: () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', onKey, true)
    },
  }
}

/** What was typed since; from here on keys go their usual way. */
export function takeKeys(): string {
  const text = held?.text ?? ''
  held?.release()
  held = undefined
  return text
}

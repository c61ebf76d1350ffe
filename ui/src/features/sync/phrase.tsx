import { Field } from '@/components/field'
import { wordsOf } from '@/features/onboarding/recovery-words'
import { useOnboardingStrings } from '@/features/onboarding/strings'
import { codeOf } from '@/lib/error-text'
import { useEffect, useRef, useState } from 'react'

const WORDS = 24

/** The 24 words while they are typed: never kept, and read however they were written down. */
export function usePhrase() {
  const t = useOnboardingStrings()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const words = wordsOf(text)
  return {
    text,
    error,
    count: words.length,
    change: (next: string) => {
      setText(next)
      setError(undefined)
    },
    /** The words as the core wants them; nothing if they are not 24, and then it is said at the field. */
    read: (): string | undefined => {
      if (words.length === WORDS) return words.join(' ')
      setError(t.phraseWrongCount(words.length))
      return undefined
    },
    /** Says at the field that it is the words that were refused, if it is. */
    refused: (reason: unknown): boolean => {
      const code = codeOf(reason)
      if (code === 'validation') setError(t.phraseInvalid)
      else if (code === 'wrongRecoveryPhrase') setError(t.phraseOther)
      else return false
      return true
    },
  }
}

export function PhraseField({ phrase }: { phrase: ReturnType<typeof usePhrase> }) {
  const t = useOnboardingStrings()
  const frame = useRef<HTMLDivElement>(null)
  // Whoever pressed Enter elsewhere is led to what has to be changed.
  useEffect(() => {
    if (phrase.error) frame.current?.querySelector('textarea')?.focus()
  }, [phrase.error])
  return (
    <div ref={frame}>
      <Field
        label={t.phrase}
        rows={4}
        value={phrase.text}
        onChange={phrase.change}
        hint={t.phraseCount(phrase.count)}
        error={phrase.error}
        autoComplete="off"
        autoCorrect="off"
        spellCheck="false"
        autoFocus
      />
    </div>
  )
}

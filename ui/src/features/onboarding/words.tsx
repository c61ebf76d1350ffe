import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { copyText } from '@/lib/clipboard'
import { Check as CheckMark, Copy, Printer } from 'lucide-react'
import { useState } from 'react'
import { Step } from './frame'
import { filled, matches, places } from './recovery-words'
import { useOnboardingStrings } from './strings'

/** The 24 words, numbered down the columns. */
export function Words({ words, onNext }: { words: string[]; onNext: () => void }) {
  const t = useOnboardingStrings()
  const [copied, setCopied] = useState<boolean>()
  return (
    <Step title={t.words} text={t.wordsText} at={{ step: 2, of: 3 }} wide>
      <div className="hidden print:block print:pb-6 print:text-black">
        <p className="text-xl font-semibold">{t.printTitle}</p>
        <p>{t.printText}</p>
      </div>
      <ol className="columns-2 gap-x-3 rounded-xl bg-sunken p-3 sm:columns-4 print:columns-4 print:bg-transparent print:p-0 print:text-black">
        {words.map((word, n) => (
          <li key={n} className="flex break-inside-avoid items-baseline gap-2 rounded-md px-2 py-1.5">
            <span className="w-5 shrink-0 text-right text-xs tabular-nums text-muted print:text-black">{n + 1}</span>
            <span className="font-mono text-[0.9375rem]" translate="no">
              {word}
            </span>
          </li>
        ))}
      </ol>
      <div className="mt-4 flex flex-wrap items-center gap-2 print:hidden">
        <Button small onPress={() => void copyText(words.join(' ')).then(setCopied)}>
          {copied ? <CheckMark size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
          <span role="status">{copied ? t.copied : t.copy}</span>
        </Button>
        <Button small onPress={() => window.print()}>
          <Printer size={15} aria-hidden />
          {t.print}
        </Button>
        <Button look="primary" className="ml-auto" onPress={onNext}>
          {t.kept}
        </Button>
      </div>
      {copied === false ? (
        <p role="alert" className="mt-2 text-sm text-bad print:hidden">
          {t.copyRefused}
        </p>
      ) : null}
    </Step>
  )
}

/** Three of them are asked back: who cannot give them has not kept them. */
export function Check({ words, onBack, onRight }: { words: string[]; onBack: () => void; onRight: () => void }) {
  const t = useOnboardingStrings()
  const [asked] = useState(() => places(words.length))
  const [typed, setTyped] = useState(() => asked.map(() => ''))
  const [checked, setChecked] = useState(false)
  const wrong = (n: number) => checked && !matches(words[asked[n] ?? -1], typed[n] ?? '')

  return (
    <Step title={t.check} text={t.checkText} at={{ step: 2, of: 3 }}>
      <form
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          const first = asked.findIndex((place, n) => !matches(words[place], typed[n] ?? ''))
          if (first < 0) {
            onRight()
            return
          }
          setChecked(true)
          event.currentTarget.querySelectorAll('input')[first]?.focus()
        }}
      >
        <div className="flex flex-col gap-4">
          {asked.map((place, n) => (
            <Field
              key={place}
              label={t.word(place + 1)}
              value={typed[n] ?? ''}
              onChange={(text) => {
                setChecked(false)
                setTyped((now) => filled(now, asked, n, text, words.length))
              }}
              error={wrong(n) ? t.wrongWord(place + 1) : undefined}
              autoFocus={n === 0}
              autoComplete="off"
              autoCorrect="off"
              spellCheck="false"
            />
          ))}
        </div>
        <div className="mt-6 flex flex-wrap justify-between gap-2 max-sm:flex-col-reverse">
          <Button look="quiet" onPress={onBack}>
            {t.again}
          </Button>
          <Button look="primary" type="submit">
            {t.confirm}
          </Button>
        </div>
      </form>
    </Step>
  )
}

import { SecretField } from '@/components/field'
import { type Strength, acceptable, missing, strength } from './strength'
import { useOnboardingStrings } from './strings'

const BARS: Record<Strength, number> = { empty: 0, short: 0, long: 0, weak: 1, fair: 2, strong: 3 }
const TONES = ['bg-line', 'bg-bad', 'bg-warn', 'bg-good']

/** Why the core would not take a passphrase, in words; nothing if it would. */
export function usePassphraseRefusal(): (passphrase: string) => string | undefined {
  const t = useOnboardingStrings()
  return (passphrase) => (acceptable(passphrase) ? undefined : said(t, passphrase))
}

function said(t: ReturnType<typeof useOnboardingStrings>, passphrase: string): string {
  const how = strength(passphrase)
  return how === 'short' ? t.strength.short(missing(passphrase)) : t.strength[how]
}

interface Props {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
  autoFocus?: boolean
}

/** A field for a passphrase that is being chosen. How strong it is, is said in words. */
export function NewPassphrase({ label, value, onChange, error, autoFocus }: Props) {
  const t = useOnboardingStrings()
  const how = strength(value)
  return (
    <div>
      {/* Password managers keep a passphrase under a name. */}
      <input className="sr-only" type="text" name="username" autoComplete="username" value={t.account} readOnly tabIndex={-1} aria-hidden />
      <SecretField
        label={label}
        value={value}
        onChange={onChange}
        error={error}
        autoComplete="new-password"
        name="new-password"
        autoFocus={autoFocus ?? false}
        showLabel={t.show}
        hideSecretLabel={t.hide}
      />
      <div className="mt-2 flex items-center gap-2.5">
        <span aria-hidden className="flex gap-1">
          {[1, 2, 3].map((bar) => (
            <span key={bar} className={`h-1 w-7 rounded-full transition ${bar <= BARS[how] ? TONES[BARS[how]] : 'bg-line'}`} />
          ))}
        </span>
        <p role="status" className={`text-sm ${how === 'strong' ? 'text-good' : 'text-muted'}`}>
          {/* The field itself says it when it was refused. */}
          {error ? '' : said(t, value)}
        </p>
      </div>
    </div>
  )
}

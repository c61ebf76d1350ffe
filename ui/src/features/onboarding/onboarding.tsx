import { late } from '@/lib/late'
import { remember } from '@/lib/view-state'
import { type ReactNode, useEffect, useState } from 'react'
import { Frame } from './frame'
import { Passphrase } from './passphrase'
import { Ready } from './ready'
import { RECOVERY_OPEN } from './recovery-open'
import { Check, Words } from './words'
import { Welcome } from './welcome'

// Most people never see these.
const Join = late(() => import('./join').then((m) => m.Join))
const FirstBundle = late(() => import('./first-bundle').then((m) => m.FirstBundle))

type At = 'welcome' | 'join' | 'bundle' | 'passphrase' | 'words' | 'check' | 'ready'

/** The first run: a passphrase, the recovery words, a beginning. */
export function Onboarding({ onDone }: { onDone: () => void }) {
  const [at, setAt] = useState<At>('welcome')
  // The words are told once. They live here, in memory alone, until the person has shown to have them.
  const [words, setWords] = useState<string[]>([])

  useEffect(() => {
    if (at !== 'words' && at !== 'check') return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [at])

  const steps: Record<At, () => ReactNode> = {
    welcome: () => <Welcome onCreate={() => setAt('passphrase')} onJoin={() => setAt('join')} onThere={onDone} />,
    join: () => <Join onBack={() => setAt('welcome')} onThere={onDone} onJoined={() => setAt('bundle')} />,
    bundle: () => <FirstBundle onDone={onDone} />,
    passphrase: () => (
      <Passphrase
        onBack={() => setAt('welcome')}
        onThere={onDone}
        onCreated={(phrase) => {
          remember(RECOVERY_OPEN, true)
          setWords(phrase.split(' '))
          setAt('words')
        }}
      />
    ),
    words: () => <Words words={words} onNext={() => setAt('check')} />,
    check: () => (
      <Check
        words={words}
        onBack={() => setAt('words')}
        onRight={() => {
          remember(RECOVERY_OPEN, false)
          setWords([])
          setAt('ready')
        }}
      />
    ),
    ready: () => <Ready onDone={onDone} />,
  }
  return <Frame>{steps[at]()}</Frame>
}

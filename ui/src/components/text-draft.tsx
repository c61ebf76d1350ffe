import { strings } from '@/i18n'
import { useErrorText } from '@/lib/error-text'
import { type DraftState, type TextDraft, both } from '@/lib/text-draft'
import { RpcError } from '@/platform'
import { useEffect, useSyncExternalStore } from 'react'
import { Button } from './button'
import { Banner } from './page'
import { say } from './toast'

const en = {
  saved: 'Saved on this device',
  savedShort: 'Saved',
  saving: 'Saving …',
  notSaved: 'Not saved yet. Your text is kept here, and Docket keeps trying.',
  saveNow: 'Save now',
  changedElsewhere: 'This text was also changed in another window.',
  keepMine: 'Keep mine',
  takeTheirs: 'Take the other',
  keepBoth: 'Keep both',
  tookTheirs: 'The other version is here now.',
  backToMine: 'Back to mine',
  theOther: 'The other version',
}

const de: typeof en = {
  saved: 'Auf diesem Gerät gespeichert',
  savedShort: 'Gespeichert',
  saving: 'Wird gespeichert …',
  notSaved: 'Noch nicht gespeichert. Ihr Text bleibt hier, und Docket versucht es weiter.',
  saveNow: 'Jetzt speichern',
  changedElsewhere: 'Dieser Text wurde auch in einem anderen Fenster geändert.',
  keepMine: 'Meine behalten',
  takeTheirs: 'Die andere übernehmen',
  keepBoth: 'Beide behalten',
  tookTheirs: 'Jetzt steht die andere Fassung hier.',
  backToMine: 'Zurück zu meiner',
  theOther: 'Die andere Fassung',
}

const useDraftStrings = strings(en, de)

/** Saves when the page is left; whoever leaves while that fails would not see it any more, and is told. */
export function useSaveOnLeaving(draft: TextDraft): void {
  const { notSaved } = useDraftStrings()
  useEffect(() => {
    return () => {
      void draft.flush(true).then(() => {
        if (draft.dirty) say(notSaved, { bad: true })
      })
    }
  }, [draft, notSaved])
}

export function useDraftState(draft: TextDraft): DraftState {
  return useSyncExternalStore(draft.subscribe, draft.now)
}

/** The same text was changed twice: nothing is saved until somebody has chosen, or left. */
export function DraftConflict({ draft }: { draft: TextDraft }) {
  const t = useDraftStrings()
  const state = useDraftState(draft)
  if (state.status !== 'conflict') return null
  const theirs = state.theirs ?? ''
  const take = () => {
    const mine = state.text
    draft.settle(theirs)
    say(t.tookTheirs, { action: { label: t.backToMine, run: () => draft.settle(mine) } })
  }
  // Sticky: whoever writes far down must see it too.
  return (
    <div className="sticky top-0 z-20 mb-3 rounded-xl bg-canvas">
      <Banner>
        <p>{t.changedElsewhere}</p>
        <details className="mt-1">
          <summary className="min-h-6 cursor-pointer underline underline-offset-2">{t.theOther}</summary>
          <p className="mt-1 max-h-40 overflow-auto whitespace-pre-wrap text-ink">{theirs}</p>
        </details>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button small onPress={() => draft.settle(state.text)}>
            {t.keepMine}
          </Button>
          <Button small onPress={take}>
            {t.takeTheirs}
          </Button>
          <Button small look="primary" onPress={() => draft.settle(both(state.text, theirs))}>
            {t.keepBoth}
          </Button>
        </div>
      </Banner>
    </div>
  )
}

/** How it stands with saving, quietly. Not said aloud: it changes with every pause in writing. */
export function SaveStatus({ draft }: { draft: TextDraft }) {
  const t = useDraftStrings()
  const { status } = useDraftState(draft)
  if (status === 'saved') {
    return (
      <span className="text-sm text-muted">
        <span className="max-sm:hidden">{t.saved}</span>
        <span className="sm:hidden">{t.savedShort}</span>
      </span>
    )
  }
  return <span className="text-sm text-muted">{status === 'waiting' || status === 'saving' ? t.saving : ''}</span>
}

interface FailureProps {
  draft: TextDraft
  /** Better words for a refusal than the general ones. */
  words?: Partial<Record<RpcError['code'], string>>
}

/** What could not be saved: it stays until it is, wherever in the page somebody is. */
export function SaveFailure({ draft, words = {} }: FailureProps) {
  const t = useDraftStrings()
  const errorText = useErrorText()
  const { status, error } = useDraftState(draft)
  if (status !== 'failed') return null
  return (
    <div className="sticky top-0 z-30 mb-2 rounded-xl bg-canvas">
      <Banner
        tone="bad"
        action={
          <Button small onPress={() => void draft.flush()}>
            {t.saveNow}
          </Button>
        }
      >
        {t.notSaved} {error ? (words[error] ?? errorText(new RpcError(error, ''))) : ''}
      </Banner>
    </div>
  )
}

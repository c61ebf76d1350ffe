import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Field } from '@/components/field'
import { useErrorText } from '@/lib/error-text'
import { useCommand } from '@/rpc/client'
import type { ArtifactKind } from '@/rpc/schema.gen'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { KINDS, KIND_ICONS, markBegun } from './kinds'
import { useArtifactStrings } from './strings'
import { LONGEST_TITLE } from './title'

export interface Draft {
  kind: ArtifactKind
  title: string
}

interface Props {
  project: string
  draft: Draft
  onDraft: (draft: Draft) => void
  onClose: () => void
}

/** A new artifact by hand. What was typed belongs to the page, so that closing the dialog by mistake loses nothing. */
export function NewDialog({ project, draft, onDraft, onClose }: Props) {
  const t = useArtifactStrings()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const create = useCommand('artifact_create')
  const [error, setError] = useState<string>()

  const submit = () => {
    if (create.isPending) return
    const title = draft.title.trim()
    if (title === '') {
      setError(t.nameMissing)
      return
    }
    create.mutate(
      { project, type: draft.kind, title, content: `# ${title}\n` },
      {
        onSuccess: (made) => {
          markBegun(made.id)
          onDraft({ ...draft, title: '' })
          onClose()
          void navigate({ to: '/p/$project/artifacts/$artifact', params: { project, artifact: made.id } })
        },
        onError: (refused) => setError(errorText(refused)),
      },
    )
  }

  return (
    <Dialog title={t.newTitle} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className="flex flex-col gap-4 px-5 pt-4">
          <Field
            label={t.name}
            placeholder={t.namePlaceholder}
            value={draft.title}
            onChange={(title) => {
              onDraft({ ...draft, title })
              setError(undefined)
            }}
            error={error}
            maxLength={LONGEST_TITLE}
            autoFocus
            autoComplete="off"
          />
          <RadioGroup value={draft.kind} onChange={(kind) => onDraft({ ...draft, kind: kind as ArtifactKind })} className="flex flex-col gap-1">
            <Label className="text-sm font-medium">{t.kind}</Label>
            <div className="overflow-hidden rounded-lg border border-line">
              {KINDS.map((kind) => {
                const Icon = KIND_ICONS[kind]
                return (
                  <Radio
                    key={kind}
                    value={kind}
                    className="flex min-h-10 cursor-pointer items-center gap-2.5 border-b border-line px-3 py-1.5 text-sm last:border-b-0 hover:bg-sunken data-selected:bg-accent-soft data-focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
                  >
                    {({ isSelected }) => (
                      <>
                        <Icon size={16} className={`shrink-0 ${isSelected ? 'text-accent' : 'text-muted'}`} aria-hidden />
                        <span className={`shrink-0 ${isSelected ? 'font-medium text-accent' : ''}`}>{t.kinds[kind]}</span>
                        <span className="min-w-0 flex-1 text-right text-xs text-muted max-sm:sr-only">{t.kindHints[kind]}</span>
                      </>
                    )}
                  </Radio>
                )
              })}
            </div>
          </RadioGroup>
          <p className="text-sm text-muted">
            {t.rather}{' '}
            <Link to="/p/$project" params={{ project }} className="text-accent underline underline-offset-2">
              {t.ask}
            </Link>
          </p>
        </div>
        <DialogActions>
          <Button look="quiet" onPress={onClose}>
            {t.cancel}
          </Button>
          <BusyButton look="primary" type="submit" busy={create.isPending}>
            {t.create}
          </BusyButton>
        </DialogActions>
      </form>
    </Dialog>
  )
}

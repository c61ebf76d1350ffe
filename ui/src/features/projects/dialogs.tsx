import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Field } from '@/components/field'
import { codeOf, useErrorText } from '@/lib/error-text'
import { takeKeys } from '@/lib/type-ahead'
import { useCommand } from '@/rpc/client'
import type { ProjectView } from '@/rpc/schema.gen'
import { useEffect, useRef, useState } from 'react'
import { useProjectStrings } from './strings'

/** The longest name the core takes. */
export const LONGEST_NAME = 300

export interface Draft {
  name: string
  description: string
}

interface NewProps {
  draft: Draft
  onDraft: (draft: Draft) => void
  onClose: () => void
  onCreated: (project: ProjectView) => void
}

/** A new project. What was typed belongs to the page, so that closing the dialog by mistake loses nothing. */
export function NewProjectDialog({ draft, onDraft, onClose, onCreated }: NewProps) {
  const t = useProjectStrings()
  const errorText = useErrorText()
  const create = useCommand('project_create')
  const form = useRef<HTMLFormElement>(null)
  const [error, setError] = useState<string>()

  // What was typed before this was there.
  useEffect(() => {
    const typed = takeKeys()
    if (typed) onDraft({ ...draft, name: draft.name + typed })
  }, [])

  const submit = () => {
    if (create.isPending) return
    const name = draft.name.trim()
    if (name === '') {
      setError(t.nameMissing)
      return
    }
    create.mutate(
      { name, description: draft.description.trim() },
      { onSuccess: onCreated, onError: (refused) => setError(codeOf(refused) === 'validation' ? t.nameTooLong : errorText(refused)) },
    )
  }

  return (
    <Dialog title={t.newProject} isOpen onClose={onClose}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit()
        }}
      >
        <div className="flex flex-col gap-4 px-5 pt-4">
          <Field
            label={t.name}
            hint={t.nameHint}
            value={draft.name}
            onChange={(name) => {
              onDraft({ ...draft, name })
              setError(undefined)
            }}
            error={error}
            maxLength={LONGEST_NAME}
            autoFocus
            autoComplete="off"
          />
          <Field
            label={t.description}
            hint={t.optional}
            rows={3}
            value={draft.description}
            onChange={(description) => onDraft({ ...draft, description })}
          />
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

interface RenameProps {
  project: ProjectView
  onClose: () => void
  onRename: (name: string) => void
}

export function RenameDialog({ project, onClose, onRename }: RenameProps) {
  const t = useProjectStrings()
  const [name, setName] = useState(project.name)
  const [error, setError] = useState<string>()
  return (
    <Dialog title={t.rename} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') setError(t.nameMissing)
          else onRename(name.trim())
        }}
      >
        <div className="px-5 pt-4">
          <Field
            label={t.name}
            value={name}
            onChange={(text) => {
              setName(text)
              setError(undefined)
            }}
            onFocus={(event) => event.target instanceof HTMLInputElement && event.target.select()}
            error={error}
            maxLength={LONGEST_NAME}
            autoFocus
            autoComplete="off"
          />
        </div>
        <DialogActions>
          <Button look="quiet" onPress={onClose}>
            {t.cancel}
          </Button>
          <Button look="primary" type="submit">
            {t.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

import { Button } from '@/components/button'
import { Dialog, DialogActions } from '@/components/dialog'
import { Field } from '@/components/field'
import { say } from '@/components/toast'
import { region } from '@/i18n'
import { useDraft } from '@/lib/drafts'
import { remember, remembered } from '@/lib/view-state'
import { query, useCommand } from '@/rpc/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useQuickNoteStrings } from './strings'

const LAST = 'quicknote.project'

/** One field, from anywhere: what is typed becomes the notes of a meeting of now. Closed by mistake, it is a draft. */
export function QuickNote({ project, onClose }: { project: string | undefined; onClose: () => void }) {
  const t = useQuickNoteStrings()
  const navigate = useNavigate()
  const projects = useQuery(query('project_list', { archived: false })).data?.projects ?? []
  const create = useCommand('meeting_new')
  const { text, setText } = useDraft('quick-note')
  const [chosen, setChosen] = useState(() => project ?? remembered<string>(LAST, ''))
  const [error, setError] = useState<string>()
  const into = projects.find((p) => p.id === chosen) ?? projects[0]

  const keep = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!into || text.trim() === '') return
    const when = new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date())
    try {
      const made = await create.mutateAsync({ project: into.id, title: t.named(when), notes: text, agenda: '', attendees: [] })
      remember(LAST, into.id)
      setText('')
      onClose()
      const open = () => void navigate({ to: '/p/$project/meetings/$meeting', params: { project: into.id, meeting: made.id } })
      say(t.kept, { action: { label: t.open, run: open } })
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused))
    }
  }

  return (
    <Dialog title={t.title} isOpen onClose={onClose} high>
      <form
        onSubmit={(event) => void keep(event)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void keep()
        }}
        className="flex flex-col gap-3 px-5 pt-3"
      >
        <Field label={t.text} rows={6} value={text} onChange={setText} error={error} autoFocus />
        {projects.length === 0 ? (
          <p className="text-sm text-muted">{t.noProject}</p>
        ) : (
          <label className="flex items-center gap-2 text-sm">
            <span className="font-medium">{t.project}</span>
            <select
              value={into?.id ?? ''}
              onChange={(event) => setChosen(event.target.value)}
              className="h-9 min-w-0 flex-1 rounded-lg border border-line-strong bg-surface px-2 pointer-coarse:h-11"
            >
              {projects.map((p) => (
                <option key={p.id} value={p.id}>
                  {p.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
      <DialogActions>
        <Button onPress={onClose}>{t.cancel}</Button>
        <Button look="primary" isDisabled={!into || text.trim() === ''} isPending={create.isPending} onPress={() => void keep()}>
          {t.keep}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

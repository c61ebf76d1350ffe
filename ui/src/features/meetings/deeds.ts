import { say } from '@/components/toast'
import { region } from '@/i18n'
import { useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query, useCommand } from '@/rpc/client'
import { affected } from '@/rpc/events'
import type { MeetingView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { isoDay } from './dates'
import { markFresh } from './fresh'
import { useMeetingStrings } from './strings'

/** Begins a meeting of today at once and opens it, with its title ready to be typed over. */
export function useNewMeeting(project: string): { begin: () => void; busy: boolean } {
  const t = useMeetingStrings()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const create = useCommand('meeting_new')
  const begin = () => {
    const now = new Date()
    const day = new Intl.DateTimeFormat(region(), { dateStyle: 'medium' }).format(now)
    create.mutate(
      { project, title: t.newTitle(day), notes: '', agenda: '', attendees: [], date: isoDay(now) },
      {
        onSuccess: (made) => {
          markFresh(made.id)
          void navigate({ to: '/p/$project/meetings/$meeting', params: { project, meeting: made.id } })
        },
        onError: (error) => say(errorText(error), { bad: true }),
      },
    )
  }
  return { begin, busy: create.isPending }
}

/** Deletes a meeting at once, with a way back. */
export function useDeleteMeeting(project: string): (meeting: Pick<MeetingView, 'id' | 'title'>) => void {
  const t = useMeetingStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const change = async (command: 'meeting_delete' | 'meeting_restore', id: string) => {
    const key = query('meeting_list', { project }).queryKey
    const before = client.getQueryData(key)
    if (command === 'meeting_delete') {
      await client.cancelQueries({ queryKey: key })
      client.setQueryData(key, (old) => old && { meetings: old.meetings.filter((m) => m.id !== id) })
    }
    try {
      await platform().call(command, { meeting: id })
    } catch (error) {
      client.setQueryData(key, before)
      throw error
    } finally {
      void affected(client, command)
    }
  }
  return ({ id, title }) => {
    const restore = () => void change('meeting_restore', id).catch((error: unknown) => say(errorText(error), { bad: true }))
    change('meeting_delete', id).then(
      () => say(t.removed(title), { action: { label: t.undo, run: restore } }),
      (error: unknown) => say(errorText(error), { bad: true }),
    )
  }
}

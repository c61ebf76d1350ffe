import { platform } from '@/platform'
import type { PastView } from '@/rpc/schema.gen'
import { names } from './values'

/** The way to have again what stood where something was put back. Not every part can be written by a page. */
export function wayBack({ thing, id, part, stands }: PastView): (() => Promise<unknown>) | undefined {
  const desk = platform()
  const ways: Record<string, () => Promise<unknown>> = {
    'project.name': () => desk.call('project_rename', { project: id, name: stands }),
    'project.archived_at': () => desk.call('project_archive', { project: id, archived: stands !== '' }),
    'project.deleted_at': () => desk.call('project_delete', { project: id }),
    'document.kept_here': () => desk.call('document_keep', { document: id, kept: stands === '1' }),
    'document.deleted_at': () => desk.call('document_delete', { document: id }),
    'meeting.title': () => desk.call('meeting_details', { meeting: id, title: stands }),
    'meeting.agenda': () => desk.call('meeting_details', { meeting: id, agenda: stands }),
    'meeting.notes': () => desk.call('meeting_edit', { meeting: id, notes: stands }),
    'meeting.deleted_at': () => desk.call('meeting_delete', { meeting: id }),
    'thread.title': () => desk.call('thread_rename', { thread: id, title: stands }),
    'thread.deleted_at': () => desk.call('thread_delete', { thread: id }),
    'artifact.title': () => desk.call('artifact_edit', { artifact: id, title: stands }),
    'artifact.content': () => desk.call('artifact_edit', { artifact: id, content: stands }),
    'artifact.deleted_at': () => desk.call('artifact_delete', { artifact: id }),
  }
  const attendees = names(stands)
  if (attendees) ways['meeting.attendees'] = () => desk.call('meeting_details', { meeting: id, attendees })
  const ms = Number(stands)
  if (stands !== '' && Number.isFinite(ms)) ways['meeting.held_on'] = () => desk.call('meeting_details', { meeting: id, date: new Date(ms).toISOString() })
  return ways[`${thing}.${part}`]
}

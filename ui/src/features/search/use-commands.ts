import { useLock } from '@/app/lock'
import { setTheme, useTheme } from '@/lib/theme'
import { query } from '@/rpc/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CalendarDays, ChartColumn, FileText, FolderClosed, FolderPlus, GitCompareArrows, LayoutGrid, Laptop, LibraryBig, Lock, MessagesSquare, Moon, Settings, Sun } from 'lucide-react'
import { type Item, isMeant } from './items'
import { useSearchStrings } from './strings'

/** What can be done from anywhere: all of it without text, what is meant with text. */
export function useCommands(project: string | undefined, typed: string, onNewProject: () => void): Item[] {
  const t = useSearchStrings()
  const navigate = useNavigate()
  const lock = useLock()
  const theme = useTheme()
  const projects = useQuery(query('project_list', { archived: false })).data?.projects ?? []
  const isDark = theme === 'system' ? document.documentElement.dataset.theme === 'dark' : theme === 'dark'
  const item = (id: string, icon: Item['icon'], title: string, run: () => void, more: Partial<Item> = {}): Item => ({
    id: `command-${id}`, group: 'commands', icon, title, run, ...more,
  })
  const part = (id: string, icon: Item['icon'], title: string, to: '/p/$project' | '/p/$project/library' | '/p/$project/meetings' | '/p/$project/threads' | '/p/$project/artifacts') =>
    item(id, icon, title, () => void navigate({ to, params: { project: project ?? '' } }))
  const here = project
    ? [
        part('library', LibraryBig, t.toLibrary, '/p/$project/library'),
        part('meetings', CalendarDays, t.toMeetings, '/p/$project/meetings'),
        part('threads', MessagesSquare, t.toThreads, '/p/$project/threads'),
        part('artifacts', FileText, t.toArtifacts, '/p/$project/artifacts'),
        part('overview', LayoutGrid, t.toOverview, '/p/$project'),
      ]
    : []
  const always = [
    item('projects', FolderClosed, t.toProjects, () => void navigate({ to: '/' })),
    item('new-project', FolderPlus, t.newProject, onNewProject, { stays: true }),
    item('settings', Settings, t.toSettings, () => void navigate({ to: '/settings' })),
    item('usage', ChartColumn, t.toUsage, () => void navigate({ to: '/settings/usage' })),
    item('devices', Laptop, t.toDevices, () => void navigate({ to: '/settings', hash: 'devices' })),
    item('conflicts', GitCompareArrows, t.toConflicts, () => void navigate({ to: '/conflicts' })),
    item('theme', isDark ? Sun : Moon, isDark ? t.light : t.dark, () => setTheme(isDark ? 'light' : 'dark'), { stays: true }),
    item('lock', Lock, t.lock, lock),
  ]
  if (!typed.trim()) return [...here, ...always]
  const others = projects
    .filter((p) => p.id !== project)
    .map((p) => item(`project-${p.id}`, FolderClosed, p.name, () => void navigate({ to: '/p/$project', params: { project: p.id } }), { place: t.toProject }))
  return [...here, ...always, ...others].filter((one) => isMeant(`${one.title} ${one.place ?? ''}`, typed)).slice(0, 5)
}

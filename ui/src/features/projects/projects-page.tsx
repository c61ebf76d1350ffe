import { BusyButton } from '@/components/busy-button'
import { Button } from '@/components/button'
import { Banner, Empty, Page, PageHead, Waiting } from '@/components/page'
import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { late } from '@/lib/late'
import { holdKeys } from '@/lib/type-ahead'
import { remember, remembered } from '@/lib/view-state'
import { RECOVERY_OPEN } from '@/features/onboarding/recovery-open'
import { query, useCommand } from '@/rpc/client'
import type { ProjectView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Archive, Bike, FolderClosed, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ProjectCard } from './card'
import { useProjectDeeds } from './deeds'
import type { Draft } from './dialogs'
import { useProjectStrings } from './strings'
import { useKey } from '@/lib/use-key'

// The list comes first; what is only opened on it comes right after.
const NewProjectDialog = late(() => import('./dialogs').then((m) => m.NewProjectDialog))
const RenameDialog = late(() => import('./dialogs').then((m) => m.RenameDialog))
/** When the dialogs are fetched ahead, so that they open at once. */
const AHEAD_MS = 300

const NOTHING: Draft = { name: '', description: '' }

/** All projects. */
export function ProjectsPage() {
  const t = useProjectStrings()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const list = useQuery(query('project_list', { archived: true }))
  const { rename } = useProjectDeeds()
  const [archivedToo, setArchivedToo] = useState(() => remembered('projects.archived', false))
  const [draft, setDraft] = useState(NOTHING)
  const [creating, setCreating] = useState(false)
  const [renaming, setRenaming] = useState<ProjectView>()
  useKey('n', () => {
    // The dialog may still have to come; whoever knows the key types on at once.
    holdKeys()
    setCreating(true)
  })
  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([NewProjectDialog.preload(), RenameDialog.preload()]).catch(() => undefined), AHEAD_MS)
    return () => clearTimeout(timer)
  }, [])

  const all = list.data?.projects ?? []
  const archived = all.filter((p) => p.archivedAt)
  const current = all.filter((p) => !p.archivedAt)
  const open = (project: ProjectView) => void navigate({ to: '/p/$project', params: { project: project.id } })
  const create = (
    <Button look="primary" onPress={() => setCreating(true)} aria-keyshortcuts="n">
      <Plus size={17} aria-hidden />
      {t.newProject}
    </Button>
  )

  return (
    <Page wide>
      <PageHead title={t.title}>
        {archived.length > 0 ? (
          <Button
            look="quiet"
            className="text-muted"
            onPress={() => {
              remember('projects.archived', !archivedToo)
              setArchivedToo(!archivedToo)
            }}
          >
            <Archive size={16} aria-hidden />
            {archivedToo ? t.hideArchived : t.showArchived(archived.length)}
          </Button>
        ) : null}
        {all.length > 0 ? create : null}
      </PageHead>
      <RecoveryNote />
      {list.isPending ? <Waiting label={t.loading} /> : null}
      {list.isError ? <Banner tone="bad">{errorText(list.error)}</Banner> : null}
      {list.isSuccess && all.length === 0 ? (
        <Empty icon={FolderClosed} title={t.emptyTitle} text={t.emptyText}>
          {create}
          <Sample onMade={open} />
        </Empty>
      ) : null}
      {list.isSuccess && all.length > 0 && current.length === 0 && !archivedToo ? (
        <Empty icon={Archive} title={t.allArchived} text={t.allArchivedText} />
      ) : null}
      <Cards label={t.title} projects={current} onRename={setRenaming} />
      {archivedToo && archived.length > 0 ? (
        <section className="mt-8" aria-labelledby="archived-projects">
          <h2 id="archived-projects" className="mb-3 text-sm font-medium text-muted">
            {t.archived}
          </h2>
          <Cards label={t.archived} projects={archived} onRename={setRenaming} />
        </section>
      ) : null}
      {creating ? (
        <NewProjectDialog
          draft={draft}
          onDraft={setDraft}
          onClose={() => setCreating(false)}
          onCreated={(project) => {
            setDraft(NOTHING)
            setCreating(false)
            open(project)
          }}
        />
      ) : null}
      {renaming ? (
        <RenameDialog
          project={renaming}
          onClose={() => setRenaming(undefined)}
          onRename={(name) => {
            setRenaming(undefined)
            void rename(renaming, name).then((done) => done && say(t.renamed))
          }}
        />
      ) : null}
    </Page>
  )
}

function Cards({ label, projects, onRename }: { label: string; projects: ProjectView[]; onRename: (project: ProjectView) => void }) {
  if (projects.length === 0) return null
  return (
    <ul aria-label={label} className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17.5rem),1fr))] gap-4">
      {projects.map((project) => (
        <ProjectCard key={project.id} project={project} onRename={() => onRename(project)} />
      ))}
    </ul>
  )
}

function Sample({ onMade }: { onMade: (project: ProjectView) => void }) {
  const t = useProjectStrings()
  const errorText = useErrorText()
  const sample = useCommand('sample_create')
  return (
    <BusyButton
      busy={sample.isPending}
      onPress={() => sample.mutate({ name: t.sampleName }, { onSuccess: onMade, onError: (error) => say(errorText(error), { bad: true }) })}
    >
      <Bike size={16} aria-hidden />
      {sample.isPending ? t.sampleBusy : t.sample}
    </BusyButton>
  )
}

/** The first run was left before the recovery words were asked back. */
function RecoveryNote() {
  const t = useProjectStrings()
  const [open, setOpen] = useState(() => remembered(RECOVERY_OPEN, false))
  if (!open) return null
  return (
    <div className="mb-4">
      <Banner>
        <p>{t.recoveryOpen}</p>
        <Button
          small
          className="mt-2"
          onPress={() => {
            remember(RECOVERY_OPEN, false)
            setOpen(false)
          }}
        >
          {t.understood}
        </Button>
      </Banner>
    </div>
  )
}

import { NotFound } from '@/app/not-found'
import { Button } from '@/components/button'
import { Banner, Page, Waiting } from '@/components/page'
import { useHistory } from '@/features/conflicts'
import { codeOf, useErrorText } from '@/lib/error-text'
import { query } from '@/rpc/client'
import type { ProjectView } from '@/rpc/schema.gen'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { AskBox } from './ask-box'
import { useProjectDeeds } from './deeds'
import { Leaves, LeavesHint } from './leaves'
import { ProjectMenu } from './project-menu'
import { Sections } from './sections'
import { useProjectStrings } from './strings'
import { TitleInPlace } from './title-in-place'
import { WhatNext } from './what-next'

/** One project: what is in it, and what to do next. A chunk of its own: the list of projects comes first. */
export function ProjectPage() {
  const t = useProjectStrings()
  const errorText = useErrorText()
  const { project: id = '' } = useParams({ strict: false })
  const shown = useQuery(query('project_show', { project: id }))

  if (shown.isPending) return <Waiting label={t.loading} />
  // Deleted elsewhere: what was shown before is no longer true.
  if (shown.isError && codeOf(shown.error) === 'notFound') return <NotFound />
  if (shown.data) return <Overview key={shown.data.id} project={shown.data} />
  return (
    <Page>
      <Banner
        tone="bad"
        action={
          <Button small onPress={() => void shown.refetch()}>
            {t.again}
          </Button>
        }
      >
        {errorText(shown.error)}
      </Banner>
    </Page>
  )
}

function Overview({ project }: { project: ProjectView }) {
  const t = useProjectStrings()
  const navigate = useNavigate()
  const deeds = useProjectDeeds()
  const history = useHistory({ thing: 'project', id: project.id }, project.name)
  const [renaming, setRenaming] = useState(false)
  const question = useRef<HTMLTextAreaElement>(null)
  const empty = project.documents + project.meetings + project.threads + project.artifacts === 0

  return (
    <Page wide>
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0 flex-1">
          <Link to="/" className="text-sm text-muted hover:text-ink hover:underline">
            {t.title}
          </Link>
          <TitleInPlace
            name={project.name}
            editing={renaming}
            onEdit={() => setRenaming(true)}
            onCancel={() => setRenaming(false)}
            onSave={(name) => {
              setRenaming(false)
              void deeds.rename(project, name)
            }}
          />
          {project.description ? <p className="mt-1 max-w-prose whitespace-pre-line text-muted [overflow-wrap:anywhere]">{project.description}</p> : null}
        </div>
        <ProjectMenu
          project={project}
          onRename={() => setRenaming(true)}
          onArchive={() => void deeds.archive(project)}
          onDelete={() => void deeds.remove(project).then((gone) => (gone ? navigate({ to: '/' }) : undefined))}
          history={history.choices}
        />
      </header>
      {history.note ? <div className="mt-4 -mb-4">{history.note}</div> : null}
      {history.dialog}
      {project.archivedAt ? (
        <div className="mt-4">
          <Banner
            action={
              <Button small onPress={() => void deeds.archive(project, false)}>
                {t.unarchive}
              </Button>
            }
          >
            {t.archivedBanner}
          </Banner>
        </div>
      ) : null}
      {empty ? <WhatNext project={project.id} onAsk={() => question.current?.focus()} /> : null}
      <AskBox project={project.id} field={question} ideas={!empty} />
      <LeavesHint project={project.id} />
      {empty ? null : <Sections project={project} />}
      <Leaves project={project.id} />
    </Page>
  )
}

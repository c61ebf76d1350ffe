import { Toasts } from '@/components/toast'
import { RpcError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import type { ProjectView, ThreadView } from '@/rpc/schema.gen'
import { renderPage } from '@/test/render'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { ProjectsPage } from '.'
import { ProjectPage } from './project-page'

const PROJECT: ProjectView = { id: 'p1', name: 'City bikes', description: '', documents: 1, meetings: 0, threads: 0, artifacts: 0, createdAt: '2026-11-01T08:00:00Z' }
const THREAD: ThreadView = { id: 't1', projectId: 'p1', title: '', summary: '', messageCount: 0, createdAt: '2026-11-01T08:00:00Z' }
const LISTS = { document_list: () => ({ documents: [] }), meeting_list: () => ({ meetings: [] }), thread_list: () => ({ threads: [] }), artifact_list: () => ({ artifacts: [] }) }

beforeEach(() => localStorage.clear())

function Projects() {
  return (
    <>
      <ProjectsPage />
      <Toasts closeLabel="Close" />
    </>
  )
}

function Project() {
  return (
    <>
      <ProjectPage />
      <Toasts closeLabel="Close" />
    </>
  )
}

describe('projects', () => {
  it('takes a project away at once and brings it back by undo', async () => {
    let there = true
    const fake = fakePlatform({
      project_list: () => ({ projects: there ? [PROJECT] : [] }),
      project_delete: () => {
        there = false
        return PROJECT
      },
      project_restore: () => {
        there = true
        return PROJECT
      },
    })
    const user = userEvent.setup()
    await renderPage(fake, Projects)
    await user.click(await screen.findByRole('button', { name: 'Actions for City bikes' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    await waitFor(() => expect(screen.queryByRole('link', { name: 'City bikes' })).toBeNull())
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    expect(await screen.findByRole('link', { name: 'City bikes' })).toBeTruthy()
  })

  it('puts a project back when deleting was refused', async () => {
    const fake = fakePlatform({ project_list: () => ({ projects: [PROJECT] }), project_delete: () => Promise.reject(new RpcError('storageFull', '')) })
    const user = userEvent.setup()
    await renderPage(fake, Projects)
    await user.click(await screen.findByRole('button', { name: 'Actions for City bikes' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    expect(await screen.findByText(/The disk is full/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'City bikes' })).toBeTruthy()
  })

  it('hides archived projects until they are asked for', async () => {
    const fake = fakePlatform({ project_list: () => ({ projects: [PROJECT, { ...PROJECT, id: 'p2', name: 'Old', archivedAt: '2026-11-02T08:00:00Z' }] }) })
    const user = userEvent.setup()
    await renderPage(fake, Projects)
    await screen.findByRole('link', { name: 'City bikes' })
    expect(screen.queryByRole('link', { name: 'Old' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Show archived (1)' }))
    expect(screen.getByRole('link', { name: 'Old' })).toBeTruthy()
  })

  it('opens a new project by n and keeps what was typed when the dialog is closed', async () => {
    const fake = fakePlatform({ project_list: () => ({ projects: [PROJECT] }) })
    const user = userEvent.setup()
    await renderPage(fake, Projects)
    await screen.findByRole('link', { name: 'City bikes' })
    await user.keyboard('n')
    // The letter itself must not get into the field, and inside the field it is only a letter.
    await user.type(await screen.findByLabelText('Name'), 'nnn')
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.keyboard('n')
    expect((await screen.findByLabelText<HTMLInputElement>('Name')).value).toBe('nnn')
  })
})

describe('a project', () => {
  it('leaves a question as a draft in a new thread, which asks it when it is shown', async () => {
    const fake = fakePlatform({ ...LISTS, project_show: () => PROJECT, thread_create: () => THREAD, draft_edit: (draft) => draft })
    const user = userEvent.setup()
    const { router } = await renderPage(fake, Project, '/p/$project', '/p/p1')
    await user.type(await screen.findByRole('textbox', { name: 'Ask about this project' }), 'What was decided?{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/p/p1/threads/t1'))
    expect(fake.calls).toContainEqual({ command: 'draft_edit', request: { of: 't1', text: 'What was decided?' } })
    expect(fake.calls.some((c) => c.command === 'ask')).toBe(false)
  })

  it('keeps the question when it could not be left, and begins no second thread', async () => {
    let full = true
    const fake = fakePlatform({
      ...LISTS,
      project_show: () => PROJECT,
      thread_create: () => THREAD,
      draft_edit: (draft) => (full ? Promise.reject(new RpcError('storageFull', '')) : draft),
    })
    const user = userEvent.setup()
    const { router } = await renderPage(fake, Project, '/p/$project', '/p/p1')
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Ask about this project' })
    await user.type(field, 'Why?{Enter}')
    await waitFor(() => expect(fake.calls.some((c) => c.command === 'draft_edit')).toBe(true))
    expect(field.value).toBe('Why?')
    full = false
    await user.click(screen.getByRole('button', { name: 'Ask' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/p/p1/threads/t1'))
    expect(fake.calls.filter((c) => c.command === 'thread_create')).toHaveLength(1)
  })

  it('is renamed by Enter, left as it was by Escape', async () => {
    const fake = fakePlatform({ ...LISTS, project_show: () => PROJECT, project_rename: ({ name }) => ({ ...PROJECT, name }) })
    const user = userEvent.setup()
    await renderPage(fake, Project, '/p/$project', '/p/p1')
    await user.click(await screen.findByRole('button', { name: 'Rename' }))
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'x{Escape}')
    expect(fake.calls.some((c) => c.command === 'project_rename')).toBe(false)
    await user.click(screen.getByRole('button', { name: 'Rename' }))
    await user.clear(screen.getByRole('textbox', { name: 'Name' }))
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Trams{Enter}')
    await waitFor(() => expect(fake.calls).toContainEqual({ command: 'project_rename', request: { project: 'p1', name: 'Trams' } }))
    expect(fake.calls.filter((c) => c.command === 'project_rename')).toHaveLength(1)
  })

  it('that does not exist says so', async () => {
    await renderPage(fakePlatform({ project_show: () => Promise.reject(new RpcError('notFound', '')) }), Project, '/p/$project', '/p/nope')
    expect(await screen.findByText('This is not here')).toBeTruthy()
  })
})

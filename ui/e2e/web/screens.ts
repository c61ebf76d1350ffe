import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { Desk } from './docket'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const WIDTHS = [1280, 768, 390] as const
export const SCHEMES = ['light', 'dark'] as const

/** A screen as a person meets it: where it is, what is done there first, and what shows that it is ready. */
export interface Screen {
  name: string
  path: string
  ready: (page: Page) => Promise<unknown>
  prepare?: (page: Page) => Promise<unknown>
}

interface Named {
  id: string
}

/** Fills a vault the way a week of work does, and names every screen it can be seen on. */
export async function furnished(desk: Desk): Promise<Screen[]> {
  const project = await desk.sample()
  const thread = await desk.rpc<Named>('thread_create', { project })
  await desk.stream('ask', { thread: thread.id, text: 'Which rules apply to refunds?' })
  await desk.stream('ask', { thread: thread.id, text: 'Write user stories with acceptance criteria for refunds' })
  const empty = await desk.rpc<Named>('thread_create', { project })
  const bare = await desk.rpc<Named>('project_create', { name: 'Nothing in it yet' })
  const meeting = await desk.rpc<Named>('meeting_new', {
    project,
    title: 'Stand-up',
    notes: '# Stand-up\n\n- [ ] Anna sends the list\n- **Decision:** Vouchers come later.\n\n| What | Who |\n|---|---|\n| Form | Ben |\n',
  })
  const { documents } = await desk.rpc<{ documents: (Named & { name: string })[] }>('document_list', { project })
  const { meetings } = await desk.rpc<{ meetings: (Named & { cues: number })[] }>('meeting_list', { project })
  const { artifacts } = await desk.rpc<{ artifacts: Named[] }>('artifact_list', { project })
  const policy = documents.find((d) => d.name.endsWith('.md')) as Named
  const workshop = meetings.find((m) => m.cues > 0) as Named
  const artifact = artifacts[0] as Named
  // A server beyond this device, so that there is something to decide. It is never asked.
  const settings = await desk.rpc<object>('settings_show', {})
  await desk.rpc('settings_edit', { ...settings, compatible: { address: 'https://models.office.example/llm', model: 'mistral-small-3.2-24b-instruct' } })
  const heading = (page: Page) => page.locator('main h1').first().waitFor()
  const toggle = (page: Page) => page.locator('#leaves [role=switch]').first().waitFor()
  const p = `/p/${project}`
  return [
    { name: 'projects', path: '/', ready: heading },
    { name: 'project', path: p, ready: heading },
    { name: 'project-empty', path: `/p/${bare.id}`, ready: heading },
    { name: 'project-leaves', path: `${p}#leaves`, ready: toggle },
    { name: 'calls', path: `${p}/calls`, ready: (page) => page.locator('main table').waitFor() },
    {
      name: 'calls-all',
      path: `${p}/calls`,
      ready: (page) => page.locator('main table').waitFor(),
      prepare: async (page) => {
        await page.locator('main table button').first().click()
        await page.locator('main pre').waitFor()
      },
    },
    { name: 'calls-empty', path: `/p/${bare.id}/calls`, ready: (page) => page.locator('main h2').waitFor() },
    { name: 'library', path: `${p}/library`, ready: (page) => page.getByText('deposit-and-refund-policy.md').first().waitFor() },
    { name: 'library-empty', path: `/p/${bare.id}/library`, ready: heading },
    { name: 'reader', path: `${p}/library/${policy.id}?start=447&end=507`, ready: (page) => page.locator('#shown-passage').waitFor() },
    { name: 'meetings', path: `${p}/meetings`, ready: (page) => page.getByText('Stand-up').first().waitFor() },
    { name: 'meeting-transcript', path: `${p}/meetings/${workshop.id}`, ready: heading },
    { name: 'meeting-notes', path: `${p}/meetings/${meeting.id}`, ready: (page) => page.locator('.cm-content').waitFor() },
    { name: 'threads', path: `${p}/threads`, ready: heading },
    { name: 'thread', path: `${p}/threads/${thread.id}`, ready: (page) => page.getByText('Which rules apply to refunds?').first().waitFor() },
    { name: 'thread-empty', path: `${p}/threads/${empty.id}`, ready: (page) => page.getByRole('textbox').first().waitFor() },
    { name: 'artifacts', path: `${p}/artifacts`, ready: (page) => page.getByText('User stories: refunds').first().waitFor() },
    { name: 'artifact', path: `${p}/artifacts/${artifact.id}`, ready: (page) => page.getByText('Approve refunds above 200 EUR').first().waitFor() },
    { name: 'settings', path: '/settings', ready: heading },
    {
      name: 'settings-order',
      path: '/settings#assistant',
      ready: heading,
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Change who answers: Documents to be written' }).click()
        await page.getByRole('button', { name: 'Move Ollama up' }).focus()
      },
    },
    {
      name: 'settings-models',
      path: '/settings#models',
      ready: heading,
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Set up Ollama' }).click()
        await page.getByText(/Start Ollama on this device/).waitFor()
      },
    },
    { name: 'usage', path: '/settings/usage', ready: (page) => page.locator('main table').first().waitFor() },
    {
      name: 'usage-days',
      path: '/settings/usage?days=7',
      ready: (page) => page.locator('main table').first().waitFor(),
      prepare: async (page) => {
        await page.getByText('Table', { exact: true }).click()
        await page.getByRole('table', { name: 'Answers per day' }).waitFor()
      },
    },
    {
      name: 'search',
      path: p,
      ready: heading,
      prepare: async (page) => {
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox').fill('refund')
        await page.getByRole('option', { name: /policy/ }).first().waitFor()
      },
    },
    {
      name: 'quick-note',
      path: p,
      ready: heading,
      prepare: async (page) => {
        await page.keyboard.press('Control+Shift+N')
        await page.getByRole('dialog').waitFor()
      },
    },
    { name: 'not-found', path: '/nowhere', ready: (page) => page.getByRole('heading', { name: 'This is not here' }).waitFor() },
  ]
}

/** The serious and critical violations of WCAG 2.2 AA that axe finds, each with the elements it names. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    interface Result {
      violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[]
    }
    const found = (await (window as unknown as { axe: { run(o: unknown): Promise<unknown> } }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })) as Result
    return found.violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} (${n.failureSummary.split('\n').slice(1, 3).join(' ')})`).join('; ')}`)
  })
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Desk } from './docket'
import { ATTENTION, NO_ACCOUNT, WAITING, saying, written } from './synced'

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

/** No core can be taken through a week of changes here: what it would say of them. */
const FORMER = {
  versions: [
    { id: 'v3', title: 'User stories: refunds', messageId: 'm', createdAt: '2026-03-04T15:12:00Z' },
    { id: 'v2', title: 'User stories: refunds', createdAt: '2026-03-03T09:40:00Z' },
    { id: 'v1', title: 'Stories about refunds, first draft', messageId: 'm', createdAt: '2026-03-02T16:05:00Z' },
  ],
}
const same = (n: number) => Array.from({ length: n }, (_, at) => ({ kind: 'same', text: `- A statement that stays as it was, number ${at + 1}. [${at + 1}]` }))
const COMPARED = {
  lines: [
    { kind: 'same', text: '## Approve refunds above 200 EUR' },
    { kind: 'same', text: '' },
    { kind: 'removed', text: 'As a branch manager, I want to see refunds above 200 EUR.' },
    { kind: 'added', text: 'As a branch manager, I want to approve refunds above 200 EUR before they are paid, so that nobody pays out more than was charged. [1]' },
    { kind: 'added', text: '' },
    ...same(14),
    { kind: 'removed', text: '- Refunds in cash are possible.' },
    ...same(5),
  ],
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
  const kept = documents.find((d) => d.name.endsWith('.eml')) as Named
  await desk.rpc('document_keep', { document: kept.id, kept: true })
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
    {
      name: 'artifact-versions',
      path: `${p}/artifacts/${artifact.id}`,
      ready: (page) => page.getByText('Approve refunds above 200 EUR').first().waitFor(),
      prepare: async (page) => {
        await page.route('**/rpc/artifact_versions', (route) => route.fulfill({ json: FORMER }))
        await page.route('**/rpc/artifact_compare', (route) => route.fulfill({ json: COMPARED }))
        await page.getByRole('button', { name: 'More actions' }).click()
        await page.getByRole('menuitem', { name: 'Former texts' }).click()
        await page.getByRole('button', { name: /unchanged lines/ }).first().waitFor()
      },
    },
    {
      name: 'thread-preview',
      path: `${p}/threads/${empty.id}`,
      ready: (page) => page.getByRole('textbox').first().waitFor(),
      prepare: async (page) => {
        await page.getByRole('textbox').fill('What could go wrong with refunds?')
        await page.getByRole('button', { name: 'What would be sent' }).click()
        await page.getByText('Nothing is sent.').waitFor()
      },
    },
    {
      name: 'thread-skills',
      path: `${p}/threads/${empty.id}`,
      ready: (page) => page.getByRole('textbox').first().waitFor(),
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Skills' }).click()
        await page.getByRole('option', { name: /Glossary/ }).waitFor()
      },
    },
    {
      name: 'thread-skill',
      path: `${p}/threads/${thread.id}`,
      ready: (page) => page.getByText('Which rules apply to refunds?').first().waitFor(),
      prepare: async (page) => {
        await page.getByRole('textbox').fill('refunds above 200 EUR')
        await page.getByRole('button', { name: 'Skills' }).click()
        await page.getByRole('option', { name: /Interview guide/ }).click()
        await page.getByRole('textbox', { name: 'Who is asked' }).waitFor()
        await page.getByRole('button', { name: 'Send' }).click()
        await page.getByText('Say who is asked.').waitFor()
      },
    },
    { name: 'reader-kept', path: `${p}/library/${kept.id}`, ready: (page) => page.getByText('Neither its name nor a word').waitFor() },
    {
      name: 'library-menu',
      path: `${p}/library`,
      ready: (page) => page.getByText('documents stay on this device').or(page.getByText('document stays on this device')).first().waitFor(),
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Actions for deposit-and-refund-policy.md' }).click()
        await page.getByRole('menuitem', { name: 'Keep on this device' }).waitFor()
      },
    },
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
    { name: 'settings-devices', path: '/settings#devices', ready: (page) => page.getByRole('button', { name: 'Choose a bundle' }).or(page.getByRole('button', { name: 'Paket wählen' })).waitFor() },
    {
      name: 'settings-devices-many',
      path: '/settings#devices',
      ready: heading,
      prepare: (page) => saying(page, { sync_status: ATTENTION }, () => page.getByText('Old laptop').waitFor().then(() => page.getByRole('link', { name: 'Needs attention' }).or(page.locator('nav .bg-warn')).first().waitFor())),
    },
    {
      name: 'settings-devices-waiting',
      path: '/settings#devices',
      ready: heading,
      prepare: (page) => saying(page, { sync_status: WAITING }, () => page.getByRole('heading', { name: 'Offline (12 waiting)' }).waitFor()),
    },
    {
      name: 'settings-devices-words',
      path: '/settings#devices',
      ready: heading,
      prepare: async (page) => {
        await saying(page, { sync_status: NO_ACCOUNT }, () => page.getByRole('button', { name: 'Give the words' }).waitFor())
        await page.getByRole('button', { name: 'Give the words' }).click()
        await page.getByRole('dialog').waitFor()
      },
    },
    {
      name: 'settings-devices-off',
      path: '/settings#devices',
      ready: heading,
      prepare: async (page) => {
        await saying(page, { sync_status: WAITING }, () => page.getByText('Train', { exact: true }).waitFor())
        await page.getByRole('button', { name: 'Actions for Train' }).click()
        await page.getByRole('menuitem', { name: 'Take off' }).click()
        await page.getByRole('alertdialog').waitFor()
      },
    },
    { name: 'conflicts-empty', path: '/conflicts', ready: (page) => page.locator('main h2').waitFor() },
    {
      name: 'conflicts',
      path: '/conflicts',
      ready: heading,
      prepare: (page) => saying(page, { sync_status: ATTENTION, sync_conflicts: written(project, artifact.id) }, () => page.locator('article').nth(4).waitFor()),
    },
    {
      name: 'artifact-conflict',
      path: `${p}/artifacts/${artifact.id}`,
      ready: heading,
      prepare: (page) => saying(page, { sync_status: ATTENTION, sync_conflicts: written(project, artifact.id) }, () => page.getByText('1 place here was written').waitFor()),
    },
    {
      name: 'artifact-history',
      path: `${p}/artifacts/${artifact.id}`,
      ready: heading,
      prepare: async (page) => {
        await page.route('**/rpc/history_show', (route) => route.fulfill({ json: written(project, artifact.id) }))
        await saying(page, { sync_status: ATTENTION, sync_conflicts: written(project, artifact.id) }, () => page.getByText('1 place here was written').waitFor())
        await page.getByRole('button', { name: 'Look at it' }).click()
        await page.getByRole('dialog').locator('article').nth(4).waitFor()
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

/** What is wrong with what is shown now, at every width and in both lights: too wide, or against WCAG. */
export async function flaws(page: Page, name: string): Promise<string[]> {
  const wrong: string[] = []
  const before = page.viewportSize()
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const width of WIDTHS) {
      const where = `${name} at ${width}, ${scheme}`
      await page.setViewportSize({ width, height: width === 390 ? 844 : 800 })
      if (process.env.DOCKET_PICTURES) await page.screenshot({ path: join(process.env.DOCKET_PICTURES, `${name}-${width}-${scheme}.png`) })
      const over = await page.evaluate(() => {
        const main = document.querySelector('main')
        return Math.max(document.documentElement.scrollWidth - window.innerWidth, main ? main.scrollWidth - main.clientWidth : 0)
      })
      if (over > 0) wrong.push(`${where}: ${over} px too wide`)
      for (const found of await violations(page)) wrong.push(`${where}: ${found}`)
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
  if (before) await page.setViewportSize(before)
  return wrong
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

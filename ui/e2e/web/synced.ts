import type { Page } from '@playwright/test'

/** One vault on a few devices after some weeks: what the core would say of it. */
const DEVICES = [
  { id: '0190aaaa-0000-7000-8000-000000000001', name: 'Office', own: true, removed: false, branches: 1 },
  { id: '0190bbbb-0000-7000-8000-000000000002', name: 'Train', own: false, removed: false, branches: 1, metAt: '2026-03-04T15:12:00Z' },
  { id: '0190cccc-0000-7000-8000-000000000003', name: 'The tablet with a rather long name that somebody gave it at the client’s', own: false, removed: false, branches: 2, metAt: '2026-02-20T09:00:00Z' },
  { id: '0190dddd-0000-7000-8000-000000000004', name: '', own: false, removed: false, branches: 1 },
  { id: '0190eeee-0000-7000-8000-000000000005', name: 'Old laptop', own: false, removed: true, branches: 1, metAt: '2025-11-02T09:00:00Z' },
]
const COUNTS = { unsent: 0, conflicts: 0, missing: 0, waitsForEarlier: 0, waitsForKey: 0, waitsForUpdate: 0 }
export const ATTENTION = { ...COUNTS, state: 'attention', account: true, devices: DEVICES, conflicts: 4, missing: 1, waitsForEarlier: 2, waitsForKey: 1, waitsForUpdate: 3 }
export const WAITING = { ...COUNTS, state: 'waiting', account: true, devices: DEVICES.slice(0, 2), unsent: 12 }
export const NO_ACCOUNT = { ...COUNTS, state: 'saved', account: false, devices: [] }

const FORMER = `# Stand-up

Refunds are paid within 14 days.

- [ ] Anna sends the list of stations
- [ ] Ben asks the bank
- Vouchers come later.
- The hotline is open from 8 to 18.
- Nobody else has to be asked.

Next time: Tuesday.`

/** What two devices wrote to the same places of a project and its things. */
export function written(project: string, artifact: string): object {
  const past = { project, deleted: false, by: 'Train', writtenAt: '2026-03-04T15:12:00Z', wonBy: 'Office', notedAt: '2026-03-05T08:00:00Z', settled: false }
  const title = 'User stories: refunds'
  return {
    entries: [
      { ...past, entry: 6, thing: 'artifact', id: artifact, title, part: 'title', text: 'User stories: refunds and vouchers', stands: title },
      { ...past, entry: 5, thing: 'meeting', id: 'm1', title: 'Stand-up', part: 'notes', text: FORMER, stands: FORMER.replace('14 days', '30 days').replace('- Vouchers come later.\n', '') },
      { ...past, entry: 4, thing: 'meeting', id: 'm2', title: 'A meeting too many', part: 'deleted_at', deleted: true, text: '', stands: '1772637120000' },
      { ...past, entry: 3, thing: 'meeting', id: 'm1', title: 'Stand-up', part: 'attendees', text: '["Anna","Ben","Dana Whitfield (Lead)"]', stands: '["Anna"]', settled: false },
      { ...past, entry: 2, thing: 'other', id: 'x', title: '', part: 'something_new', text: '7', stands: '' },
    ],
  }
}

/** Draws the page anew with what the core would say; from then on it says again what is so. */
export async function saying(page: Page, answers: Record<string, object>, ready: () => Promise<unknown>): Promise<void> {
  for (const [command, json] of Object.entries(answers)) await page.route(`**/rpc/${command}`, (route) => route.fulfill({ json }))
  await page.reload()
  await ready()
  for (const command of Object.keys(answers)) await page.unroute(`**/rpc/${command}`)
}

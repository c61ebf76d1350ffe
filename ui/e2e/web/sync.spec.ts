import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type Desk, PASSPHRASE, expect, test } from './docket'
import { flaws } from './screens'

interface Named {
  id: string
}

/** Saves a bundle from the settings, everything or what a device lacks, and gives the file. */
async function saved(desk: Desk, file: string, lacks?: string): Promise<string> {
  await desk.goto('/settings#devices')
  const devices = desk.page.getByRole('region', { name: 'Devices' })
  if (lacks) await devices.getByRole('combobox', { name: 'What is in it' }).selectOption({ label: `Only what ${lacks} lacks` })
  const path = join(desk.docket.folder, file)
  const download = desk.page.waitForEvent('download')
  await desk.tabTo('Save a bundle')
  await desk.page.keyboard.press('Enter')
  await (await download).saveAs(path)
  await expect(devices.getByText(/was saved\. Take it in/)).toBeVisible()
  return path
}

/** Takes a bundle in on the page that is open, by the keyboard. */
async function taken(desk: Desk, file: string): Promise<void> {
  const chooser = desk.page.waitForEvent('filechooser')
  await desk.tabTo('Choose a bundle')
  await desk.page.keyboard.press('Enter')
  await (await chooser).setFiles(file)
}

/** Names this device in the list, with the keyboard alone. */
async function named(desk: Desk, name: string): Promise<void> {
  await desk.goto('/settings#devices')
  const own = desk.page.getByRole('list', { name: 'Your devices' }).getByRole('listitem').filter({ hasText: 'This device' })
  await own.getByRole('button').focus()
  await desk.page.keyboard.press('Enter')
  await desk.page.getByRole('menuitem', { name: 'Rename' }).waitFor()
  await desk.page.keyboard.press('Enter')
  await expect(desk.page.getByRole('textbox', { name: 'Name of the device' })).toBeFocused()
  await desk.page.keyboard.press('Control+A')
  await desk.page.keyboard.type(name)
  await desk.page.keyboard.press('Enter')
  await expect(own.getByText(name)).toBeVisible()
}

/** Writes at the end of a meeting's notes, as one does. */
async function note(desk: Desk, path: string, text: string): Promise<void> {
  await desk.goto(path)
  await desk.page.locator('.cm-content').click()
  await desk.page.keyboard.press('Control+End')
  await desk.page.keyboard.type(text)
  await expect(desk.page.locator('main').getByText('Saved on this device', { exact: true })).toBeVisible()
}

const side = (page: Page) => page.getByRole('navigation', { name: 'Main navigation' })

test('one vault on two devices, with a file carried between them', async ({ desk, page }) => {
  test.setTimeout(240_000)
  await desk.enter()
  const { recoveryPhrase } = await desk.rpc<{ recoveryPhrase: string }>('vault_create', { passphrase: PASSPHRASE })
  const { id: project } = await desk.rpc<Named>('sample_create', { name: 'City bikes' })
  const meeting = (title: string, notes: string) => desk.rpc<Named>('meeting_new', { project, title, notes })
  const standUp = await meeting('Stand-up', 'Everybody was there.\n\nNothing was decided yet.\n')
  const dropped = await meeting('A meeting too many', 'Nobody came.\n')
  await page.reload()
  await page.getByRole('link', { name: /City bikes/ }).first().waitFor()
  const notes = `/p/${project}/meetings/${standUp.id}`

  // Alone there is nothing to say in the side bar, and the settings say why.
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('devices')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Saved on this device' })).toBeVisible()
  await expect(side(page).getByText(/Saved on this device|Synced|Offline/)).toHaveCount(0)
  await named(desk, 'Office')
  const first = await saved(desk, 'first.docket-bundle')

  await desk.another(async (other) => {
    // The second device joins by the words.
    await other.enter()
    await other.tabTo('I have Docket on another device')
    await other.page.keyboard.press('Enter')
    await expect(other.page.getByRole('heading', { name: 'Bring your vault to this device' })).toBeVisible()
    await other.page.keyboard.type('only three words')
    await other.page.keyboard.press('Tab')
    await other.page.keyboard.type(PASSPHRASE)
    await other.page.keyboard.press('Enter')
    await expect(other.page.getByText('A recovery phrase has 24 words; these are 3.')).toBeVisible()
    expect(await flaws(other.page, 'sync-join')).toEqual([])
    await other.page.getByRole('textbox', { name: 'Recovery words' }).focus()
    await other.page.keyboard.press('Control+A')
    await other.page.keyboard.insertText(recoveryPhrase)
    await other.page.getByLabel('Passphrase for this device').focus()
    await other.page.keyboard.press('Enter')

    await expect(other.page.getByRole('heading', { name: 'Now a bundle of the other device' })).toBeVisible()
    expect(await flaws(other.page, 'sync-first')).toEqual([])
    await taken(other, first)
    await expect(other.page.getByText(/^From Office: [\d,]+ changes\.$/)).toBeVisible()
    expect(await flaws(other.page, 'sync-first-done')).toEqual([])
    await other.tabTo('Open Docket')
    await other.page.keyboard.press('Enter')
    await expect(other.page.getByRole('link', { name: /City bikes/ }).first()).toBeVisible()
    await named(other, 'Train')

    // Both go on writing: in the same notes, the same name, and one deletes what the other edits.
    await note(desk, notes, 'Office: vouchers come later.\n')
    await desk.rpc('project_rename', { project, name: 'City bikes, office' })
    await desk.rpc('meeting_delete', { meeting: dropped.id })
    await other.goto(notes)
    await other.page.locator('.cm-content').click()
    await other.page.keyboard.press('Control+Home')
    await other.page.keyboard.type('Train: refunds first.\n\n')
    await expect(other.page.locator('main').getByText('Saved on this device', { exact: true })).toBeVisible()
    await other.rpc('project_rename', { project, name: 'City bikes, train' })
    await other.rpc('meeting_edit', { meeting: dropped.id, notes: 'Nobody came, but we wrote this.\n' })

    // Back on the first device: notes of both, the later name, and somebody has to look.
    const second = await saved(other, 'second.docket-bundle', 'Office')
    await expect(side(other.page).getByText(/^Synced/)).toBeVisible()
    await desk.goto('/settings#devices')
    await taken(desk, second)
    const devices = page.getByRole('region', { name: 'Devices' })
    await expect(devices.getByText(/^From Train: [\d,]+ changes\.$/)).toBeVisible()
    await expect(devices.getByText(/2 places had been written on both\./)).toBeVisible()
    expect(await flaws(page, 'sync-devices')).toEqual([])
    const { notes: merged } = await desk.rpc<{ notes: string }>('meeting_show', { meeting: standUp.id })
    expect(merged).toContain('Train: refunds first.')
    expect(merged).toContain('Office: vouchers come later.')

    await desk.tabTo('Needs attention')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Written on two devices' })).toBeVisible()
    const name = page.getByRole('article', { name: 'Name' })
    await expect(name.getByRole('definition').filter({ hasText: 'City bikes, train' })).toBeVisible()
    await expect(name.getByText('City bikes, office')).toBeVisible()
    await expect(name.getByText(/by Train/)).toBeVisible()
    const gone = page.getByRole('article', { name: 'Edited after it was deleted' })
    await expect(gone.getByText('A meeting too many')).toBeVisible()
    expect(await flaws(page, 'sync-conflicts')).toEqual([])

    // A project that was named twice says so where it is.
    await desk.goto(`/p/${project}`)
    await expect(page.getByText('1 place here was written on two devices.')).toBeVisible()
    await page.getByRole('button', { name: 'Look at it' }).click()
    await expect(page.getByRole('dialog').getByRole('article', { name: 'Name' })).toBeVisible()
    await page.keyboard.press('Escape')

    // The other name is put back, taken away again and put back, and the focus stays in the list.
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('two devices')
    await page.keyboard.press('Enter')
    await name.getByRole('button', { name: 'Put this one back' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByText('It is back.')).toBeVisible()
    await expect(name).toHaveCount(0)
    await expect(gone).toBeFocused()
    expect((await desk.rpc<{ name: string }>('project_show', { project })).name).toBe('City bikes, office')
    await desk.tabTo('Undo')
    await page.keyboard.press('Enter')
    await expect(page.getByText('As it was before.')).toBeVisible()
    expect((await desk.rpc<{ name: string }>('project_show', { project })).name).toBe('City bikes, train')
    await desk.goto(`/p/${project}`)
    await page.getByRole('button', { name: /Actions for|Menu|More/ }).last().click()
    await page.getByRole('menuitem', { name: 'History across devices' }).click()
    await expect(page.getByRole('dialog').getByText('Settled')).toBeVisible()
    expect(await flaws(page, 'sync-history')).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Put this one back' }).click()
    await expect(page.getByText('It is back.')).toBeVisible()
    await page.keyboard.press('Escape')

    await desk.goto('/conflicts')
    await gone.getByRole('button', { name: 'Restore it' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Nothing to look at' })).toBeVisible()
    expect(await flaws(page, 'sync-conflicts-none')).toEqual([])
    expect((await desk.rpc<{ notes: string }>('meeting_show', { meeting: dropped.id })).notes).toContain('we wrote this')
    await expect(side(page).getByText(/^Offline \(\d+ waiting\)$/)).toBeVisible()

    // What was decided there comes to the other device, and nobody is asked again.
    const third = await saved(desk, 'third.docket-bundle', 'Train')
    await other.goto('/settings#devices')
    await taken(other, third)
    await expect(other.page.getByRole('region', { name: 'Devices' }).getByText(/^From Office: [\d,]+ changes?\.$/)).toBeVisible()
    expect((await other.rpc<{ name: string }>('project_show', { project })).name).toBe('City bikes, office')

    // A file that is no bundle, or one of another vault, changes nothing and says what to do.
    await other.page.getByRole('button', { name: 'Close' }).click()
    await taken(other, join(desk.docket.folder, 'work.docket.keys'))
    await expect(other.page.getByText(/This is no bundle of Docket/)).toBeVisible()
    await expect(side(other.page).getByRole('link', { name: 'Needs attention' })).toBeVisible()

    // Taking a device off asks for the words and says what that does.
    await other.page.getByRole('button', { name: 'Actions for Office' }).click()
    await other.page.getByRole('menuitem', { name: 'Take off' }).click()
    await other.page.keyboard.type('abandon '.repeat(24))
    await other.page.getByRole('button', { name: 'Take it off' }).click()
    await expect(other.page.getByText(/One of the words is misspelled/)).toBeVisible()
    expect(await flaws(other.page, 'sync-take-off')).toEqual([])
    await other.page.getByRole('textbox', { name: 'Recovery words' }).fill(recoveryPhrase)
    await other.page.getByRole('button', { name: 'Take it off' }).click()
    await expect(other.page.getByText('Taken off')).toBeVisible()
  })
})

import { expect, test } from '@playwright/test'
import { join } from 'node:path'
import { By, Key } from 'selenium-webdriver'
import { Window } from './window'

// One window after the other: each test goes on in the home that the first one made.
test.describe.configure({ mode: 'serial' })

const PASSPHRASE = 'correct horse battery'
let home: string
let window: Window

test.beforeAll(async () => {
  home = await Window.home()
  window = await Window.open(home)
})

test.afterAll(async () => {
  await window.close()
  await Window.remove(home)
})

test('the window boots and paints', async () => {
  await window.driver.findElement(By.css('h1'))
  expect(await window.driver.getTitle()).toBe('Docket')
  expect(await window.colours()).toBeGreaterThan(60)
})

test('the page reaches the core, and a vault is made', async () => {
  expect(await window.rpc('vault_status', {})).toMatchObject({ ok: { state: 'missing' } })
  const made = await window.rpc('vault_create', { passphrase: PASSPHRASE })
  expect(made).toMatchObject({ ok: { recoveryPhrase: expect.stringMatching(/^(\w+ ){23}\w+$/) as unknown } })
  expect(await window.rpc('sample_create', { name: 'City bikes' })).toMatchObject({ ok: { documents: 4, meetings: 1 } })
  expect((await window.vaultHead()).toString('latin1')).not.toContain('SQLite')
  expect(await window.rpc('project_show', { project: 'none' })).toMatchObject({ refused: { code: 'notFound' } })
})

test('a stream arrives through a channel, in order and to its end', async () => {
  const thread = await window.rpc('thread_create', { project: 'City bikes' })
  const id = (thread.ok as { id: string }).id
  const messages: { events?: { event: string }[]; view?: unknown }[] = await window.driver.executeAsyncScript(
    `const done = arguments[arguments.length - 1];
     const got = [];
     const seen = new Map();
     let next = 0;
     const callback = window.__TAURI_INTERNALS__.transformCallback((raw) => {
       if ('end' in raw) return;
       seen.set(raw.index, raw.message);
       while (seen.has(next)) {
         const message = seen.get(next);
         next += 1;
         got.push(message);
         if (!('events' in message)) done(got);
       }
     });
     window.__TAURI_INTERNALS__.invoke('stream', {
       origin: 'test', command: 'ask', id: 'one', channel: '__CHANNEL__:' + callback,
       request: { thread: arguments[0], text: 'Write user stories for refunds' },
     }).catch((refused) => done([{ refused }]));`,
    id,
  )
  const events = messages.flatMap((m) => m.events ?? []).map((e) => e.event)
  expect(events[0]).toBe('start')
  expect(events.at(-1)).toBe('complete')
  expect(events.filter((e) => e === 'chunk').length).toBeGreaterThan(0)
  expect(messages.at(-1)).toMatchObject({ view: { messageId: expect.any(String) as unknown } })
})

test('the content security policy holds and nothing of ours offends it', async () => {
  const offences: string[] = await window.driver.executeAsyncScript(
    `const done = arguments[arguments.length - 1];
     const offences = [];
     document.addEventListener('securitypolicyviolation', (e) => offences.push(e.effectiveDirective));
     const script = document.createElement('script');
     script.textContent = 'window.__inline = true';
     document.head.append(script);
     const image = new Image();
     image.src = 'https://example.invalid/pixel.png';
     document.body.append(image);
     fetch('https://example.invalid/').catch(() => undefined);
     setTimeout(() => done([...offences, window.__inline ? 'inline script ran' : '']), 500);`,
  )
  expect(offences).not.toContain('inline script ran')
  for (const directive of ['script-src', 'img-src', 'connect-src']) {
    expect(offences.some((o) => o.startsWith(directive)), `${directive} in ${offences.join(' ')}`).toBe(true)
  }
  // A fresh page, watched from its first moment, offends in nothing.
  await window.driver.navigate().refresh()
  await window.driver.findElement(By.css('main, form, h1'))
  const own: string[] = await window.driver.executeScript(
    `return performance.getEntriesByType('resource').filter((r) => !r.name.startsWith('tauri://') && !r.name.startsWith('ipc://') && !r.name.startsWith('http://ipc.localhost')).map((r) => r.name)`,
  )
  expect(own).toEqual([])
})

test('the page has no way to files, to SQL or to other commands', async () => {
  const vault = join(home, 'work.docket')
  const tries: [string, unknown][] = [
    ['plugin:sql|load', { db: `sqlite:${vault}` }],
    ['plugin:sql|load', { db: 'sqlite:other.db' }],
    ['plugin:sql|execute', { db: 'sqlite:view-state.db', query: `attach database '${vault}' as v`, values: [] }],
    ['plugin:sql|select', { db: 'sqlite:view-state.db', query: 'select 1', values: [] }],
    ['plugin:dialog|open', { options: {} }],
    ['plugin:opener|open_path', { path: '/etc/passwd' }],
    ['plugin:notification|notify', { options: { title: 'x' } }],
    ['plugin:oauth|start', {}],
    ['plugin:fs|read_file', { path: '/etc/passwd' }],
    ['plugin:shell|execute', { program: 'sh' }],
    ['plugin:window|destroy', {}],
  ]
  for (const [command, args] of tries) {
    const answer = await window.invoke(command, args)
    expect(answer.ok, command).toBeUndefined()
    expect(JSON.stringify(answer.refused), command).toMatch(/not allowed|not found/i)
  }
  expect(await window.invoke('open_external', { url: 'file:///etc/passwd' })).toMatchObject({ refused: { code: 'validation' } })
})

test('a restart keeps data and view, and the vault is locked again', async () => {
  await window.invoke('view_state_put', { key: 'theme', value: '"dark"' })
  await window.close()
  window = await Window.open(home)
  expect(await window.rpc('vault_status', {})).toMatchObject({ ok: { state: 'locked' } })
  await window.driver.findElement(By.css('input[type=password]'))
  expect(await window.driver.executeScript('return document.documentElement.dataset.theme')).toBe('dark')
  const field = await window.driver.findElement(By.css('input[type=password]'))
  await field.sendKeys(PASSPHRASE, Key.ENTER)
  const card = await window.driver.findElement(By.css('main h2 a'))
  expect(await card.getAttribute('textContent')).toBe('City bikes')
  expect(await window.rpc('project_list', { archived: false })).toMatchObject({ ok: { projects: [{ documents: 4 }] } })
})

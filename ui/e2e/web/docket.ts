import { type APIResponse, type Page, test as base } from '@playwright/test'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const root = resolve(import.meta.dirname, '../../..')
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')

export const PASSPHRASE = 'correct horse battery'
export const DEMO = join(root, 'demo')

/** The real core behind its local host, on a vault of its own. */
export class Docket {
  readonly links: string[] = []
  private wake: (() => void) | undefined

  private constructor(
    private readonly process: ChildProcess,
    readonly folder: string,
  ) {
    if (process.stdout) {
      createInterface({ input: process.stdout }).on('line', (line) => {
        this.links.push((JSON.parse(line) as { link: string }).link)
        this.wake?.()
      })
    }
  }

  static async start(environment: Record<string, string> = {}): Promise<Docket> {
    const folder = await mkdtemp(join(tmpdir(), 'docket-web-'))
    const env = { ...process.env, ANTHROPIC_API_KEY: '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', ...environment }
    const child = spawn(join(target, 'debug/docket'), ['serve', '--vault', join(folder, 'work.docket'), '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return new Docket(child, folder)
  }

  /** A link that lets one browser in. */
  async link(): Promise<string> {
    while (this.links.length === 0) await new Promise<void>((wake) => (this.wake = wake))
    return this.links.shift() as string
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.process.once('exit', done))
    this.process.kill('SIGINT')
    await gone
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** A page that was let in, with the commands at hand for what a test takes for granted. */
export class Desk {
  private base = ''

  constructor(
    readonly page: Page,
    readonly docket: Docket,
  ) {}

  async enter(): Promise<void> {
    const link = await this.docket.link()
    this.base = new URL(link).origin
    await this.page.goto(link)
    await this.page.waitForURL(`${this.base}/`)
  }

  async rpc<T>(command: string, request: unknown): Promise<T> {
    const response: APIResponse = await this.page.request.post(`${this.base}/rpc/${command}`, {
      headers: { origin: this.base, 'content-type': 'application/json' },
      data: JSON.stringify(request),
    })
    if (!response.ok()) throw new Error(`${command}: ${await response.text()}`)
    return (await response.json()) as T
  }

  /** An open vault with the sample project. Gives the project's id. */
  async sample(): Promise<string> {
    await this.enter()
    await this.rpc('vault_create', { passphrase: PASSPHRASE })
    const project = await this.rpc<{ id: string }>('sample_create', { name: 'City bikes' })
    await this.page.reload()
    return project.id
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(`${this.base}${path}`)
  }
}

/** Each test has a core of its own. */
export const test = base.extend<{ docket: Docket; desk: Desk }>({
  // oxlint-disable-next-line no-empty-pattern
  docket: async ({}, use) => {
    const docket = await Docket.start()
    await use(docket)
    await docket.stop()
  },
  desk: async ({ page, docket }, use) => {
    await use(new Desk(page, docket))
  },
})

export { expect } from '@playwright/test'

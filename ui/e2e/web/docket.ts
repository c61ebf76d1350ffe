import { type APIResponse, type Page, test as base } from '@playwright/test'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../../..')
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')

/** The program: the one being worked on, or the one that ships. */
export const program = join(target, process.env.DOCKET_PROFILE ?? 'debug', 'docket')

export const PASSPHRASE = 'correct horse battery'
export const DEMO = join(root, 'demo')

/** The real core behind its local host, on a vault of its own. */
export class Docket {
  readonly links: string[] = []
  private wake: (() => void) | undefined

  private port = 0
  private process: ChildProcess

  private constructor(
    readonly folder: string,
    private readonly environment: Record<string, string>,
  ) {
    this.process = this.spawn()
  }

  private spawn(): ChildProcess {
    const env = { ...process.env, ANTHROPIC_API_KEY: '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', ...this.environment }
    const child = spawn(program, ['serve', '--vault', join(this.folder, 'work.docket'), '--port', String(this.port), '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { link } = JSON.parse(line) as { link: string }
      this.port = Number(new URL(link).port)
      this.links.push(link)
      this.wake?.()
    })
    return child
  }

  static async start(environment: Record<string, string> = {}): Promise<Docket> {
    return new Docket(await mkdtemp(join(tmpdir(), 'docket-web-')), environment)
  }

  /** A command of the command line on the same vault, while the page is open. */
  async run(args: string[]): Promise<string> {
    const env = { ...process.env, DOCKET_VAULT: join(this.folder, 'work.docket'), DOCKET_PASSPHRASE: PASSPHRASE }
    const { stdout } = await promisify(execFile)(program, [...args, '--json'], { env, maxBuffer: 64 * 1024 * 1024 })
    return stdout
  }

  /** A link that lets one browser in. */
  async link(): Promise<string> {
    while (this.links.length === 0) await new Promise<void>((wake) => (this.wake = wake))
    return this.links.shift() as string
  }

  /** Starts the host anew where it was. */
  again(): void {
    this.links.length = 0
    this.process = this.spawn()
  }

  /** Ends the host with no chance to do anything more. */
  async kill(): Promise<void> {
    const gone = new Promise((done) => this.process.once('exit', done))
    this.process.kill('SIGKILL')
    await gone
  }

  /** Ends the host, as a closed terminal does. */
  async halt(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const gone = new Promise((done) => this.process.once('exit', done))
    this.process.kill('SIGINT')
    await gone
  }

  async stop(): Promise<void> {
    await this.halt()
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

  /** A command that streams, to its end. */
  async stream(command: string, request: unknown): Promise<void> {
    const response = await this.page.request.post(`${this.base}/stream/${command}`, {
      headers: { origin: this.base, 'content-type': 'application/json' },
      data: JSON.stringify(request),
    })
    const text = await response.text()
    if (!text.includes('"view"')) throw new Error(`${command}: ${text}`)
  }

  /** An open vault with the sample project. Gives the project's id. */
  async sample(): Promise<string> {
    await this.enter()
    await this.rpc('vault_create', { passphrase: PASSPHRASE })
    const project = await this.rpc<{ id: string }>('sample_create', { name: 'City bikes' })
    await this.page.reload()
    return project.id
  }

  /** Lets Claude be sent what a project holds. */
  async allow(project: string): Promise<void> {
    await this.rpc('provider_allow', { project, provider: 'claude', allowed: true })
  }

  /** Where the page comes from. */
  get origin(): string {
    return this.base
  }

  /** Presses Tab until the button or link of this name has the focus. */
  async tabTo(name: string | RegExp): Promise<void> {
    const wanted = this.page.locator('button, a, [role=link], [role=button], [role=menuitem]').and(
      this.page.getByRole('button', { name }).or(this.page.getByRole('link', { name })),
    )
    await wanted.first().waitFor()
    for (let presses = 0; presses < 80; presses += 1) {
      if (await wanted.first().evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reached ${String(name)}`)
  }

  /** Another device: a core, a vault and a browser of its own. */
  async another(use: (desk: Desk) => Promise<void>): Promise<void> {
    const docket = await Docket.start()
    const context = await this.page.context().browser()?.newContext()
    if (!context) throw new Error('there is no browser')
    try {
      await use(new Desk(await context.newPage(), docket))
    } finally {
      await context.close()
      await docket.stop()
    }
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

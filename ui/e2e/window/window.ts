import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver'

const root = resolve(import.meta.dirname, '../../..')
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')
const run = promisify(execFile)

async function freePort(): Promise<number> {
  return new Promise((yes, no) => {
    const server = createServer()
    server.once('error', no)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => yes(port))
    })
  })
}

async function answers(url: string, within: number): Promise<void> {
  const end = Date.now() + within
  for (;;) {
    const there = await fetch(url).then(
      () => true,
      () => false,
    )
    if (there) return
    if (Date.now() > end) throw new Error(`${url} does not answer`)
    await new Promise((r) => setTimeout(r, 50))
  }
}

/** The real program in a real window, driven through tauri-driver. Its home and its vault are in a folder of its own. */
export class Window {
  private constructor(
    readonly driver: WebDriver,
    readonly home: string,
    private readonly process: ChildProcess,
  ) {}

  static async home(): Promise<string> {
    return mkdtemp(join(tmpdir(), 'docket-window-'))
  }

  static async open(home: string): Promise<Window> {
    const [port, native] = [await freePort(), await freePort()]
    const env = {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_STATE_HOME: join(home, 'state'),
      DOCKET_VAULT: join(home, 'work.docket'),
      ANTHROPIC_API_KEY: '',
      LANG: 'en_US.UTF-8',
    }
    const driver = spawn(join(target, 'tools/bin/tauri-driver'), ['--port', String(port), '--native-port', String(native)], {
      env,
      stdio: 'ignore',
      detached: true,
    })
    await answers(`http://127.0.0.1:${port}/status`, 20_000)
    const capabilities = new Capabilities()
    capabilities.set('tauri:options', { application: join(target, 'debug/docket-window') })
    capabilities.setBrowserName('wry')
    const web = await new Builder().withCapabilities(capabilities).usingServer(`http://127.0.0.1:${port}/`).build()
    await web.manage().setTimeouts({ script: 20_000, implicit: 10_000 })
    return new Window(web, home, driver)
  }

  /** Calls a command of the window as the page does, and gives what it answers or refuses. */
  invoke(command: string, args: unknown = {}): Promise<{ ok?: unknown; refused?: unknown }> {
    return this.driver.executeAsyncScript(
      `const done = arguments[arguments.length - 1];
       window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1]).then((ok) => done({ ok }), (refused) => done({ refused }));`,
      command,
      args,
    )
  }

  rpc(command: string, request: unknown): Promise<{ ok?: unknown; refused?: unknown }> {
    return this.invoke('rpc', { origin: 'test', command, request })
  }

  /** How many colours the whole screen shows: a window that did not paint shows a handful. */
  async colours(): Promise<number> {
    const picture = join(this.home, 'screen.png')
    await run('import', ['-silent', '-window', 'root', picture])
    const { stdout } = await run('identify', ['-format', '%k', picture])
    return Number(stdout.trim())
  }

  /** Ends the program as a person does, and waits until it is gone. */
  async close(): Promise<void> {
    await this.driver.quit().catch(() => undefined)
    if (this.process.pid) {
      try {
        process.kill(-this.process.pid, 'SIGTERM')
      } catch {
        // It has gone by itself.
      }
    }
  }

  vaultHead(): Promise<Buffer> {
    return readFile(join(this.home, 'work.docket')).then((bytes) => bytes.subarray(0, 16))
  }

  static async remove(home: string): Promise<void> {
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

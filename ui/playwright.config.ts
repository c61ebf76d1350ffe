import { defineConfig } from '@playwright/test'

const launch = {
  executablePath: process.env.DOCKET_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

// `web` is the page in Chromium on the real core; `window` is the real program under a display, through tauri-driver.
export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: { launchOptions: launch, viewport: { width: 1280, height: 800 }, locale: 'en-GB', colorScheme: 'light', actionTimeout: 15_000, trace: 'retain-on-failure' },
  projects: [
    { name: 'web', testDir: 'e2e/web' },
    { name: 'bench', testDir: 'e2e/bench', workers: 1 },
    { name: 'window', testDir: 'e2e/window', workers: 1 },
  ],
})

/// <reference types="vitest/config" />
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// For work on the user interface: `docket serve --port 4100` beside `DOCKET_PORT=4100 npm run dev`. The host must think
// that its own page asks.
const host = process.env.DOCKET_PORT ? `http://127.0.0.1:${process.env.DOCKET_PORT}` : undefined
const proxy = host
  ? Object.fromEntries(
      ['/rpc', '/stream', '/events', '/files', '/enter'].map((path) => [path, { target: host, changeOrigin: true, headers: { origin: host } }]),
    )
  : {}

// One build serves the window and the web page; `src/platform/index.ts` tells them apart when it starts.
export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: ['safari16.4', 'chrome111'], sourcemap: false, assetsInlineLimit: 0 },
  server: { host: '127.0.0.1', proxy },
  // A machine that does other things as well is slow: a test that waits for nothing ends some time.
  test: { environment: 'jsdom', testTimeout: 60_000, include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/test/setup.ts'] },
})

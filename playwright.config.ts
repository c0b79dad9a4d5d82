import { defineConfig, devices } from '@playwright/test'

import { findChromium } from './server/testing/chromium.js'

const executablePath = findChromium()

export default defineConfig({
  testDir: 'e2e',
  testIgnore: ['screenshots/**', 'kubernetes/**', 'translated/**'],
  globalSetup: './e2e/start-stack.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: 'list',
  timeout: 300_000,
  expect: { timeout: 60_000 },
  use: {
    // Set by the global set-up, before the workers that run the journeys read this file.
    baseURL: process.env.SLUICE_URL,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'chromium', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } },
  ],
})

import { defineConfig } from 'vitest/config'

import { hasPython, needPython } from './server/testing/python.js'

const elsewhere = ['**/node_modules/**', '.next/**', '.sluice/**', 'e2e/**', '**/*.k8s.test.ts']
const special = ['**/*.db.test.ts', '**/*.run.test.ts', '**/*.dom.test.ts']

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Conditions are waited for, however busy the machine is; what never comes true fails all the same.
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...elsewhere, ...special],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          include: ['**/*.dom.test.{ts,tsx}'],
          exclude: elsewhere,
          environment: 'happy-dom',
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: elsewhere,
          globalSetup: ['server/testing/template-database.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'run',
          include: ['**/*.run.test.ts'],
          exclude: [...elsewhere, ...(hasPython() ? [] : needPython)],
          globalSetup: ['server/testing/template-database.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})

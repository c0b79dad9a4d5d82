// `npm run test:translated`: pages of a Sluice that is built in another language.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { command, generateClient, installPackages, requireNode } from '../supervisor/install.js'
import { sayTotals } from './count.js'
import { runJourneys } from './run-journeys.js'

await command(async () => {
  requireNode()
  await installPackages({ withTools: true })
  await generateClient()
  const folder = mkdtempSync(join(tmpdir(), 'sluice-reports-'))
  const counts = [
    await runJourneys(folder, 'e2e/translated/playwright.config.ts', { SLUICE_LANGUAGE: 'pseudo' }),
  ]
  rmSync(folder, { recursive: true })
  if (!sayTotals(counts)) process.exitCode = 1
})

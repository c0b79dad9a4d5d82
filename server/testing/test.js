// `npm test`: installs what is needed, then runs every test there is, journeys in a browser included.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { command, generateClient, installPackages, requireNode, say } from '../supervisor/install.js'
import { countTests, honest, report, sayTotals } from './count.js'
import { hasPython, installPython, needPython } from './python.js'
import { runJourneys, runTool } from './run-journeys.js'

/** @typedef {import('./count.js').Count} Count */

/** @param {string} folder @param {string[]} filters @returns {Promise<Count>} */
const runTests = async (folder, filters) => {
  const file = join(folder, 'vitest.json')
  const code = await runTool([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...filters,
  ])
  return honest(countTests(report(file)), code)
}

await command(async () => {
  requireNode()
  await installPackages({ withTools: true })
  await generateClient()
  const filters = process.argv.slice(2)
  if (!hasPython() && !installPython())
    say(
      `\nPYTHON TESTS SKIPPED: no Python 3.9 with venv was found and none could be installed. ${needPython.length} files of tests were not run.\nInstall python3 and python3-venv, and run the tests again.\n`,
    )
  const folder = mkdtempSync(join(tmpdir(), 'sluice-reports-'))
  const counts = [await runTests(folder, filters)]
  if (filters.length === 0) counts.push(await runJourneys(folder, 'playwright.config.ts'))
  rmSync(folder, { recursive: true })
  if (!sayTotals(counts)) process.exitCode = 1
})

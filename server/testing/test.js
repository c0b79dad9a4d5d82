// `npm test`: installs what is needed, then runs every test there is, journeys in a browser included.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  command,
  generateClient,
  installPackages,
  node,
  requireNode,
  root,
  say,
} from '../supervisor/install.js'
import { findChromium, installChromium } from './chromium.js'
import { hasPython, installPython, needPython } from './python.js'

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code
 */
const run = (args, env = {}) =>
  new Promise((done, fail) => {
    const child = spawn(node(), args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`, ...env },
    })
    child.once('error', fail)
    child.once('exit', (code) => done(code ?? 1))
  })

/** @param {string} file @returns {any} what the runner wrote, or nothing if it died before */
const report = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** A failure that no test counts, such as a file that cannot be loaded, is one all the same. @param {Count} count @param {number} code @returns {Count} */
const honest = (count, code) => (code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count)

/** @param {string} folder @param {string[]} filters @returns {Promise<Count>} */
const runTests = async (folder, filters) => {
  const file = join(folder, 'vitest.json')
  const code = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...filters,
  ])
  const found = report(file)
  const count = {
    passed: found?.numPassedTests ?? 0,
    failed: found?.numFailedTests ?? 0,
    skipped: (found?.numPendingTests ?? 0) + (found?.numTodoTests ?? 0),
  }
  return honest(count, code)
}

/** @param {string} folder @returns {Promise<Count>} */
const runJourneys = async (folder) => {
  const browser = findChromium() ?? installChromium(node())
  const file = join(folder, 'playwright.json')
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file, ...(browser && { CHROMIUM_PATH: browser }) }
  if (!browser) {
    await run(['node_modules/@playwright/test/cli.js', 'test', '--list', '--reporter=json'], env)
    const skipped = countListed(report(file)?.suites ?? [])
    say(
      `\nJOURNEYS SKIPPED: no Chromium was found and none could be installed. ${skipped} journeys were not run.\nInstall Chromium, or set CHROMIUM_PATH, and run the tests again.`,
    )
    return { passed: 0, failed: 0, skipped }
  }
  const code = await run(['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], env)
  const stats = report(file)?.stats
  return honest(
    {
      passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
      failed: stats?.unexpected ?? 0,
      skipped: stats?.skipped ?? 0,
    },
    code,
  )
}

/** @param {{ specs?: unknown[], suites?: any[] }[]} suites @returns {number} */
const countListed = (suites) =>
  suites.reduce((sum, suite) => sum + (suite.specs?.length ?? 0) + countListed(suite.suites ?? []), 0)

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
  if (filters.length === 0) counts.push(await runJourneys(folder))
  rmSync(folder, { recursive: true })
  /** @param {'passed' | 'failed' | 'skipped'} kind */
  const total = (kind) => counts.reduce((sum, count) => sum + count[kind], 0)
  say(
    `\n${total('passed')} passed, ${total('failed')} failed${total('skipped') ? `, ${total('skipped')} skipped` : ''}`,
  )
  if (total('failed') > 0 || total('passed') === 0) process.exitCode = 1
})

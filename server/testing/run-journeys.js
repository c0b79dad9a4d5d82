// Plain JavaScript: used by what runs before the packages are installed.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { node, root, say } from '../supervisor/install.js'
import { findChromium, installChromium } from './chromium.js'
import { countJourneys, countListed, honest, report } from './count.js'

/** @typedef {import('./count.js').Count} Count */

/**
 * Runs one of our tools with what it says on the screen.
 * @param {string[]} args
 * @param {Record<string, string | undefined>} [env]
 * @returns {Promise<number>} the exit code
 */
export const runTool = (args, env = {}) =>
  new Promise((done, fail) => {
    const child = spawn(node(), args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`, ...env },
    })
    child.once('error', fail)
    child.once('exit', (code) => done(code ?? 1))
  })

/**
 * The journeys of a configuration of Playwright. Without a Chromium none is run, which is said.
 * @param {string} folder for its report
 * @param {string} config
 * @param {Record<string, string | undefined>} [given] environment variables of the journeys
 * @returns {Promise<Count>}
 */
export const runJourneys = async (folder, config, given = {}) => {
  const browser = findChromium() ?? installChromium(node())
  const file = join(folder, 'playwright.json')
  const env = { ...given, PLAYWRIGHT_JSON_OUTPUT_FILE: file, ...(browser && { CHROMIUM_PATH: browser }) }
  const tool = ['node_modules/@playwright/test/cli.js', 'test', '-c', config]
  if (!browser) {
    await runTool([...tool, '--list', '--reporter=json'], env)
    const skipped = countListed(report(file))
    say(
      `\nJOURNEYS SKIPPED: no Chromium was found and none could be installed. ${skipped} journeys were not run.\nInstall Chromium, or set CHROMIUM_PATH, and run the tests again.`,
    )
    return { passed: 0, failed: 0, skipped, failures: [] }
  }
  const code = await runTool([...tool, '--reporter=list,json'], env)
  return honest(countJourneys(report(file)), code)
}

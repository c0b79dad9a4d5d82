// Plain JavaScript: used by what runs before the packages are installed.
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

import { say } from '../supervisor/install.js'

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Count `failures`: what failed, a line each, and what was said of it */

/** @param {string} file @returns {any} what the runner wrote, or nothing if it died before */
export const report = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** A failure that no test counts, such as a file that cannot be loaded, is one all the same. @param {Count} count @param {number} code @returns {Count} */
export const honest = (count, code) => (code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count)

const longestReason = 1500

/** @param {string} name @param {string | undefined} reason may have the colours of a terminal @returns {string} */
const failure = (name, reason) => {
  const plain = stripVTControlCharacters(reason ?? '').slice(0, longestReason)
  return `${name}\n${plain.replaceAll(/^/gm, '    ')}`.trimEnd()
}

/** @param {any} found a report of Vitest @returns {Count} */
export const countTests = (found) => ({
  passed: found?.numPassedTests ?? 0,
  failed: found?.numFailedTests ?? 0,
  skipped: (found?.numPendingTests ?? 0) + (found?.numTodoTests ?? 0),
  failures: (found?.testResults ?? []).flatMap((/** @type {any} */ file) => [
    ...(file.status === 'failed' && file.message ? [failure(file.name, file.message)] : []),
    ...file.assertionResults
      .filter((/** @type {any} */ test) => test.status === 'failed')
      .map((/** @type {any} */ test) => failure(`${file.name}: ${test.fullName}`, test.failureMessages[0])),
  ]),
})

/** @param {any[]} suites of a report of Playwright @returns {any[]} */
const specsIn = (suites) =>
  suites.flatMap((suite) => [...(suite.specs ?? []), ...specsIn(suite.suites ?? [])])

/** @param {any} found a report of Playwright @returns {Count} */
export const countJourneys = (found) => ({
  passed: (found?.stats?.expected ?? 0) + (found?.stats?.flaky ?? 0),
  failed: found?.stats?.unexpected ?? 0,
  skipped: found?.stats?.skipped ?? 0,
  failures: specsIn(found?.suites ?? [])
    .filter((spec) => !spec.ok)
    .map((spec) =>
      failure(
        `${spec.file}:${spec.line}: ${spec.title}`,
        spec.tests
          .flatMap((/** @type {any} */ test) => test.results)
          .map((/** @type {any} */ result) => result.error?.message)
          .find(Boolean),
      ),
    ),
})

/** @param {any} found a report of Playwright that only lists @returns {number} */
export const countListed = (found) => specsIn(found?.suites ?? []).length

/** The line before what failed, by which it is found again in what was said. */
export const failuresHead = 'What failed:'

/** What failed, said once more where one looks first, and the line of totals. @param {Count[]} counts @returns {boolean} whether nothing failed and something passed */
export const sayTotals = (counts) => {
  /** @param {'passed' | 'failed' | 'skipped'} kind */
  const total = (kind) => counts.reduce((sum, count) => sum + count[kind], 0)
  const failures = counts.flatMap((count) => count.failures)
  if (failures.length > 0) say(`\n${failuresHead}\n\n${failures.join('\n\n')}`)
  const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : ''
  say(`\n${total('passed')} passed, ${total('failed')} failed${skipped}`)
  return total('failed') === 0 && total('passed') > 0
}

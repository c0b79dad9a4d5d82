// `.ci/run`: everything that must hold, and one line at the end that says how much of it does.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { failuresHead } from './count.js'
import { startServices } from './services.js'

/** Tests that need none of them are worth their say where one did not start. */
const services = await startServices().catch((/** @type {Error} */ { message }) => {
  process.stderr.write(`\n${message}\n`)
  return undefined
})
const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname

/** What of the cluster tests is run here: with a cluster to compile and images to build all of them (`npm run test:k8s`) take more than the hour there is. */
const clusterTests = [
  'server/gateways/kubernetes/',
  'server/worker/kubernetes/runs',
  'server/worker/kubernetes/pool.k8s',
  'server/worker/kubernetes/unreachable',
]

/**
 * @param {string} script
 * @param {string[]} [args]
 * @returns {Promise<{ passed: number, failed: number, skipped: number, failures: string }>} what its closing lines say
 */
const run = (script, args = []) =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(here, script), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...services },
    })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text)
      said = (said + text).slice(-200_000)
    })
    child.once('error', fail)
    child.once('close', (code) => {
      const [, passed = 0, failed = 0, skipped = 0] =
        [...said.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?/gm)].at(-1) ?? []
      const [, ended = ''] = said.split(`\n${failuresHead}\n`)
      done({
        passed: Number(passed),
        failed: Math.max(Number(failed), code === 0 ? 0 : 1),
        skipped: Number(skipped),
        failures: ended.replace(/\n\d+ passed, [^]*$/, ''),
      })
    })
  })

const parts = [
  await run('test.js'),
  await run('check.js'),
  await run('translated.js'),
  await run('cluster.js', clusterTests),
]
/** @param {'passed' | 'failed' | 'skipped'} kind */
const total = (kind) => parts.reduce((sum, part) => sum + part[kind], 0)
const failed = total('failed') + (services ? 0 : 1)
const failures = parts.map((part) => part.failures).join('')
if (failures) process.stdout.write(`\n${failuresHead}\n${failures}`)
if (total('skipped') > 0) process.stdout.write(`\n${total('skipped')} skipped for want of what they need.\n`)
process.stdout.write(`\n${total('passed')} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

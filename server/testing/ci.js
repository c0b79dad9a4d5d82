// `.ci/run`: everything that must hold, and one line at the end that says how much of it does.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

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
 * @returns {Promise<{ passed: number, failed: number }>} what its closing line says
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
      said = (said + text).slice(-2000)
    })
    child.once('error', fail)
    child.once('close', (code) => {
      const [, passed = 0, failed = 0] = [...said.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1) ?? []
      done({ passed: Number(passed), failed: Math.max(Number(failed), code === 0 ? 0 : 1) })
    })
  })

const parts = [await run('test.js'), await run('check.js'), await run('cluster.js', clusterTests)]
/** @param {'passed' | 'failed'} kind */
const total = (kind) => parts.reduce((sum, part) => sum + part[kind], 0)
const failed = total('failed') + (services ? 0 : 1)
process.stdout.write(`\n${total('passed')} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

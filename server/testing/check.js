// `npm run check`: types, lint, format, dead code and structure, side by side.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { command, generateClient, installPackages, requireNode, root, say } from '../supervisor/install.js'
import { failuresHead } from './count.js'

const bin = join(root, 'node_modules', '.bin')

/**
 * @param {string[][]} lines commands, one after the other
 * @returns {Promise<{ ok: boolean, said: string }>}
 */
const runAll = async (lines) => {
  let said = ''
  for (const [program = '', ...args] of lines) {
    const code = await new Promise((done, fail) => {
      const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, NEXT_TELEMETRY_DISABLED: '1' }
      const child = spawn(join(bin, program), args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text) => (said += text))
      child.once('error', fail)
      child.once('close', done)
    })
    if (code !== 0) return { ok: false, said }
  }
  return { ok: true, said }
}

/** @type {Record<string, string[][]>} */
const checks = {
  types: [
    ['next', 'typegen'],
    ['tsc', '--noEmit'],
  ],
  lint: [['oxlint']],
  format: [['oxfmt', '--check']],
  'dead code': [['knip', '--no-progress']],
  structure: [['vitest', 'run', '--project=unit', 'server/structure', 'translations']],
}

await command(async () => {
  requireNode()
  await installPackages({ withTools: true })
  await generateClient()
  /** @type {string[]} */
  const failures = []
  const started = Date.now()
  await Promise.all(
    Object.entries(checks).map(async ([name, lines]) => {
      const startedMs = Date.now()
      const { ok, said } = await runAll(lines)
      if (!ok) failures.push(`${name}\n${said.trimEnd()}`)
      say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`)
    }),
  )
  if (failures.length > 0) say(`\n${failuresHead}\n\n${failures.join('\n\n')}`)
  const failed = failures.length
  say(
    `\n${Object.keys(checks).length - failed} passed, ${failed} failed (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  )
  if (failed > 0) process.exitCode = 1
})
